import { expect, test } from "vitest";
import type { PlannedFiling } from "./planned-parcel.ts";
import { wavesOf } from "./waves.ts";

const filing = (id: string, ...after: readonly string[]): PlannedFiling => ({ id, after }) as unknown as PlannedFiling;

test.each([
  { name: "nothing is no wave", filings: [], waves: [] },
  { name: "what follows nothing goes together", filings: [filing("a"), filing("b")], waves: [["a", "b"]] },
  {
    name: "a change goes behind what it changes, beside what others file",
    filings: [filing("a"), filing("change", "a"), filing("b")],
    waves: [["a", "b"], ["change"]],
  },
  {
    name: "behind the last of several",
    filings: [filing("a"), filing("b", "a"), filing("c", "b", "a")],
    waves: [["a"], ["b"], ["c"]],
  },
  { name: "what was answered long ago is not waited for", filings: [filing("a", "long ago")], waves: [["a"]] },
])("$name", ({ filings, waves }) => {
  expect(wavesOf(filings).map((wave) => wave.map(({ id }) => id))).toEqual(waves);
});
