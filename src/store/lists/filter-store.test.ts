import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../../../tests/database.ts";
import type { FilterStore, SavedFilter } from "../../app/lists/saved-filters.ts";
import { openPool } from "../pool.ts";
import { filterStore } from "./filter-store.ts";

let database: TestDatabase;
let pool: pg.Pool;
let filters: FilterStore;

beforeAll(async () => {
  database = await createDatabase();
  pool = openPool(database.url, { connections: 2, onError: () => undefined });
  filters = filterStore(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const filter = (name: string, query = ""): SavedFilter => ({ name, query, changedAt: "2026-11-10T00:00:00.000Z" });

test("filters come by name, each person's alone; of one name the last stays", async () => {
  for (const one of [filter("b"), filter("a", "state=held"), filter("b", "lane=red")])
    expect(await filters.save("p_1", one, 5)).toBe(true);
  expect(await filters.list("p_1")).toEqual([filter("a", "state=held"), filter("b", "lane=red")]);
  expect(await filters.list("p_2")).toEqual([]);
  expect(await filters.remove("p_2", "a")).toBe(false);
  expect(await filters.remove("p_1", "a")).toBe(true);
  expect(await filters.list("p_1")).toEqual([filter("b", "lane=red")]);
});

test("there are as many as there may be; one that is there may be replaced", async () => {
  expect(await filters.save("p_3", filter("a"), 2)).toBe(true);
  expect(await filters.save("p_3", filter("b"), 2)).toBe(true);
  expect(await filters.save("p_3", filter("c"), 2)).toBe(false);
  expect(await filters.save("p_3", filter("b", "lane=green"), 2)).toBe(true);
  expect(await filters.list("p_3")).toHaveLength(2);
});
