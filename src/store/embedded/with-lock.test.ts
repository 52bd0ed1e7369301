import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAlive, readHolder, thisProgram, writeHolder, type Holder } from "./holder.ts";
import { withLock } from "./with-lock.ts";

let directory: string;
let lock: string;
const dead: Holder = { ...thisProgram(), identity: "another-boot/1", nonce: "00" };

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "fairway-lock-"));
  lock = join(directory, "lock");
});
afterEach(() => rmSync(directory, { recursive: true }));

test.each([
  { name: "this process", holder: thisProgram(), alive: true },
  { name: "an earlier process of the same number", holder: dead, alive: false },
  { name: "a number nobody has", holder: { ...dead, pid: 2 ** 22 + 1 }, alive: false },
  { name: "a process that hid when it wrote", holder: { ...dead, identity: "hidden" }, alive: true },
])("$name is alive: $alive", ({ holder, alive }) => {
  expect(isAlive(holder)).toBe(alive);
});

test("a holder reads back as written, and half a holder is none", () => {
  const text = writeHolder(dead);
  expect(readHolder(text)).toEqual(dead);
  expect(readHolder(text.slice(0, -1))).toBeUndefined();
  expect(readHolder("")).toBeUndefined();
});

/** Many at once; the answer is the largest number that were inside together. */
async function crowd(size: number): Promise<number> {
  let [inside, most] = [0, 0];
  const one = (): Promise<void> =>
    withLock(lock, async () => {
      inside += 1;
      most = Math.max(most, inside);
      await pause(1);
      inside -= 1;
    });
  await Promise.all(Array.from({ length: size }, one));
  return most;
}

test("one at a time, and nothing is left behind", async () => {
  expect(await crowd(20)).toBe(1);
  expect(readdirSync(directory)).toEqual([]);
});

test("a stale lock is removed once, however many find it", async () => {
  writeFileSync(lock, writeHolder(dead));
  expect(await crowd(20)).toBe(1);
  expect(readdirSync(directory)).toEqual([]);
});

test("a program killed while it removed a stale lock does not block the next", async () => {
  writeFileSync(lock, writeHolder(dead));
  writeFileSync(`${lock}.break-${dead.nonce}`, writeHolder({ ...dead, nonce: "01" }));
  expect(await crowd(5)).toBe(1);
  expect(readdirSync(directory)).toEqual([]);
});

test("a living holder is waited for, and patience has an end", async () => {
  writeFileSync(lock, writeHolder(thisProgram()));
  await expect(withLock(lock, () => Promise.resolve(), 100)).rejects.toThrow(/too long/);
  expect(readdirSync(directory)).toEqual(["lock"]);
});

test("the lock is given back when the work fails", async () => {
  await expect(withLock(lock, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(readdirSync(directory)).toEqual([]);
});
