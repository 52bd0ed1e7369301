import { describe, expect, test } from "vitest";
import { readCondition, type Piece } from "./read-condition.ts";

const types: Readonly<Record<string, string>> = {
  ...{ isKnown: "bool", isSingle: "bool", count: "int", ratio: "double", lines: "string" },
};
const said = (piece: Piece): string => {
  if (piece.kind === "feature") return piece.says === null ? piece.name : `${piece.name}: ${piece.says}`;
  return "text" in piece ? piece.text : piece.kind;
};

describe("a condition reads", () => {
  test.each([
    ["isKnown", "isKnown: yes"],
    ["!isKnown", "isKnown: no"],
    ["! isKnown", "isKnown: no"],
    ["isKnown == isSingle", "isKnown = isSingle"],
    ["count > 1", "count > 1"],
    ["count != 0 && count >= 12", "count ≠ 0 and count ≥ 12"],
    ['lines != ""', "lines ≠ none"],
    ['lines == "full"', "lines = “full”"],
    ['lines == "isKnown && count"', "lines = “isKnown && count”"],
    ["ratio < 0.5 || ratio > 2.0", "ratio < 0.5 or ratio > 2.0"],
    ["ratio * 1.1 - 0.05 < 3.0", "ratio × 1.1 − 0.05 < 3.0"],
    ["!isKnown && (!isSingle || isKnown)", "isKnown: no and ( isSingle: no or isKnown: yes )"],
    ["!(isKnown || isSingle)", "not ( isKnown: yes or isSingle: yes )"],
    ["", ""],
  ])("%s", (when, expected) => {
    expect(
      readCondition(when, (name) => types[name])
        .map(said)
        .join(" "),
    ).toBe(expected);
  });

  test("with every name that is no feature as it was written", () => {
    expect(
      readCondition("size(lines) > 3", (name) => types[name])
        .map(said)
        .join(" "),
    ).toBe("size ( lines ) > 3");
  });
});
