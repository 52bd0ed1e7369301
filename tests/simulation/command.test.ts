/** `fairway simulate` as a script uses it: one line of JSON, the same run as in the tests, exit codes. */
import { afterAll, expect, test } from "vitest";
import { endAll, runFairway } from "../program.ts";
import { runSeed, TICKS } from "./run-seed.ts";

const SEED = 5;
afterAll(endAll);

test("prints the run of a seed as one line of JSON, the same as anywhere", { timeout: 300_000 }, async () => {
  const { code, stdout, stderr } = await runFairway(["simulate", "--seed", `${SEED}`, "--ticks", `${TICKS}`, "--json"]);
  expect(code, stderr).toBe(0);
  expect(stdout.endsWith("\n") && !stdout.trimEnd().includes("\n")).toBe(true);
  expect(JSON.parse(stdout)).toEqual(await runSeed(SEED));
});

test.each([
  { name: "a seed that is no number", flags: ["--seed", "x"] },
  { name: "no ticks", flags: ["--ticks", "0"] },
])("$name is wrong usage", { timeout: 120_000 }, async ({ flags }) => {
  expect((await runFairway(["simulate", ...flags])).code).toBe(2);
});
