import fc from "fast-check";
import { expect, test } from "vitest";
import { signInName } from "./sign-in-name.ts";

test.each<[string, string, string | undefined]>([
  ["as it is", "wang.fang", "wang.fang"],
  ["an address", "fang_wang@example-market.cn", "fang_wang@example-market.cn"],
  ["capitals, as a telephone writes them", "Wang.Fang", "wang.fang"],
  ["spaces around it", "  wang.fang\n", "wang.fang"],
  ["digits", "4601000001", "4601000001"],
  ["two characters", "ab", undefined],
  ["three", "abc", "abc"],
  ["64", "a".repeat(64), "a".repeat(64)],
  ["65", "a".repeat(65), undefined],
  ["nothing", "", undefined],
  ["a dot at the end", "wang.", undefined],
  ["a hyphen at the beginning", "-wang", undefined],
  ["a space inside", "wang fang", undefined],
  ["a Cyrillic a that looks like ours", "w\u0430ng", undefined],
  ["a full-width w", "\uFF57ang", undefined],
  ["the sign of Kelvin, whose small letter is k", "\u212Aang", undefined],
  ["a dotted capital I", "\u0130van", undefined],
  ["a character of no width", "wa\u200Bng", undefined],
  ["Chinese", "王芳王芳", undefined],
  ["a zero byte", "wang\0", undefined],
])("%s", (_name, text, name) => expect(signInName(text)).toBe(name));

test("a name is its own name, and of ASCII alone", { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 70 }), (text) => {
      const name = signInName(text);
      if (name === undefined) return;
      expect(name).toMatch(/^[a-z0-9._@-]{3,64}$/);
      expect(signInName(name)).toBe(name);
    }),
  );
});
