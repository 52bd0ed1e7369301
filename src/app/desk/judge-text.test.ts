import { expect, test } from "vitest";
import { residentNumber } from "../../../tests/good-parcel.ts";
import { judgeText } from "./judge-text.ts";

test.each<[string, string, string | undefined]>([
  ["ten characters", "It is fine", undefined],
  ["nine", "It's fine", "desk.text_too_short"],
  ["nine and spaces around", "   It's fine   ", "desk.text_too_short"],
  ["ten Chinese characters", "单证齐全，货物相符。", undefined],
  ["ten characters of two units each", "𠀀".repeat(10), undefined],
  ["a thousand", "x".repeat(1_000), undefined],
  ["one more", "x".repeat(1_001), "desk.text_too_long"],
  ["a weight and a price", "It weighs 1.2 kg and costs 5,000.00.", undefined],
  ["a classification of ten digits", "Classified as 6110200090 it is admitted.", undefined],
  ["an identity number", `The buyer is ${residentNumber(7)}.`, "desk.text_names_person"],
  ["a mobile phone's", "Call 13900010007 about it.", "desk.text_names_person"],
  ["a mobile phone's in groups", "Call 139 0001-0007 about it.", "desk.text_names_person"],
  ["a NUL", "It is fine\0 so", "desk.request_malformed"],
])("%s", (_name, text, code) => {
  expect(judgeText(text, "/reason")?.code).toBe(code);
});
