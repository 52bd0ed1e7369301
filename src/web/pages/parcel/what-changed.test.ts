import { expect, test } from "vitest";
import type { Parcel } from "./parcel.ts";
import { whatChanged } from "./what-changed.ts";

const parcel = (state: Parcel["state"], elements: readonly string[], rules: readonly string[]): Parcel =>
  ({
    state,
    mismatches: elements.map((element) => ({
      ...{ rule: "R5", code: null, mend: [] },
      ...{ left: { document: "order", element, value: "1" }, right: { document: "declaration", element, value: "2" } },
    })),
    reasons: rules.map((rule) => ({ rule, effect: rule === "gift" ? "note" : "hold" })),
  }) as unknown as Parcel;

test.each([
  {
    name: "all is well now",
    before: parcel("refused", ["quantity"], ["mismatch"]),
    now: parcel("released", [], ["gift"]),
    expected: { before: "refused", now: "released", gone: ["R5 quantity ≠ quantity"], stays: [], isNew: [] },
  },
  {
    name: "one of two is left",
    before: parcel("refused", ["quantity", "price"], ["mismatch"]),
    now: parcel("refused", ["price"], ["mismatch"]),
    expected: { gone: ["R5 quantity ≠ quantity"], stays: ["R5 price ≠ price"], isNew: [] },
  },
  {
    name: "something else shows",
    before: parcel("refused", ["quantity"], ["mismatch"]),
    now: parcel("held", [], ["net-above-gross"]),
    expected: { before: "refused", now: "held", stays: [], isNew: ["net-above-gross"] },
  },
])("$name", ({ before, now, expected }) => expect(whatChanged(before, now)).toMatchObject(expected));
