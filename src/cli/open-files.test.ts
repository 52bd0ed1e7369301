import { expect, test } from "vitest";
import { connectionsWithin, openFilesMax } from "./open-files.ts";

test.each([
  ["a limit that is far away", 1_000_000, 16_384],
  ["a limit that is near", 10_000, 9_744],
  ["a limit that is too low to keep anything back", 100, 64],
  ["a limit that nobody knows", undefined, 16_384],
])("%s", (_, limit, connections) => expect(connectionsWithin(limit, 16_384)).toBe(connections));

test("the limit of this process is a number, or not told", async () => {
  const limit = await openFilesMax();
  expect(limit ?? 64).toBeGreaterThanOrEqual(64);
});
