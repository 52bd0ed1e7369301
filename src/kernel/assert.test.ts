import { expect, test } from "vitest";
import { assert, AssertionError, unreachable } from "./assert.ts";

test("what holds is passed over, what does not is thrown with its sentence", () => {
  expect(() => assert(true, "never said")).not.toThrow();
  expect(() => assert(false, "a floor was broken")).toThrow(new AssertionError("a floor was broken"));
});

test("an assertion is known by its name", () => {
  expect(new AssertionError("x").name).toBe("AssertionError");
});

test("the branch that cannot be reached says what reached it", () => {
  expect(() => unreachable("barter" as never)).toThrow(/unreachable: "barter"/);
});
