/**
 * softDevice: an authenticator made of software, as a browser would ask one: a passkey on P-256, "none" attestation.
 *
 * What it answers is bent at one place where a test says so. After WebAuthn level 2, sections 6.1 (authenticator data)
 * and 6.5.4 (attestation object); CBOR is written by hand, for there is little of it.
 */
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

interface Options {
  readonly challenge?: string;
  readonly rp?: { readonly id?: string };
  readonly rpId?: string;
}

export interface Bent {
  readonly origin?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly host?: string;
  readonly isUserVerified?: boolean;
  readonly counter?: number;
  /** Another device's key. */
  readonly signer?: SoftDevice;
}

export interface SoftDevice {
  readonly id: string;
  register(options: object, bent?: Bent): object;
  signIn(options: object, bent?: Bent): object;
  sign(data: Buffer): Buffer;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;
const sha256 = (data: Buffer | string): Buffer => createHash("sha256").update(data).digest();
const text = (value: string): Buffer => Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
/** In the shortest form, as the library expects it. */
const bytes = (value: Buffer): Buffer =>
  value.length < 256
    ? Buffer.concat([Buffer.from([0x58, value.length]), value])
    : Buffer.concat([Buffer.from([0x59, value.length >> 8, value.length & 0xff]), value]);

export function softDevice(origin: string): SoftDevice {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const credential = randomBytes(20);
  let counter = 0;

  const clientData = (type: string, options: Options, bent: Bent): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: bent.type ?? type,
        challenge: bent.challenge ?? options.challenge,
        origin: bent.origin ?? origin,
        crossOrigin: false,
      }),
    );
  function authenticatorData(host: string, flags: number, bent: Bent, more = Buffer.alloc(0)): Buffer {
    const head = Buffer.alloc(5);
    head.writeUInt8(flags | PRESENT | (bent.isUserVerified === false ? 0 : VERIFIED));
    head.writeUInt32BE(bent.counter ?? counter, 1);
    return Buffer.concat([sha256(bent.host ?? host), head, more]);
  }
  const answer = (response: Record<string, Buffer>): object => ({
    id: credential.toString("base64url"),
    rawId: credential.toString("base64url"),
    type: "public-key",
    clientExtensionResults: {},
    response: Object.fromEntries(Object.entries(response).map(([name, value]) => [name, value.toString("base64url")])),
  });

  return {
    id: credential.toString("base64url"),
    sign: (data) => sign("sha256", data, privateKey),
    register(options: Options, bent = {}) {
      const point = (value: string): Buffer => bytes(Buffer.from(value, "base64url"));
      const key = Buffer.concat([
        Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
        ...[point(x), Buffer.from([0x22]), point(y)],
      ]);
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, credential.length]), credential, key]);
      const data = authenticatorData(options.rp?.id ?? "", ATTESTED, bent, attested);
      const attestationObject = Buffer.concat([
        Buffer.from([0xa3]),
        ...[text("fmt"), text("none"), text("attStmt"), Buffer.from([0xa0]), text("authData"), bytes(data)],
      ]);
      return answer({ clientDataJSON: clientData("webauthn.create", options, bent), attestationObject });
    },
    signIn(options: Options, bent = {}) {
      counter += 1;
      const clientDataJSON = clientData("webauthn.get", options, bent);
      const data = authenticatorData(options.rpId ?? "", 0, bent);
      const signature = (bent.signer ?? this).sign(Buffer.concat([data, sha256(clientDataJSON)]));
      return answer({ clientDataJSON, authenticatorData: data, signature });
    },
  };
}
