import { describe, expect, test } from "vitest";
import { compare, type Cell } from "./compare.ts";
import type { Mismatch, Shown } from "./parcel.ts";

const order: Shown = {
  ...{ kind: "order", key: "P/A-1", version: 1 },
  content: {
    ...{ orderNo: "A-1", paid: "250.00", buyer: { name: "测试甲", idNumber: "1****************5" } },
    items: [
      { line: 2, name: "杯" },
      { line: 1, name: "针织衫", quantity: "2" },
    ],
  },
};
const payment: Shown = {
  ...{ kind: "payment", key: "F/T-1", version: 1 },
  content: { orderNo: "A-1", amount: "250.01", payer: { name: "测试甲", idNumber: "1****************5" } },
};
const declaration: Shown = {
  ...{ kind: "declaration", key: "D/1", version: 1 },
  content: { orderNo: "A-1", items: [{ line: 1, name: "针织衫", quantity: "3" }] },
};

const mismatch = (left: [Shown, string], right: [Shown, string]): Mismatch => {
  const side = ([{ kind }, path]: [Shown, string]): Mismatch["left"] =>
    ({ document: kind, path, element: "as filed", value: null }) as Mismatch["left"];
  return { rule: "R", code: null, mend: [], left: side(left), right: side(right) };
};

/** "order paid" for each cell that is marked. */
const marked = (documents: readonly Shown[], mismatches: readonly Mismatch[]): string[] =>
  compare(documents, mismatches).flatMap(({ cells }) =>
    cells.filter((cell): cell is Cell => cell?.isDiffering === true).map(({ kind, path }) => `${kind} ${path}`),
  );

describe("what is marked is what the decision says differs", () => {
  test.each([
    { name: "nothing", mismatches: [], expected: [] },
    {
      name: "the amount paid",
      mismatches: [mismatch([order, "paid"], [payment, "amount"])],
      expected: ["order paid", "payment amount"],
    },
    {
      name: "a masked number that looks the same on both sides",
      mismatches: [mismatch([order, "buyer/idNumber"], [payment, "payer/idNumber"])],
      expected: ["order buyer/idNumber", "payment payer/idNumber"],
    },
    {
      name: "a quantity of a line that stands at different places",
      mismatches: [mismatch([order, "items/1/quantity"], [declaration, "items/0/quantity"])],
      expected: ["order items/1/quantity", "declaration items/0/quantity"],
    },
    {
      name: "a member that one of them leaves out",
      mismatches: [mismatch([order, "items/1/origin"], [declaration, "items/0/origin"])],
      expected: ["order items/1/origin", "declaration items/0/origin"],
    },
  ])("$name", ({ mismatches, expected }) => {
    expect(marked([order, payment, declaration], mismatches)).toEqual(expected);
  });
});

test("lines pair by their number, not by their place", () => {
  const names = compare([order, declaration], []).filter(({ fact }) => fact === "name");
  expect(names.map(({ line, cells }) => [line, ...cells.map((cell) => cell?.value)])).toEqual([
    [1, "针织衫", undefined, undefined, "针织衫"],
    [2, "杯", undefined, undefined, undefined],
  ]);
});

test("of several payments the last is shown, and what nobody says has no row", () => {
  const earlier = { ...payment, key: "F/T-0", content: { amount: "1.00" } };
  const rows = compare([order, earlier, payment], []);
  expect(rows.find(({ fact }) => fact === "paid")?.cells[1]?.value).toBe("250.01");
  expect(rows.some(({ fact }) => fact === "insurance")).toBe(false);
});
