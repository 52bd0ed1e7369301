import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../../tests/database.ts";
import type { UploadStore } from "../app/uploads.ts";
import { openPool } from "./pool.ts";
import { uploadStore } from "./uploads.ts";

const at = Date.UTC(2026, 10, 10);
const DAY_MS = 86_400_000;
let database: TestDatabase;
let pool: pg.Pool;
let uploads: UploadStore;

beforeAll(async () => {
  database = await createDatabase();
  pool = openPool(database.url, { connections: 4, onError: () => undefined });
  uploads = uploadStore(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const step = (from: number, to: number, isFinished = false): { from: number; to: number; isFinished: boolean } => ({
  from,
  to,
  isFinished,
});

test("an upload is begun once, found again, and is its party's alone", async () => {
  expect(await uploads.find("P1", "a")).toBeUndefined();
  const upload = { id: "a", documents: 0, isFinished: false, changedAt: at };
  expect(await uploads.open("P1", "a", at)).toEqual({ upload, isNew: true });
  expect(await uploads.open("P1", "a", at + 5)).toEqual({ upload, isNew: false });
  expect(await uploads.find("P1", "a")).toEqual(upload);
  expect(await uploads.find("P2", "a")).toBeUndefined();
});

test("begun by two at once it is one upload", async () => {
  const opened = await Promise.all(Array.from({ length: 4 }, () => uploads.open("P1", "race", at)));
  expect(opened.filter((one) => one?.isNew)).toHaveLength(1);
});

test("it moves only from where it stands, and no more once it is finished", async () => {
  await uploads.open("P1", "b", at);
  expect(await uploads.advance("P1", "b", step(1, 2), at)).toBe(false);
  expect(await uploads.advance("P1", "b", step(0, 500), at + 1)).toBe(true);
  expect(await uploads.advance("P1", "b", step(0, 500), at + 2)).toBe(false);
  expect(await uploads.advance("P2", "b", step(500, 600), at)).toBe(false);
  expect(await uploads.advance("P1", "b", step(500, 501, true), at + 3)).toBe(true);
  expect(await uploads.advance("P1", "b", step(501, 502), at + 4)).toBe(false);
  expect(await uploads.find("P1", "b")).toEqual({ id: "b", documents: 501, isFinished: true, changedAt: at + 3 });
});

test("of two that move it at once from the same place, one does", async () => {
  await uploads.open("P1", "c", at);
  const moved = await Promise.all([10, 20, 30, 40].map((to) => uploads.advance("P1", "c", step(0, to), at)));
  expect(moved.filter(Boolean)).toHaveLength(1);
});

test("a party has at most a thousand open; what is old is forgotten and makes room", async () => {
  await pool.query(
    `insert into upload (party, upload, documents, is_finished, opened_at, changed_at)
     select 'P3', 'old-' || n, 0, false, $1, $1 from generate_series(1, 1000) n`,
    [new Date(at).toISOString()],
  );
  expect(await uploads.open("P3", "new", at)).toBeUndefined();
  expect((await uploads.open("P3", "old-7", at))?.isNew).toBe(false);
  expect((await uploads.open("P3", "new", at + 31 * DAY_MS))?.isNew).toBe(true);
  expect(await uploads.find("P3", "old-7")).toBeUndefined();
});
