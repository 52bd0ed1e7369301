/** Three tables at once, one of a party, the rest in order of coming. */
import { expect, test } from "vitest";
import { createTableTurns } from "./table-turns.ts";

function work() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const take = (turns: ReturnType<typeof createTableTurns>, party: string, name: string): Promise<boolean> =>
    turns.take(party, () => {
      begun.push(name);
      return new Promise((resolve) => ends.set(name, resolve));
    });
  return { begun, take, end: (name: string): void => ends.get(name)!() };
}

test("of one party one at a time, of all parties three", async () => {
  const turns = createTableTurns();
  const { begun, take, end } = work();
  const all = [take(turns, "A", "A1"), take(turns, "A", "A2"), take(turns, "B", "B1")];
  all.push(take(turns, "C", "C1"), take(turns, "D", "D1"));
  await expect.poll(() => begun).toEqual(["A1", "B1", "C1"]);
  end("A1");
  await expect.poll(() => begun).toEqual(["A1", "B1", "C1", "D1"]);
  end("B1");
  await expect.poll(() => begun).toEqual(["A1", "B1", "C1", "D1", "A2"]);
  for (const name of ["C1", "D1", "A2"]) end(name);
  expect(await Promise.all(all)).toEqual([true, true, true, true, true]);
});

test("a fault is told to whose turn it was, and the next one comes", async () => {
  const turns = createTableTurns();
  const broken = turns.take("A", () => Promise.reject(new Error("planted")));
  const next = turns.take("A", () => Promise.resolve());
  await expect(broken).rejects.toThrow("planted");
  expect(await next).toBe(true);
});

test("where too many wait one more is turned away", async () => {
  const turns = createTableTurns();
  const never = (): Promise<void> => new Promise(() => undefined);
  for (let party = 0; party < 67; party += 1) void turns.take(`P${party}`, never);
  await Promise.resolve();
  expect(await turns.take("one more", never)).toBe(false);
});
