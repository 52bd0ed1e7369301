/** fairway person: the first who manages people, a consumer, a password given anew, somebody who may no more. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../database.ts";
import { residentNumber } from "../good-parcel.ts";
import { endAll, linesOf, makeHome, openRecord, runFairway, type Said } from "../program.ts";

let database: TestDatabase;
let home: string;
const run = (args: readonly string[], input?: string): Promise<Said> =>
  runFairway(["person", ...args], {
    env: { FAIRWAY_HOME: home, DATABASE_URL: database.url },
    ...(input !== undefined && { input }),
  });
beforeAll(async () => {
  database = await createDatabase();
  home = await makeHome();
  const record = await openRecord(home, database.url);
  const party = { kind: "administration", code: "4600000001", name: "Customs" };
  await record.parties.register(party, Buffer.alloc(32, 7), Date.now());
  await record.close();
}, 60_000);
afterAll(async () => {
  await endAll();
  await database.drop();
});

test.each([
  { args: ["add", "--role", "king", "--name", "a.b"], sentence: /--role must be one of officer, / },
  { args: ["add", "--role", "officer"], sentence: /person add --role ROLE --name NAME/ },
  { args: ["reset"], sentence: /reset\|disable\|enable NAME/ },
  { args: ["add", "--role", "consumer", "--name", "a.b", "--id-number", "123"], sentence: /read from standard input/ },
])("wrong usage: $args", { timeout: 60_000 }, async ({ args, sentence }) => {
  const { code, stdout, stderr } = await run(args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(sentence);
});

test("somebody is added, seen, given a new password and disabled", { timeout: 300_000 }, async () => {
  const added = await run(["add", "--role", "administrator", "--name", "first.of.all", "--party", "4600000001"]);
  expect(added.code).toBe(0);
  expect(added.stdout).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}\n$/);
  expect(added.stderr).toMatch(/first\.of\.all \(administrator\) signs in with this password/);
  const twice = await run(["add", "--role", "administrator", "--name", "first.of.all", "--party", "4600000001"]);
  expect([twice.code, twice.stdout]).toEqual([1, ""]);
  expect(twice.stderr).toContain("[person.name_taken]");
  const number = residentNumber(7);
  const consumer = await run(["add", "--role", "consumer", "--name", "a.buyer", "--id-number", "-", "--json"], number);
  expect(JSON.parse(consumer.stdout)).toMatchObject({ name: "a.buyer", role: "consumer", organisation: null });
  const reset = await run(["reset", "first.of.all", "--json"]);
  const { password } = JSON.parse(reset.stdout) as { password: string };
  expect(password).not.toBe(added.stdout.trim());
  expect((await run(["disable", "a.buyer"])).stdout).toMatch(/^a\.buyer {2}consumer {2}- {2}disabled {2}p_/);
  expect((await run(["disable", "first.of.all"])).stderr).toContain("[person.last_administrator]");
  const listed = linesOf((await run(["list", "--json"])).stdout);
  expect(listed.map(({ name, isDisabled }) => [name, isDisabled]).sort()).toEqual([
    ["a.buyer", true],
    ["first.of.all", false],
  ]);
  const record = await openRecord(home, database.url);
  try {
    const found = await record.people.people.findByName("a.buyer");
    expect(found?.person.identityHash).toBe(record.vault.keep("identity", number).hash);
    expect((await record.people.people.findByName("first.of.all"))?.person.mustChangePassword).toBe(true);
  } finally {
    await record.close();
  }
});
