/**
 * keys: where the vault's keys lie: `FAIRWAY_HOME/keys/keys.json` of mode 0600, made at the first start with random
 * keys, or the environment variable FAIRWAY_KEYS with the same JSON. Keys are base64; the file lists the current set
 * first, then former ones, which are never taken out: what was made with them is read with them.
 *
 * Rotation makes a new set for envelopes and signatures. The identity key and the draw's go on in it: limits and
 * matching compare hashes, so a person hashed anew would have a new year's quota and mismatch with what was filed
 * before; and a parcel decided anew would be drawn again. Neither is a secret that wears out by use: nothing is
 * encrypted with them.
 */
import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { withLock } from "./embedded/with-lock.ts";
import type { KeySet } from "./vault.ts";

const KEY_BYTES = 32;

export async function loadKeys(home: string, environment: string | undefined): Promise<readonly [KeySet, ...KeySet[]]> {
  if (environment !== undefined) return parseKeys(environment, "FAIRWAY_KEYS");
  const path = pathOf(home);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    // Whoever creates it writes it; a second program reads what the first wrote.
    const file = await open(path, "wx", 0o600);
    try {
      await file.writeFile(generateKeys());
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return parseKeys(await readWhenWritten(path), path);
}

/** The sets that are here; none where no file was made yet. */
export async function readKeys(home: string, environment: string | undefined): Promise<readonly KeySet[]> {
  if (environment !== undefined) return parseKeys(environment, "FAIRWAY_KEYS");
  const path = pathOf(home);
  try {
    return parseKeys(await readWhenWritten(path), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

const pathOf = (home: string): string => join(home, "keys", "keys.json");

/** The file exists before it is filled; a second program that comes in between waits for the text. */
async function readWhenWritten(path: string): Promise<string> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const text = await readFile(path, "utf8");
    if (text.endsWith("\n")) return text;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${path} is not whole: restore it from your backup, or move it away where nothing was filed yet.`);
}

const newId = (): string => `k${randomBytes(3).toString("hex")}`;
const newKey = (): string => randomBytes(KEY_BYTES).toString("base64");

export function generateKeys(): string {
  const set = { id: newId(), identity: newKey(), envelope: newKey(), draw: newKey() };
  return `${JSON.stringify([set])}\n`;
}

/** Puts a new set before the others; the file is replaced whole or not at all. Answers the sets as they are then. */
export async function rotateKeys(home: string): Promise<readonly [KeySet, ...KeySet[]]> {
  const path = pathOf(home);
  await loadKeys(home, undefined);
  return withLock(`${path}.lock`, async () => {
    const [current, ...former] = parseKeys(await readFile(path, "utf8"), path);
    const taken = new Set([current, ...former].map(({ id }) => id));
    let id = newId();
    while (taken.has(id)) id = newId();
    const text = (key: Uint8Array): string => Buffer.from(key).toString("base64");
    const next = {
      ...{ id, identityId: current.identityId ?? current.id },
      ...{ identity: text(current.identity), envelope: newKey(), draw: text(current.draw) },
    };
    const sets = [next, ...(JSON.parse(await readFile(path, "utf8")) as unknown[])];
    await replace(path, `${JSON.stringify(sets)}\n`);
    return parseKeys(await readFile(path, "utf8"), path);
  });
}

/** On disk under another name first: whoever reads sees the old text or the new one, also after a loss of power. */
async function replace(path: string, text: string): Promise<void> {
  const draft = `${path}.new`;
  await rm(draft, { force: true }); // Left by a rotation that was cut short.
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  const directory = await open(dirname(path), "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function parseKeys(text: string, from: string): readonly [KeySet, ...KeySet[]] {
  const [current, ...former] = readSets(text, from).map((set) => parseSet(set, from));
  if (current === undefined) throw new Error(`${from} must hold a list of at least one set of keys.`);
  const ids = new Set([current, ...former].map(({ id }) => id));
  if (ids.size <= former.length) throw new Error(`${from}: an "id" in the list of keys stands twice.`);
  for (const { id, identityId, identity } of [current, ...former]) {
    const origin = former.find((set) => set.id === identityId);
    if (identityId !== undefined && (origin === undefined || Buffer.compare(origin.identity, identity) !== 0))
      throw new Error(`${from}: the set ${id} does not have the identity key of ${identityId}, which it names.`);
  }
  return [current, ...former];
}

/** JSON's own error is not passed on: it would quote the keys. */
function readSets(text: string, from: string): readonly unknown[] {
  let sets: unknown;
  try {
    sets = JSON.parse(text);
  } catch {
    throw new Error(`${from} is not JSON: restore it from your backup, or move it away where nothing was filed yet.`);
  }
  if (!Array.isArray(sets)) throw new Error(`${from} must hold a list of at least one set of keys.`);
  return sets;
}

function parseSet(set: unknown, from: string): KeySet {
  const member = (name: string): string => {
    const value = (set as Record<string, unknown> | null)?.[name];
    return typeof value === "string" ? value : "";
  };
  const bytes = (name: string): Uint8Array => {
    const value = Buffer.from(member(name), "base64");
    if (value.length !== KEY_BYTES) throw new Error(`${from}: "${name}" must be ${KEY_BYTES} bytes in base64.`);
    return value;
  };
  const id = member("id");
  if (!/^[a-z0-9]{1,16}$/.test(id)) throw new Error(`${from}: "id" must be 1 to 16 small letters or digits.`);
  const identityId = member("identityId");
  return {
    id,
    ...(identityId !== "" && { identityId }),
    identity: bytes("identity"),
    envelope: bytes("envelope"),
    draw: bytes("draw"),
  };
}
