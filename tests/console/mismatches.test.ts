/** The console imports nothing of the program, so what both must know is held equal here. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pairs } from "../../src/matching/pairs.ts";

test("the console has a name for each rule by which documents may differ", () => {
  const text = readFileSync(join(import.meta.dirname, "../../src/web/design/mismatch-name.tsx"), "utf8");
  const named = [...text.matchAll(/^ {2}(R\d+): "mismatch\1",$/gm)].map(([, rule]) => rule);
  expect(named).toEqual([...new Set(pairs.map(({ rule }) => rule))]);
});
