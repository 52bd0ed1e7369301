import { expect, test } from "vitest";
import { fail, ok, problem } from "../kernel/problem.ts";
import { marketplace } from "./fake-ports.ts";
import type { EventPorts, EventRequest } from "./ports.ts";
import { readInTurn } from "./read-in-turn.ts";

const request: EventRequest = { after: "0", types: ["x.y"], consignment: null, limit: 1 };
const other = { ...marketplace, code: "4601000002" };
const empty = ok({ events: [], cursor: "0", more: true });

/** Ports whose readings end when the test says. */
function begin() {
  const under: { party: string; end: (answer: Awaited<ReturnType<EventPorts["read"]>>) => void; fail(): void }[] = [];
  const { read } = readInTurn({
    mark: () => 0,
    grown: () => Promise.resolve(),
    read: ({ code: party }) =>
      new Promise((end, reject) => {
        under.push({ party, end, fail: () => reject(new Error("away")) });
      }),
  });
  return { read, under };
}
const idle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test("of one party one reading is under way; another party does not wait for it", async () => {
  const { read, under } = begin();
  const readings = [read(marketplace, request), read(marketplace, request), read(other, request)];
  await idle();
  expect(under.map(({ party }) => party)).toEqual([marketplace.code, other.code]);
  under[1]!.end(empty);
  await readings[2];
  under[0]!.end(empty);
  await readings[0];
  await idle();
  expect(under.map(({ party }) => party)).toEqual([marketplace.code, other.code, marketplace.code]);
  const refused = fail(problem("events.cursor_malformed", "", "Wrong."));
  under[2]!.end(refused);
  expect(await readings[1]).toBe(refused);
});

test("one that fails tells its own, and the next goes on", async () => {
  const { read, under } = begin();
  const [first, second] = [read(marketplace, request), read(marketplace, request)];
  const failing = expect(first).rejects.toThrow("away");
  await idle();
  under[0]!.fail();
  await failing;
  await idle();
  under[1]!.end(empty);
  expect(await second).toBe(empty);
});

test("between two pages that are answered at once, others have their turn", async () => {
  const { read } = readInTurn({
    mark: () => 0,
    grown: () => Promise.resolve(),
    read: () => Promise.resolve(empty),
  });
  let turns = 0;
  setImmediate(() => (turns += 1));
  await read(marketplace, request);
  expect(turns).toBe(1);
});
