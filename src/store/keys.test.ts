import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { generateKeys, loadKeys, readKeys, rotateKeys } from "./keys.ts";
import { openVault, publicKeyOf } from "./vault.ts";

let home: string;
let path: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "fairway-keys-"));
  path = join(home, "keys", "keys.json");
});
afterEach(() => rm(home, { recursive: true, force: true }));

const modeOf = async (file: string): Promise<string> => ((await stat(file)).mode & 0o777).toString(8);

describe("keys in the home", () => {
  test("are made at the first start, for their owner's eyes only", async () => {
    const [current, ...former] = await loadKeys(home, undefined);
    expect(await modeOf(path)).toBe("600");
    expect(await modeOf(join(home, "keys"))).toBe("700");
    expect(current.id).toMatch(/^k[0-9a-f]{6}$/);
    expect(former).toEqual([]);
    const material = [current.identity, current.envelope, current.draw].map((key) => Buffer.from(key).toString("hex"));
    expect(new Set(material).size).toBe(3);
    for (const key of material) expect(key).toHaveLength(64);
  });

  test("are made once: the next start reads the same and writes nothing", async () => {
    const first = await loadKeys(home, undefined);
    const written = await readFile(path, "utf8");
    expect(await loadKeys(home, undefined)).toEqual(first);
    expect(await readFile(path, "utf8")).toBe(written);
  });

  test("are the same for programs that start at once", async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => loadKeys(home, undefined)));
    for (const keys of all) expect(keys).toEqual(all[0]);
  });

  test("a program that comes while they are written waits for them", async () => {
    await mkdir(join(home, "keys"));
    await writeFile(path, "");
    const waiting = loadKeys(home, undefined);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await writeFile(path, generateKeys());
    expect((await waiting)[0].id).toBe((await loadKeys(home, undefined))[0].id);
  });

  test("two homes have different keys", () => {
    expect(generateKeys()).not.toBe(generateKeys());
  });

  test("former keys follow the current ones", async () => {
    const [set] = JSON.parse(generateKeys()) as object[];
    await mkdir(join(home, "keys"));
    await writeFile(
      path,
      `${JSON.stringify([
        { ...set, id: "new1" },
        { ...set, id: "old1" },
      ])}\n`,
    );
    expect((await loadKeys(home, undefined)).map(({ id }) => id)).toEqual(["new1", "old1"]);
  });
});

describe("FAIRWAY_KEYS", () => {
  test("goes before the home, where nothing is written", async () => {
    const text = generateKeys();
    const keys = await loadKeys(home, text);
    expect(keys[0].id).toBe((JSON.parse(text) as { id: string }[])[0]!.id);
    await expect(stat(path)).rejects.toThrow(/ENOENT/);
  });

  test("needs no line end, as variables have none", async () => {
    await expect(loadKeys(home, generateKeys().trim())).resolves.toHaveLength(1);
  });
});

describe("what is damaged is a sentence that names it, and shows no key", () => {
  const good = JSON.parse(generateKeys()) as Record<string, string>[];
  const set = good[0]!;

  const damaged: readonly [string, string, RegExp][] = [
    ["no JSON", `${JSON.stringify(good).slice(0, -3)}\n`, /is not JSON/],
    ["nothing but a line end", "\n", /is not JSON/],
    ["no list", `${JSON.stringify(set)}\n`, /a list of at least one set of keys/],
    ["an empty list", "[]\n", /a list of at least one set of keys/],
    ["a list of nothing", "[null]\n", /"id" must be/],
    ["a list of words", '["k1"]\n', /"id" must be/],
    [
      "a key that is missing",
      `${JSON.stringify([{ ...set, draw: undefined }])}\n`,
      /"draw" must be 32 bytes in base64/,
    ],
    ["a key that is too short", `${JSON.stringify([{ ...set, identity: "QUJD" }])}\n`, /"identity" must be 32 bytes/],
    ["a key that is a number", `${JSON.stringify([{ ...set, envelope: 32 }])}\n`, /"envelope" must be 32 bytes/],
    ["no id", `${JSON.stringify([{ ...set, id: undefined }])}\n`, /"id" must be 1 to 16 small letters or digits/],
    ["an id with a point", `${JSON.stringify([{ ...set, id: "a.b" }])}\n`, /"id" must be 1 to 16 small letters/],
    ["an id twice", `${JSON.stringify([set, set])}\n`, /an "id" .* stands twice/],
  ];

  test.each(damaged)("file: %s", async (_name, text, sentence) => {
    await mkdir(join(home, "keys"));
    await writeFile(path, text);
    const error = await failureOf(loadKeys(home, undefined));
    expect(error.name).toBe("Error");
    expect(error.message.startsWith(path)).toBe(true);
    expect(error.message).toMatch(sentence);
    for (const key of [set["identity"]!, set["envelope"]!, set["draw"]!])
      expect(error.message).not.toContain(key.slice(0, 8));
  });

  test.each(damaged)("variable: %s", async (_name, text, sentence) => {
    const error = await failureOf(loadKeys(home, text));
    expect(error.message).toMatch(sentence);
    expect(error.message).toMatch(/^FAIRWAY_KEYS/);
  });

  test("a file that never becomes whole says what to do", async () => {
    await mkdir(join(home, "keys"));
    await writeFile(path, generateKeys().slice(0, 60));
    const error = await failureOf(loadKeys(home, undefined));
    expect(error.message).toMatch(/keys\.json is not whole: restore it from your backup/);
  });
});

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}

