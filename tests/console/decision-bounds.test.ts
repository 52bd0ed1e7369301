/** The console imports nothing of the program, so what both must know is held equal here. */
import { expect, test } from "vitest";
import { boundsMs } from "../../src/app/lists/decision-time.ts";
import { boundsMs as drawn } from "../../src/web/pages/overview/decision-columns.ts";

test("the console draws times to decision by the bounds that they are counted by", () => {
  expect(drawn).toEqual(boundsMs);
});
