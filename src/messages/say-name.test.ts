import { expect, test } from "vitest";
import { pointerStep, sayName } from "./say-name.ts";

test.each([
  ["an ordinary name", "orderNo", "orderNo"],
  ["a code of ten digits", "6110200090", "6110200090"],
  ["a telephone number", "13900000001", "***********"],
  ["a telephone number within a name", "tel:13900000001!", "tel:***********!"],
  ["an identity number", "11010119900101001X", "*****************X"],
  ["digits of another script", "１３９０００００００１", "***********"],
  ["a number that begins before the cut", `${"a".repeat(95)}110101199001010010`, `${"a".repeat(95)}*****`],
  ["a name of 32 MB", "a".repeat(32 * 1024 * 1024), "a".repeat(100)],
])("%s", (_, name, said) => expect(sayName(name)).toBe(said));

test.each([
  ["name", "/name"],
  ["a/b~c", "/a~1b~0c"],
  ["", "/"],
  [3, "/3"],
])("as a step of a pointer: %s", (step, said) => expect(pointerStep(step)).toBe(said));
