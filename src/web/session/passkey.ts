/**
 * Passkeys: signing in by the device, and adding a device. What the browser is asked comes from the server, and what
 * it answers goes back as it is (WebAuthn). The code for it is fetched when it is used.
 */
import type { startAuthentication, startRegistration } from "@simplewebauthn/browser";
import { api } from "../api/api.ts";
import { adopt, refreshSession, type Session } from "./session.ts";

type LoginOptions = Parameters<typeof startAuthentication>[0]["optionsJSON"];
type AddOptions = Parameters<typeof startRegistration>[0]["optionsJSON"];

/** The person turned the device's question down, or it ran out of time: nothing to be said about it. */
export class Declined extends Error {
  override name = "Declined";
}

export const isPasskeyKnown = (): boolean => "PublicKeyCredential" in window;

export async function signInByPasskey(): Promise<Session> {
  const device = await import("@simplewebauthn/browser");
  const options = await api.post<LoginOptions>("/v1/session/passkey-options");
  const response = await askDevice(() => device.startAuthentication({ optionsJSON: options }));
  const session = await api.post<Session>("/v1/session/passkey", { response });
  adopt(session);
  return session;
}

export async function addPasskey(name: string): Promise<void> {
  const device = await import("@simplewebauthn/browser");
  const options = await api.post<AddOptions>("/v1/me/passkey-options");
  const response = await askDevice(() => device.startRegistration({ optionsJSON: options }));
  await api.post("/v1/me/passkeys", { name, response });
  await refreshSession();
}

async function askDevice<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && (error.name === "NotAllowedError" || error.name === "AbortError")) {
      throw new Declined("the device was not used", { cause: error });
    }
    throw error;
  }
}