describe("a rotation", () => {
  test("puts a new set first and keeps the others; the file is for its owner's eyes only", async () => {
    const [first] = await loadKeys(home, undefined);
    const [second, ...former] = await rotateKeys(home);
    expect(former).toEqual([first]);
    expect(await loadKeys(home, undefined)).toEqual([second, first]);
    expect(second.id).not.toBe(first.id);
    expect(await modeOf(path)).toBe("600");
    const [third, ...others] = await rotateKeys(home);
    expect(others).toEqual([second, first]);
    expect(third.identityId).toBe(first.id);
  });

  test("changes what seals and signs; a person stays the same person, and a parcel is drawn the same", async () => {
    const [first] = await loadKeys(home, undefined);
    const before = openVault(first);
    const sealed = before.seal("text", "order:P/1");
    const [second, ...former] = await rotateKeys(home);
    const after = openVault(second, former);
    expect(after.keep("identity", "1")).toEqual(before.keep("identity", "1"));
    expect(after.keep("phone", "1")).toEqual(before.keep("phone", "1"));
    for (const parcel of ["P/1\nX", "P/2\nX", "P/3\nY"]) expect(after.draw(parcel)).toBe(before.draw(parcel));
    expect(after.open(sealed, "order:P/1")).toBe("text");
    const sealedAfter = after.seal("text", "order:P/1");
    expect(Buffer.from(sealedAfter).toString("latin1", 1, 8)).toContain(second.id);
    expect(() => before.open(sealedAfter, "order:P/1")).toThrow(/a key that is not here/);
    expect(after.signingKey).toBe(second.id);
    expect(publicKeyOf(second)).not.toBe(publicKeyOf(first));
  });

  test("several at once each add their set", async () => {
    await loadKeys(home, undefined);
    await Promise.all(Array.from({ length: 5 }, () => rotateKeys(home)));
    const sets = await readKeys(home, undefined);
    expect(new Set(sets.map(({ id }) => id)).size).toBe(6);
    expect(new Set(sets.map(({ identity }) => Buffer.from(identity).toString("hex"))).size).toBe(1);
    expect(new Set(sets.map(({ envelope }) => Buffer.from(envelope).toString("hex"))).size).toBe(6);
  });

  test("that was cut short leaves the keys as they were, and the next one works", async () => {
    const [first] = await loadKeys(home, undefined);
    await writeFile(`${path}.new`, '[{"id":"half');
    expect(await loadKeys(home, undefined)).toEqual([first]);
    expect(await rotateKeys(home)).toHaveLength(2);
  });

  test("where a set names an identity key that is not its own, nothing starts: everybody would be somebody else", async () => {
    await loadKeys(home, undefined);
    await rotateKeys(home);
    const [second, first] = JSON.parse(await readFile(path, "utf8")) as [
      Record<string, string>,
      Record<string, string>,
    ];
    const [other] = JSON.parse(generateKeys()) as [Record<string, string>];
    for (const wrong of [
      { ...second, identity: other["identity"] },
      { ...second, identityId: "k000000" },
    ]) {
      await writeFile(path, `${JSON.stringify([wrong, first])}\n`);
      await expect(loadKeys(home, undefined)).rejects.toThrow(/does not have the identity key/);
    }
  });
});
