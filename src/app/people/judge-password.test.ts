import { expect, test } from "vitest";
import { judgePassword } from "./judge-password.ts";

const names = { name: "wang.fang", displayName: "王芳芳" };

test.each<[string, string, string | null]>([
  ["some words", "seven grey herons wait", "seven grey herons wait"],
  ["Chinese words", "七只灰鹭在浅滩上等了一夜", "七只灰鹭在浅滩上等了一夜"],
  ["12 characters", "abcdefghijkl", "abcdefghijkl"],
  ["11 characters", "abcdefghijk", null],
  ["12 characters outside the basic plane", "😀😁😂😃😄😅😆😇😈😉😊😋", "😀😁😂😃😄😅😆😇😈😉😊😋"],
  ["256 characters", "abcde".repeat(51) + "x", "abcde".repeat(51) + "x"],
  ["257 characters", "abcde".repeat(51) + "xy", null],
  ["full-width letters are taken as the plain ones", "ｓｅｖｅｎ ｇｒｅｙ ｈｅｒｏｎｓ", "seven grey herons"],
  ["11 characters that look like 12 before they are normalised", "e\u0301bcdefghijk", null],
  ["a ligature of three is three", "\uFB03bcdefghi jk", "ffibcdefghi jk"],
  ["the sign-in name in it", "my wang.fang 2026!", null],
  ["the sign-in name in capitals", "my WANG.FANG 2026!", null],
  ["the shown name in it", "我是王芳芳,今年二零二六年", null],
  ["one character again and again", "a".repeat(40), null],
  ["four different ones", "abcd".repeat(10), null],
  ["five different ones", "abcde".repeat(10), "abcde".repeat(10)],
  ["nothing", "", null],
])("%s", (_name, password, text) => {
  const judged = judgePassword(password, names, "/password");
  if (text !== null) expect(judged).toEqual({ ok: true, value: text });
  else expect(judged).toMatchObject({ problems: [{ code: "person.password_too_weak", pointer: "/password" }] });
});

test("a shown name of one or two characters stands in many a text", () => {
  expect(judgePassword("a house by the lake", { name: "abc", displayName: "a" }, "").ok).toBe(true);
});

test("what is wrong is said without the password", () => {
  const judged = judgePassword("wang.fang is my", names, "");
  expect(JSON.stringify(judged)).not.toContain("wang");
});
