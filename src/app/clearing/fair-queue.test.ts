import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fairQueue, type FairQueue, type Waiting } from "./fair-queue.ts";

interface Item extends Waiting {
  readonly name: string;
}

/** "A1" is lane A's first; `ids` default to its own name. */
const item = (name: string, more: Partial<Waiting> = {}): Item => ({
  name,
  lane: name[0]!,
  ids: [name],
  parcel: null,
  ...more,
});
const many = (lane: string, count: number): Item[] =>
  Array.from({ length: count }, (_, index) => item(`${lane}${index + 1}`));
const names = (items: readonly Item[]): string => items.map(({ name }) => name).join(" ");

function queueOf(items: readonly Item[]): FairQueue<Item> {
  const queue = fairQueue<Item>();
  for (const one of items) queue.push(one);
  return queue;
}

describe("shares", () => {
  test.each([
    ["one lane takes all there is", [many("A", 3)], 5, "A1 A2 A3"],
    ["one lane takes all places", [many("A", 9)], 4, "A1 A2 A3 A4"],
    ["one document beside a flood", [many("A", 9), many("B", 1)], 4, "A1 A2 A3 B1"],
    ["two floods share alike", [many("A", 9), many("B", 9)], 4, "A1 A2 B1 B2"],
    ["what a lane leaves the others divide", [many("A", 9), many("B", 1), many("C", 9)], 7, "A1 A2 A3 B1 C1 C2 C3"],
    ["no more lanes than places are served", [many("A", 2), many("B", 2), many("C", 2)], 2, "A1 B1"],
  ])("%s", (_name, lanes, max, batch) => {
    expect(names(queueOf(lanes.flat()).take(max))).toBe(batch);
  });

  test("a batch stands in the order of arrival, whichever lanes it came from", () => {
    const queue = queueOf([item("A1"), item("B1"), item("A2"), item("C1"), item("B2")]);
    expect(names(queue.take(9))).toBe("A1 B1 A2 C1 B2");
  });

  test("where there are more lanes than places, all have their turn", () => {
    const queue = queueOf("ABCDE".split("").flatMap((lane) => many(lane, 2)));
    const batches = Array.from({ length: 5 }, () => names(queue.take(2)));
    expect(batches).toEqual(["A1 B1", "C1 D1", "A2 E1", "B2 C2", "D2 E2"]);
  });
});

describe("standing in line", () => {
  test("what shares an identity waits until what came first is settled, in another lane too", () => {
    const queue = queueOf([item("A1", { ids: ["k"] }), item("B1", { ids: ["k"] }), item("A2", { ids: ["k", "l"] })]);
    queue.push(item("B2", { ids: ["l"] }));
    for (const expected of ["A1", "B1", "A2", "B2"]) {
      const batch = queue.take(9);
      expect(names(batch)).toBe(expected);
      expect(names(queue.take(9))).toBe("");
      queue.settle(batch);
    }
    expect(queue.depth()).toBe(0);
  });

  test("what has waited for its turn goes before what its lane filed since", () => {
    const queue = queueOf([item("A1", { ids: ["k"] }), item("A2", { ids: ["k"] }), ...many("A", 6).slice(2)]);
    const first = queue.take(2);
    expect(names(first)).toBe("A1 A3");
    queue.settle(first);
    expect(names(queue.take(2))).toBe("A2 A4");
  });

  test("documents of a parcel go together, or wait for the one that is in flight", () => {
    const queue = queueOf([item("A1", { parcel: "p" }), item("B1", { parcel: "p" })]);
    const first = queue.take(9);
    expect(names(first)).toBe("A1 B1");
    queue.push(item("C1", { parcel: "p" }));
    queue.push(item("C2", { parcel: "q" }));
    expect(names(queue.take(9))).toBe("C2");
    queue.settle(first);
    expect(names(queue.take(9))).toBe("C1");
  });

  test("depth counts what waits and what is in flight, for all and for each lane", () => {
    const queue = queueOf([...many("A", 3), ...many("B", 2)]);
    expect([queue.depth(), queue.depth("A"), queue.depth("C"), queue.lanes()]).toEqual([5, 3, 0, 2]);
    const batch = queue.take(9);
    expect([queue.isWaiting(), queue.isInFlight(), queue.depth()]).toEqual([false, true, 5]);
    queue.settle(batch.filter(({ lane }) => lane === "B"));
    expect([queue.depth("A"), queue.depth("B"), queue.lanes()]).toEqual([3, 0, 1]);
  });

  test("settling what is not in flight is a bug of ours", () => {
    const queue = queueOf([item("A1")]);
    expect(() => queue.settle([item("A1")])).toThrow("not in flight");
  });
});

