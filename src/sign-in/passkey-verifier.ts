/**
 * passkeyVerifier: what devices are asked and whether their answers hold, by SimpleWebAuthn (WebAuthn level 2).
 *
 * A user must be verified by the device, and no attestation is asked for: which device it is does not matter. The
 * challenge is judged by whoever made it; here it is only read out. Whatever the library objects to is no answer.
 */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import type { PasskeyVerifier } from "../app/people/people-ports.ts";

/** A fifth of a second, at the first passkey: every command opens the record, few ask for one. */
const library = () => import("@simplewebauthn/server");

const NAME = "Fairway";
/** Twice as long as a device may be looked for. */
const TIMEOUT_MS = 120_000;
/** Base64url characters: they stand in an address. */
const CREDENTIAL_LENGTH_MAX = 700;

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));

export const passkeyVerifier: PasskeyVerifier = {
  optionsToAdd: async ({ site, challenge, user, known }) =>
    (await library()).generateRegistrationOptions({
      ...{ rpName: NAME, rpID: site.host, timeout: TIMEOUT_MS, attestationType: "none" },
      ...{ userID: bytesOf(user.id), userName: user.name, userDisplayName: user.displayName },
      challenge: bytesOf(challenge),
      excludeCredentials: known.map((id) => ({ id })),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    }),
  optionsToSignIn: async ({ site, challenge }) =>
    (await library()).generateAuthenticationOptions({
      ...{ rpID: site.host, timeout: TIMEOUT_MS, userVerification: "required" },
      challenge: bytesOf(challenge),
    }),
  async verifyAdded(response, site) {
    let challenge = "";
    const { verifyRegistrationResponse } = await library();
    const answer = await orNone(() =>
      verifyRegistrationResponse({
        ...{ response: response as RegistrationResponseJSON, requireUserVerification: true },
        ...{ expectedOrigin: site.origin, expectedRPID: site.host },
        expectedChallenge: (given) => {
          challenge = Buffer.from(given, "base64url").toString();
          return true;
        },
      }),
    );
    if (answer?.verified !== true) return undefined;
    const { id, publicKey, counter } = answer.registrationInfo.credential;
    if (id.length > CREDENTIAL_LENGTH_MAX) return undefined;
    return { challenge, credential: id, publicKey, counter, transports: [] };
  },
  async verifySignIn(response, site, { credential, publicKey, counter }) {
    let challenge = "";
    const { verifyAuthenticationResponse } = await library();
    const answer = await orNone(() =>
      verifyAuthenticationResponse({
        ...{ response: response as AuthenticationResponseJSON, requireUserVerification: true },
        ...{ expectedOrigin: site.origin, expectedRPID: site.host },
        credential: { id: credential, publicKey: new Uint8Array(publicKey), counter },
        expectedChallenge: (given) => {
          challenge = Buffer.from(given, "base64url").toString();
          return true;
        },
      }),
    );
    return answer?.verified === true ? { challenge, counter: answer.authenticationInfo.newCounter } : undefined;
  },
};

/** The library says by an exception what it does not accept; why is of use to nobody who may not be told. */
async function orNone<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}
