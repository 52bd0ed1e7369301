import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { setMember, stepsOf } from "./set-member.ts";

const order = { paid: "250.00", buyer: { name: "A" }, items: [{ line: 1, quantity: "2" }, { line: 2 }] };

describe("a pointer", () => {
  test.each([
    { name: "to a member", pointer: "/paid", steps: ["paid"] },
    { name: "to a member of a line", pointer: "/items/0/quantity", steps: ["items", "0", "quantity"] },
    { name: "with an escaped slash and tilde", pointer: "/a~1b~0c", steps: ["a/b~c"] },
    { name: "to the whole", pointer: "", steps: undefined },
    { name: "without a slash", pointer: "paid", steps: undefined },
    { name: "with an empty step", pointer: "/items//quantity", steps: undefined },
    { name: "with a tilde that escapes nothing", pointer: "/a~2", steps: undefined },
    { name: "deeper than any document", pointer: "/a/b/c/d/e", steps: undefined },
    { name: "longer than any name", pointer: `/${"a".repeat(200)}`, steps: undefined },
  ])("$name", ({ pointer, steps }) => expect(stepsOf(pointer)).toEqual(steps));
});

describe("a member", () => {
  test.each([
    { name: "is replaced", steps: ["paid"], value: "1.00", expected: { ...order, paid: "1.00" } },
    { name: "is left out", steps: ["paid"], value: null, expected: { ...order, paid: null } },
    { name: "is added", steps: ["note"], value: "x", expected: { ...order, note: "x" } },
    {
      name: "is added with its object",
      steps: ["payment", "firm"],
      value: "F",
      expected: { ...order, payment: { firm: "F" } },
    },
    { name: "of an object", steps: ["buyer", "name"], value: "B", expected: { ...order, buyer: { name: "B" } } },
    {
      name: "of a line",
      steps: ["items", "1", "quantity"],
      value: "3",
      expected: { ...order, items: [order.items[0], { line: 2, quantity: "3" }] },
    },
    { name: "that is an object stays", steps: ["buyer"], value: "x", expected: undefined },
    { name: "that is a line stays", steps: ["items", "0"], value: "x", expected: undefined },
    { name: "of a line that is not there", steps: ["items", "2", "quantity"], value: "3", expected: undefined },
    { name: "of a line by another number", steps: ["items", "01", "quantity"], value: "3", expected: undefined },
    { name: "of a text", steps: ["paid", "cents"], value: "3", expected: undefined },
  ])("$name", ({ steps, value, expected }) => expect(setMember(order, steps, value)).toEqual(expected));

  test("named like the prototype is an ordinary one", () => {
    const changed = setMember(order, ["__proto__", "x"], "1") as object;
    expect(Object.getPrototypeOf(changed)).toBe(Object.prototype);
    expect(JSON.stringify(changed)).toContain('"__proto__":{"x":"1"}');
  });
});

test("what is changed is there, all else is as it was, and the original is untouched", () => {
  const before = JSON.stringify(order);
  fc.assert(
    fc.property(
      fc.constantFrom("paid", "buyer/name", "items/0/quantity", "items/1/line", "note"),
      fc.string(),
      (path, value) => {
        const steps = path.split("/");
        const back = setMember(setMember(order, steps, value), steps, "back");
        expect(back).toEqual(setMember(order, steps, "back"));
        expect(JSON.stringify(order)).toBe(before);
      },
    ),
  );
});
