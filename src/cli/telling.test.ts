import { expect, test } from "vitest";
import { gaugesOf } from "./telling.ts";

test("dead letters are counted at most once a minute; after a failure the next scrape asks again", async () => {
  let now = 0;
  let counts = 0;
  let isAway = false;
  const deliveries = {
    backlog: (at: number) => Promise.resolve({ pending: 7, oldestMs: at }),
    dead: () => (isAway ? Promise.reject(new Error("away")) : Promise.resolve((counts += 1))),
  };
  const [byState, oldest] = gaugesOf(deliveries, { now: () => now });
  const read = async (at: number): Promise<unknown> => {
    now = at;
    return byState!.read();
  };
  expect(await read(1_000)).toEqual({ pending: 7, dead: 1 });
  expect(await read(60_999)).toEqual({ pending: 7, dead: 1 });
  expect(await oldest!.read()).toBe(60.999);
  expect(await read(61_000)).toEqual({ pending: 7, dead: 2 });
  isAway = true;
  await expect(read(121_000)).rejects.toThrow("away");
  isAway = false;
  expect(await read(121_001)).toEqual({ pending: 7, dead: 3 });
});
