import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leafHash, merklePath, merkleRoot, rootOf, type Sha256 } from "./merkle.ts";

const sha256: Sha256 = (data) => createHash("sha256").update(data).digest();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const leavesOf = (texts: readonly string[]): Uint8Array[] => texts.map((text) => leafHash(text, sha256));

/** The definition of RFC 9162 word for word, over bytes; slow and separate. */
function rootByDefinition(texts: readonly string[]): Buffer {
  const hash = (...parts: readonly Uint8Array[]): Buffer => createHash("sha256").update(Buffer.concat(parts)).digest();
  if (texts.length === 1) return hash(Buffer.from([0]), Buffer.from(texts[0]!));
  let split = 1;
  while (split * 2 < texts.length) split *= 2;
  return hash(Buffer.from([1]), rootByDefinition(texts.slice(0, split)), rootByDefinition(texts.slice(split)));
}

describe("the root", () => {
  // Published test vectors of Certificate Transparency (leaves in hex: "", 00, 10, 2021, 3031, 40414243 …).
  const leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
  const known = [
    [1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"],
    [2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    [3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"],
    [4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
    [5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"],
    [6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"],
    [7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"],
    [8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"],
  ] as const;
  test.each(known)("over the first %i published leaves", (count, root) => {
    const texts = leaves.slice(0, count).map((text) => Buffer.from(text, "hex").toString("latin1"));
    // The published leaves are bytes; those up to 7f are the same as text.
    expect(hex(merkleRoot(leavesOf(texts), sha256))).toBe(root);
  });

  test("is the one of the definition", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 70 }), (texts) => {
        expect(hex(merkleRoot(leavesOf(texts), sha256))).toBe(hex(rootByDefinition(texts)));
      }),
    );
  });
});

describe("a path", () => {
  const list = fc.array(fc.string(), { minLength: 1, maxLength: 40 });

  test("leads from every leaf to the root", () => {
    fc.assert(
      fc.property(list, (texts) => {
        const leaves = leavesOf(texts);
        const root = hex(merkleRoot(leaves, sha256));
        for (const [position, leaf] of leaves.entries())
          expect(hex(rootOf(leaf, merklePath(leaves, position, sha256), sha256))).toBe(root);
      }),
    );
  });

  test("leads elsewhere from any other text", () => {
    fc.assert(
      fc.property(list, fc.nat(), fc.string(), (texts, seed, other) => {
        const position = seed % texts.length;
        fc.pre(texts[position] !== other);
        const leaves = leavesOf(texts);
        const path = merklePath(leaves, position, sha256);
        expect(hex(rootOf(leafHash(other, sha256), path, sha256))).not.toBe(hex(merkleRoot(leaves, sha256)));
      }),
    );
  });

  test("of a list of one is empty, and a leaf never passes as a node", () => {
    const [leaf] = leavesOf(["a"]);
    expect(merklePath([leaf!], 0, sha256)).toEqual([]);
    const two = leavesOf(["a", "b"]);
    const joined = Buffer.concat(two).toString("latin1");
    expect(hex(leafHash(joined, sha256))).not.toBe(hex(merkleRoot(two, sha256)));
  });
});