const arbitrary = fc.record({
  lane: fc.constantFrom("A", "B", "C"),
  ids: fc.uniqueArray(fc.constantFrom("k", "l", "m", "n", "o"), { minLength: 1, maxLength: 2 }),
  parcel: fc.option(fc.constantFrom("p", "q")),
});

test("whatever comes: each once, in line within an identity, never two of an identity or parcel in two batches", () => {
  const steps = fc.array(fc.oneof(arbitrary, fc.record({ take: fc.integer({ min: 1, max: 4 }) })), { maxLength: 60 });
  fc.assert(
    fc.property(steps, fc.infiniteStream(fc.nat()), (all, chances) => {
      const queue = fairQueue<Item>();
      const pushed: Item[] = [];
      const taken: Item[] = [];
      const flights: Item[][] = [];
      const take = (max: number): void => {
        const batch = queue.take(max);
        expect(batch.length).toBeLessThanOrEqual(max);
        expect(batch.length > 0 || flights.length > 0 || taken.length === pushed.length).toBe(true);
        const order = batch.map((one) => pushed.indexOf(one));
        expect(order).toEqual([...order].sort((a, b) => a - b));
        const ids = [...flights.flat(), ...batch].flatMap((one) => one.ids);
        expect(new Set(ids).size).toBe(ids.length);
        const parcels = new Set(flights.flat().map(({ parcel }) => parcel));
        expect(batch.filter(({ parcel }) => parcel !== null && parcels.has(parcel))).toEqual([]);
        taken.push(...batch);
        if (batch.length > 0) flights.push(batch);
      };
      const settleOne = (): void => {
        const [batch] = flights.splice(chances.next().value % flights.length, 1);
        queue.settle(batch!);
      };
      for (const step of all) {
        if ("take" in step) take(step.take);
        else {
          const one = { ...step, name: String(pushed.length) };
          pushed.push(one);
          queue.push(one);
        }
        if (flights.length > 1) settleOne();
      }
      while (queue.depth() > 0) {
        take(3);
        settleOne();
      }
      expect(taken.length).toBe(pushed.length);
      expect(new Set(taken).size).toBe(pushed.length);
      for (const id of ["k", "l", "m", "n", "o"]) {
        const mine = (items: readonly Item[]): string[] =>
          items.filter(({ ids }) => ids.includes(id)).map(({ name }) => name);
        expect(mine(taken)).toEqual(mine(pushed));
      }
      expect([queue.lanes(), queue.isWaiting(), queue.isInFlight()]).toEqual([0, false, false]);
    }),
  );
});

test("however much others wait, a lane gets its share of the places, and no place stays empty", () => {
  const waiting = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(waiting, fc.integer({ min: 6, max: 60 }), (counts, max) => {
      const queue = queueOf(counts.flatMap((count, index) => many("ABCDEF"[index]!, count)));
      const batch = queue.take(max);
      expect(batch.length).toBe(
        Math.min(
          max,
          counts.reduce((sum, count) => sum + count, 0),
        ),
      );
      counts.forEach((count, index) => {
        const served = batch.filter(({ lane }) => lane === "ABCDEF"[index]).length;
        expect(served).toBeGreaterThanOrEqual(Math.min(count, Math.floor(max / counts.length)));
      });
    }),
  );
});
