import { describe, expect, test } from "vitest";
import { palettes, type Palette } from "./tokens.ts";

/** WCAG 2.2, "contrast ratio" and "relative luminance". */
function contrast(first: string, second: string): number {
  const [a, b] = [luminance(first), luminance(second)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

test("black on white is 21, a colour on itself is 1", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#0a5f8a", "#0a5f8a")).toBe(1);
});

type Name = Exclude<keyof Palette, "shadow">;
const text: readonly (readonly [ink: Name, ...grounds: Name[]])[] = [
  ["ink", "ground", "surface", "sunken", "accentWash"],
  ["quiet", "ground", "surface", "sunken"],
  ["accent", "ground", "surface", "sunken", "accentWash"],
  ["accentInk", "accent"],
  ["shoreInk", "shore", "shoreChosen"],
  ["shoreQuiet", "shore"],
  ["green", "greenWash", "surface", "ground"],
  ["yellow", "yellowWash", "surface", "ground"],
  ["red", "redWash", "surface", "ground", "sunken"],
  ["blue", "blueWash", "surface"],
  ["neutral", "neutralWash", "surface"],
];

describe.each(Object.entries(palettes))("%s", (_theme, palette) => {
  test.each(text.flatMap(([ink, ...grounds]) => grounds.map((ground) => ({ ink, ground }))))(
    "$ink can be read on $ground",
    ({ ink, ground }) => expect(contrast(palette[ink], palette[ground])).toBeGreaterThanOrEqual(4.5),
  );

  test.each(["surface", "ground"] as const)("the border of a control is seen on %s", (ground) => {
    expect(contrast(palette.control, palette[ground])).toBeGreaterThanOrEqual(3);
  });

  test.each(["can", "cone", "channel"] as const)("the %s is seen on the shore", (mark) => {
    for (const ground of ["shore", "shoreChosen"] as const)
      expect(contrast(palette[mark], palette[ground])).toBeGreaterThanOrEqual(3);
  });
});
