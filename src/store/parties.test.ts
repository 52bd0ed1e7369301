import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../../tests/database.ts";
import type { PartyStore } from "../app/ports.ts";
import { partyStore } from "./parties.ts";
import { openPool } from "./pool.ts";

let database: TestDatabase;
let pool: pg.Pool;
let parties: PartyStore;

beforeAll(async () => {
  database = await createDatabase();
  pool = openPool(database.url, { connections: 4, onError: () => undefined });
  parties = partyStore(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const hashOf = (key: string): Buffer => Buffer.from(key.padEnd(32, "."));
const at = Date.parse("2026-11-10T00:00:00Z");

test("a party is found by each of its keys, and by no other", async () => {
  const party = { code: "4604000001", name: "测试物流", kind: "carrier" };
  await parties.register(party, hashOf("first"), at);
  await parties.register(party, hashOf("second"), at + 1);
  const found = { code: "4604000001", name: "测试物流", kinds: ["carrier"] };
  expect(await parties.findByKey(hashOf("first"))).toEqual(found);
  expect(await parties.findByKey(hashOf("second"))).toEqual(found);
  expect(await parties.findByKey(hashOf("third"))).toBeUndefined();
  expect(await parties.findByKey(Buffer.alloc(0))).toBeUndefined();
});

test("one code may be registered as several kinds, in order of registration; the last name counts", async () => {
  await parties.register({ code: "4601000001", name: "旧名", kind: "marketplace" }, hashOf("m"), at);
  await parties.register({ code: "4601000001", name: "新名", kind: "declarant" }, hashOf("d"), at + 1);
  await parties.register({ code: "4601000001", name: "新名", kind: "marketplace" }, hashOf("m2"), at + 2);
  for (const key of ["m", "d", "m2"]) {
    expect(await parties.findByKey(hashOf(key))).toEqual({
      code: "4601000001",
      name: "新名",
      kinds: ["marketplace", "declarant"],
    });
  }
});

test("parties do not see each other's kinds", async () => {
  await parties.register({ code: "A", name: "A", kind: "carrier" }, hashOf("a"), at);
  await parties.register({ code: "B", name: "B", kind: "administration" }, hashOf("b"), at);
  expect((await parties.findByKey(hashOf("a")))?.kinds).toEqual(["carrier"]);
});

test("a key that was revoked finds nobody; the party's others still do", async () => {
  await parties.register({ code: "C", name: "C", kind: "carrier" }, hashOf("c1"), at);
  await parties.register({ code: "C", name: "C", kind: "carrier" }, hashOf("c2"), at);
  await pool.query("update party_key set revoked_at = now() where key_hash = $1", [hashOf("c1")]);
  expect(await parties.findByKey(hashOf("c1"))).toBeUndefined();
  expect((await parties.findByKey(hashOf("c2")))?.code).toBe("C");
});

test("a key belongs to one party: registering it for another fails and leaves nothing", async () => {
  await parties.register({ code: "D", name: "D", kind: "carrier" }, hashOf("taken"), at);
  await expect(
    parties.register({ code: "E", name: "E", kind: "administration" }, hashOf("taken"), at),
  ).rejects.toMatchObject({ code: "23505" });
  expect((await parties.findByKey(hashOf("taken")))?.code).toBe("D");
  const { rows } = await pool.query(
    "select code from party where code = 'E' union select code from party_kind where code = 'E'",
  );
  expect(rows).toEqual([]);
});

test("many registrations of one party at once all stand", async () => {
  const party = { code: "F", name: "F", kind: "post" };
  await Promise.all(Array.from({ length: 20 }, (_, index) => parties.register(party, hashOf(`f${index}`), at)));
  const found = await Promise.all(Array.from({ length: 20 }, (_, index) => parties.findByKey(hashOf(`f${index}`))));
  for (const one of found) expect(one).toEqual({ code: "F", name: "F", kinds: ["post"] });
});
