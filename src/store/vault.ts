/**
 * Vault: the keys of the house, and what they are used for: keyed hashes of numbers of persons, sealed envelopes, the
 * sealed draw, signed heads.
 *
 * HMAC-SHA-256 for hashes and the draw, AES-256-GCM for envelopes, Ed25519 for signatures. Every hash and envelope
 * carries its key's id, so that a key can be changed while old values stay readable. A hash is "KEYID.base64url"; an
 * envelope is id length (1 byte), id, nonce (12), tag (16), ciphertext. Not here: where keys lie (`keys.ts`).
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hash,
  hkdfSync,
  randomFillSync,
  sign,
  verify,
  type KeyObject,
} from "node:crypto";
import { assert } from "../kernel/assert.ts";
import { mask } from "../filing/mask.ts";
import type { Vault } from "../app/ports.ts";
import type { Protected } from "../customs/documents.ts";

export interface KeySet {
  /** Short public name of this set of keys, part of every value made with it. */
  readonly id: string;
  /** The set whose identity key this one goes on with: hashes carry that name, so that a person stays one person. */
  readonly identityId?: string;
  readonly identity: Uint8Array;
  readonly envelope: Uint8Array;
  readonly draw: Uint8Array;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const NONCES_AT_ONCE = 512;
/** The same person stands in three documents of a parcel: a small memory spares two hashes of three. */
const REMEMBERED_MAX = 32_768;

export function openVault(current: KeySet, former: readonly KeySet[] = []): Vault {
  const keys = new Map([...former, current].map((set) => [set.id, set]));
  const prefix = Buffer.concat([Buffer.from([current.id.length]), Buffer.from(current.id, "latin1")]);
  const nonces = Buffer.alloc(NONCE_BYTES * NONCES_AT_ONCE);
  let nonce = NONCES_AT_ONCE;
  const remembered = new Map<string, Protected>();

  function keep(kind: "identity" | "phone", value: string, key?: string): Protected {
    if (key !== undefined && key !== current.id) return keepWith(keys.get(key), `${kind}:${value}`, mask(kind, value));
    const name = `${kind}:${value}`;
    const known = remembered.get(name);
    if (known !== undefined) return known;
    const kept = keepWith(current, name, mask(kind, value));
    if (remembered.size >= REMEMBERED_MAX) remembered.clear();
    remembered.set(name, kept);
    return kept;
  }

  function keepWith(set: KeySet | undefined, name: string, masked: string): Protected {
    assert(set !== undefined, "vault: a hash of a key that is not here");
    const digest = createHmac("sha256", set.identity).update(name).digest("base64url");
    return { hash: `${set.identityId ?? set.id}.${digest}`, masked };
  }

  function seal(text: string, context: string): Uint8Array {
    if (nonce === NONCES_AT_ONCE) {
      randomFillSync(nonces);
      nonce = 0;
    }
    const iv = Buffer.from(nonces.subarray(nonce * NONCE_BYTES, (nonce + 1) * NONCE_BYTES));
    nonce += 1;
    const cipher = createCipheriv("aes-256-gcm", current.envelope, iv);
    cipher.setAAD(Buffer.from(context));
    const body = cipher.update(text, "utf8");
    cipher.final();
    return Buffer.concat([prefix, iv, cipher.getAuthTag(), body]);
  }

  function open(sealed: Uint8Array, context: string): string {
    const bytes = Buffer.from(sealed);
    const start = 1 + bytes[0]!;
    const set = keys.get(bytes.toString("latin1", 1, start));
    assert(set !== undefined, "vault: an envelope of a key that is not here");
    const iv = bytes.subarray(start, start + NONCE_BYTES);
    const tag = bytes.subarray(start + NONCE_BYTES, start + NONCE_BYTES + TAG_BYTES);
    // Never a cut tag.
    const decipher = createDecipheriv("aes-256-gcm", set.envelope, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(tag);
    const body = decipher.update(bytes.subarray(start + NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([body, decipher.final()]).toString("utf8");
  }

  const signingKey = signingKeyOf(current);

  return {
    keep,
    seal,
    open,
    digest: (text) => hash("sha256", text, "hex"),
    // The identity key goes on when keys are rotated. No number of a person begins so.
    pseudonym: (text) => createHmac("sha256", current.identity).update(`pseudonym:${text}`).digest("base64url"),
    sha256: (data) => hash("sha256", data, "buffer"),
    signingKey: current.id,
    sign: (text) => sign(null, Buffer.from(text), signingKey).toString("base64url"),
    // 48 bits over a million: the bias is below one in a hundred million.
    draw: (text) => createHmac("sha256", current.draw).update(text).digest().readUIntBE(0, 6) % 1_000_000,
  };
}

export interface ChangeableVault extends Vault {
  /** Everything from here on is done with the other keys. */
  change(next: Vault): void;
}

/** A vault whose keys are changed while it is used: after a rotation, by a program that goes on running. */
export function changeableVault(first: Vault): ChangeableVault {
  let vault = first;
  return {
    keep: (kind, value, key) => vault.keep(kind, value, key),
    seal: (text, context) => vault.seal(text, context),
    open: (sealed, context) => vault.open(sealed, context),
    digest: (text) => vault.digest(text),
    pseudonym: (text) => vault.pseudonym(text),
    sha256: (data) => vault.sha256(data),
    get signingKey() {
      return vault.signingKey;
    },
    sign: (text) => vault.sign(text),
    draw: (text) => vault.draw(text),
    change: (next) => void (vault = next),
  };
}

/** PKCS #8 of an Ed25519 private key, up to its 32 bytes (RFC 8410). */
const ED25519_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

/**
 * The signing key of a set is derived from its envelope key, so that every set has one, those made before heads were
 * signed too.
 */
function signingKeyOf({ envelope }: KeySet): KeyObject {
  const seed = Buffer.from(hkdfSync("sha256", envelope, "", "fairway signing key, Ed25519", 32));
  return createPrivateKey({ key: Buffer.concat([ED25519_PREFIX, seed]), format: "der", type: "pkcs8" });
}

/** The public half, raw and in base64url: what anybody needs to check a signature. */
export function publicKeyOf(set: KeySet): string {
  const { x } = createPublicKey(signingKeyOf(set)).export({ format: "jwk" });
  assert(x !== undefined, "publicKeyOf: an Ed25519 key has its point");
  return x;
}

const PUBLIC_KEYS_REMEMBERED_MAX = 100;
const publicKeys = new Map<string, KeyObject>();

/** Whether the signature (base64url) is this text's by the public key (raw, base64url). What is malformed is none. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  const bytes = Buffer.from(signature, "base64url");
  if (bytes.toString("base64url") !== signature) return false;
  try {
    const known = publicKeys.get(publicKey);
    const key = known ?? createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: publicKey }, format: "jwk" });
    if (known === undefined && publicKeys.size < PUBLIC_KEYS_REMEMBERED_MAX) publicKeys.set(publicKey, key);
    return verify(null, Buffer.from(text), key, bytes);
  } catch {
    return false; // No point of the curve signs anything.
  }
}
