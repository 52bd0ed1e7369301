import { describe, expect, test } from "vitest";
import { beginningOf, changesIn, groupsOf, mendFields } from "./mend-fields.ts";
import type { Mismatch, Shown } from "./parcel.ts";

const declaration: Shown = {
  ...{ kind: "declaration", key: "P/A-1", version: 2 },
  content: {
    ...{ kind: "declaration", orderNo: "A-1", pieces: 1, freight: "10.00" },
    buyer: { name: "测试甲", idType: "CN-ID", idNumber: "1****************5" },
    items: [{ line: 1, quantity: "3", origin: "JP" }],
  },
};
const side = (document: string, path: string, plain: string | null): Mismatch["left"] =>
  ({ document, path, element: path, value: plain === null ? null : `as filed ${plain}`, plain }) as Mismatch["left"];
const mismatches: readonly Mismatch[] = [
  {
    ...{ rule: "R5", code: "1322", mend: ["declarant"] },
    left: side("order", "items/0/quantity", "2"),
    right: side("declaration", "items/0/quantity", "3"),
  },
  {
    ...{ rule: "R11", code: "13127", mend: ["declarant"] },
    left: side("order", "buyer/idNumber", "1****************8"),
    right: side("declaration", "buyer/idNumber", "1****************5"),
  },
  {
    ...{ rule: "R1", code: null, mend: ["seller"] },
    left: side("order", "paid", "1.00"),
    right: side("payment", "amount", "2.00"),
  },
];
const fields = mendFields(declaration, mismatches);

test("what differs stands first, with what the other says in the words of JSON", () => {
  expect(fields.slice(0, 3).map(({ path, value, others }) => [path, value, others.map((one) => one.value)])).toEqual([
    ["items/0/quantity", "3", ["2"]],
    ["buyer/idNumber", "1****************5", ["1****************8"]],
    ["procedure", null, []],
  ]);
  expect(fields[1]!.others[0]).toMatchObject({ kind: "order", isMasked: true });
});

test("what says which document it is has no field", () => {
  const paths = fields.map(({ path }) => path);
  expect(paths).toEqual([...new Set(paths)]);
  for (const fixed of ["kind", "platform", "orderNo", "buyer/idType"]) expect(paths).not.toContain(fixed);
});

test("what comes after is grouped by what it is about", () => {
  const groups = groupsOf(fields.filter(({ others }) => others.length === 0));
  expect(groups.map(({ name, line }) => [name, line])).toEqual([
    ["groupDocument", null],
    ["groupPersons", null],
    ["groupLine", 1],
  ]);
  expect(groups[1]!.fields.map(({ path }) => path)).toContain("consigneeAddress");
  expect(groups[2]!.fields.map(({ path }) => path)).not.toContain("items/0/quantity"); // It differs, and stands first.
});

describe("a change", () => {
  const filled = (changes: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
    ...beginningOf(fields),
    ...changes,
  });
  test.each([
    { name: "none where nothing was typed", values: {}, changes: [] },
    { name: "none where only spaces were", values: { freight: " 10.00 " }, changes: [] },
    { name: "a text", values: { "items/0/quantity": "2" }, changes: [{ path: "/items/0/quantity", value: "2" }] },
    { name: "a whole number", values: { pieces: "2" }, changes: [{ path: "/pieces", value: 2 }] },
    {
      name: "what is no number goes as it is",
      values: { pieces: "two" },
      changes: [{ path: "/pieces", value: "two" }],
    },
    { name: "emptied is left out", values: { freight: "" }, changes: [{ path: "/freight", value: null }] },
    { name: "added", values: { note: "x" }, changes: [{ path: "/note", value: "x" }] },
    {
      name: "a number of a person typed in full",
      values: { "buyer/idNumber": "110101199001010010" },
      changes: [{ path: "/buyer/idNumber", value: "110101199001010010" }],
    },
  ])("$name", ({ values, changes }) => expect(changesIn(fields, filled(values))).toEqual(changes));
});
