import { EventEmitter, getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { endOf } from "./end-of.ts";

const begin = () => {
  const [raw, server] = [new EventEmitter(), new AbortController()];
  return { raw, server, end: endOf(raw, server.signal) };
};

test.each([
  { name: "the connection closes", happen: ({ raw }: ReturnType<typeof begin>) => raw.emit("close") },
  { name: "the server stops", happen: ({ server }: ReturnType<typeof begin>) => server.abort() },
])("given when $name", ({ happen }) => {
  const begun = begin();
  expect(begun.end.signal.aborted).toBe(false);
  happen(begun);
  expect(begun.end.signal.aborted).toBe(true);
});

test("given at once where the server stopped before", () => {
  expect(endOf(new EventEmitter(), AbortSignal.abort()).signal.aborted).toBe(true);
});

test("what is over leaves nothing at the server's signal, nor at the connection", () => {
  const { raw, server, end } = begin();
  expect([getEventListeners(server.signal, "abort").length, raw.listenerCount("close")]).toEqual([1, 1]);
  end.forget();
  expect([getEventListeners(server.signal, "abort").length, raw.listenerCount("close")]).toEqual([0, 0]);
});
