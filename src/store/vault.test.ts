import { createHash, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { residentNumber } from "../../tests/good-parcel.ts";
import { openVault, type KeySet } from "./vault.ts";

const keySet = (id: string): KeySet => ({
  id,
  identity: randomBytes(32),
  envelope: randomBytes(32),
  draw: randomBytes(32),
});

const keys = keySet("k1");
const vault = openVault(keys);
const text = fc.string({ unit: "grapheme", maxLength: 200 });

describe("numbers of persons", () => {
  test("the same number has the same hash, also in a program of its own, and names its key", () => {
    const number = residentNumber(1);
    const kept = vault.keep("identity", number);
    expect(vault.keep("identity", number)).toEqual(kept);
    expect(openVault(keys).keep("identity", number)).toEqual(kept);
    expect(kept.hash).toMatch(/^k1\.[A-Za-z0-9_-]{43}$/);
  });

  test("other keys, other kinds and other numbers have other hashes", () => {
    const number = residentNumber(1);
    const hashes = [
      vault.keep("identity", number).hash,
      vault.keep("phone", number).hash,
      vault.keep("identity", residentNumber(2)).hash,
      openVault({ ...keys, identity: randomBytes(32) }).keep("identity", number).hash,
    ];
    expect(new Set(hashes).size).toBe(4);
  });

  test("the keys of envelopes and of the draw have no part in it", () => {
    const other = openVault({ ...keys, envelope: randomBytes(32), draw: randomBytes(32) });
    expect(other.keep("phone", "13800000001")).toEqual(vault.keep("phone", "13800000001"));
  });

  test("what is kept shows the mask and nothing of the rest", () => {
    const number = residentNumber(7);
    const { hash, masked } = vault.keep("identity", number);
    expect(masked).toBe(`1${"*".repeat(16)}${number.at(-1)!}`);
    expect(vault.keep("phone", "13800000001").masked).toBe("138******01");
    expect(hash).not.toContain(number.slice(6, 14));
    expect(hash).not.toContain(createHash("sha256").update(`identity:${number}`).digest("base64url"));
  });

  test("after more numbers than are remembered, hashes are the same still", () => {
    const first = vault.keep("phone", "13800000001");
    for (let index = 0; index < 40_000; index += 1) vault.keep("phone", `139${String(index).padStart(8, "0")}`);
    expect(vault.keep("phone", "13800000001")).toEqual(first);
  });
});

describe("envelopes", () => {
  test("open to what was sealed, in the context it was sealed for, in a program of its own too", () => {
    const again = openVault(keys);
    fc.assert(
      fc.property(text, text, (content, context) => {
        expect(again.open(vault.seal(content, context), context)).toBe(content);
      }),
    );
  });

  test("never open in another context", () => {
    fc.assert(
      fc.property(text, text, text, (content, context, other) => {
        fc.pre(other !== context);
        expect(() => vault.open(vault.seal(content, context), other)).toThrow();
      }),
    );
  });

  test.each(["", "订单"])("one flipped bit anywhere in the envelope of %j and it does not open", (content) => {
    const sealed = vault.seal(content, "order:P/O");
    for (let at = 0; at < sealed.length; at += 1) {
      for (const bit of [1, 128]) {
        const bent = Uint8Array.from(sealed);
        bent[at]! ^= bit;
        expect(() => vault.open(bent, "order:P/O"), `byte ${at}`).toThrow();
      }
    }
  });

  test.each(["", "订单"])("the envelope of %j cut short or made longer does not open", (content) => {
    const sealed = vault.seal(content, "order:P/O");
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => vault.open(sealed.slice(0, length), "order:P/O"), `${length} bytes`).toThrow();
    expect(() => vault.open(Uint8Array.from([...sealed, 0]), "order:P/O")).toThrow();
  });

  test("the same content twice is not the same envelope: no nonce comes again", () => {
    const nonces = new Set(
      Array.from({ length: 3_000 }, () => Buffer.from(vault.seal("x", "c").subarray(3, 15)).toString("hex")),
    );
    expect(nonces.size).toBe(3_000);
  });

  test("hold nothing readable, and say which key they were sealed with", () => {
    const sealed = Buffer.from(vault.seal(`{"idNumber":"${residentNumber(3)}"}`, "order:P/O"));
    expect(sealed.toString("latin1", 0, 3)).toBe("\u0002k1");
    expect(sealed.toString("latin1")).not.toContain("idNumber");
    expect(sealed.toString("latin1")).not.toContain(residentNumber(3));
  });

  test("of a former key still open, new ones are sealed with the current, of a key not here they stay closed", () => {
    const current = keySet("k2");
    const rotated = openVault(current, [keys]);
    const old = vault.seal("before", "c");
    expect(rotated.open(old, "c")).toBe("before");
    expect(Buffer.from(rotated.seal("after", "c").subarray(1, 3)).toString()).toBe("k2");
    expect(rotated.keep("phone", "13800000001").hash).toMatch(/^k2\./);
    expect(() => openVault(current).open(old, "c")).toThrow(/a key that is not here/);
  });

  test("the right key's name with other bytes does not open", () => {
    expect(() => openVault(keySet("k1")).open(vault.seal("x", "c"), "c")).toThrow();
  });
});

describe("the sealed draw", () => {
  const DRAWS = 50_000;
  const draws = Array.from({ length: DRAWS }, (_, index) => vault.draw(`P/O-${index}`));

  test("is a whole number from 0 to 999,999, the same each time", () => {
    for (const draw of draws) expect(Number.isInteger(draw) && draw >= 0 && draw <= 999_999).toBe(true);
    expect(openVault(keys).draw("P/O-0")).toBe(draws[0]);
  });

  test("is about uniform: each tenth holds a tenth", () => {
    const tenths = new Array<number>(10).fill(0);
    for (const draw of draws) tenths[Math.floor(draw / 100_000)]! += 1;
    // Six standard deviations of a binomial count with a tenth: a false alarm once in half a billion.
    const allowed = 6 * Math.sqrt(DRAWS * 0.1 * 0.9);
    for (const count of tenths) expect(Math.abs(count - DRAWS / 10)).toBeLessThan(allowed);
  });

  test("with another key is another draw", () => {
    const other = openVault({ ...keys, draw: randomBytes(32) });
    const same = draws.slice(0, 1_000).filter((draw, index) => other.draw(`P/O-${index}`) === draw);
    expect(same.length).toBeLessThan(10);
  });
});

test("a digest is SHA-256 in small hex", () => {
  expect(vault.digest("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(vault.digest("针织衫")).toBe(createHash("sha256").update("针织衫", "utf8").digest("hex"));
});
