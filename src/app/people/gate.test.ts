import { expect, test } from "vitest";
import { createGate } from "./gate.ts";

/** A work that ends when it is told. */
function work(log: string[], name: string): { run: () => Promise<string>; end: () => void; fail: () => void } {
  let end: () => void = () => undefined;
  let fail: () => void = () => undefined;
  const over = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = () => reject(new Error(name));
  });
  const run = async (): Promise<string> => {
    log.push(name);
    await over;
    return name;
  };
  return { run, end, fail };
}
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("so many at once, so many waiting in order, the rest is turned away", async () => {
  const log: string[] = [];
  const gate = createGate(2, 2);
  const works = ["a", "b", "c", "d", "e"].map((name) => work(log, name));
  const running = works.map(({ run }) => gate.run(run));
  await settle();
  expect(log).toEqual(["a", "b"]);
  expect(running[4]).toBeUndefined();
  works[1]!.end();
  expect(await running[1]).toBe("b");
  await settle();
  expect(log).toEqual(["a", "b", "c"]);
  const late = gate.run(works[4]!.run); // A place to wait in is free again.
  expect(late).toBeDefined();
  for (const { end } of works) end();
  expect(await Promise.all([running[0], running[2], running[3], late])).toEqual(["a", "c", "d", "e"]);
  expect(log).toEqual(["a", "b", "c", "d", "e"]);
});

test("a work that fails gives its place back", async () => {
  const log: string[] = [];
  const gate = createGate(1, 1);
  const [first, second] = [work(log, "first"), work(log, "second")];
  const [one, other] = [gate.run(first.run)!, gate.run(second.run)!];
  first.fail();
  await expect(one).rejects.toThrow("first");
  second.end();
  expect(await other).toBe("second");
  const third = work(log, "third");
  third.end();
  expect(await gate.run(third.run)).toBe("third");
});
