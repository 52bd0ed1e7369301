/**
 * The demo as a newcomer meets it: an empty record, a start that is cut off and gone on with, accounts that sign in,
 * every state, lane and kind of mismatch, a parcel to mend, a start that loads nothing more, parcels that keep coming.
 * The story is one: each test goes on where the one before ended.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadDemo, type DemoOptions } from "../../src/cli/load-demo.ts";
import type { DemoProgress } from "../../src/cli/demo-progress.ts";
import { writeProgress } from "../../src/cli/demo-progress.ts";
import type { AnyDocument, Payment } from "../../src/customs/documents.ts";
import { roles } from "../../src/customs/person.ts";
import { pairs } from "../../src/matching/pairs.ts";
import { demoParcelsMin, planDemoDay, type DemoDay } from "../../src/simulation/demo-day.ts";
import { createGoods } from "../../src/simulation/goods.ts";
import { createDatabase } from "../database.ts";
import { testRulebook } from "../fairway.ts";
import { endAll, get, linesOf, makeHome, openRecord, runFairway, serve, type Server } from "../program.ts";

const PARCELS = Math.max(demoParcelsMin, 300);
const SEED = 5;
const args = ["--parcels", String(PARCELS), "--seed", String(SEED)];
let home: string;
let server: Server;
let passwords: Record<string, string>;

beforeAll(async () => {
  home = await makeHome();
});
afterAll(endAll);

const progressOf = async (): Promise<DemoProgress> =>
  JSON.parse(await readFile(join(home, "demo.json"), "utf8")) as DemoProgress;

/** What was told of accounts, by name. */
const toldIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/^ {2}([a-z-]+) +((?:[a-z2-9]{5}-){3}[a-z2-9]{5}) /gm)].map(([, a, b]) => [a!, b!]),
  );

interface SignedIn {
  readonly cookie: string;
  readonly csrf: string;
  readonly role: string;
  readonly mustChangePassword: boolean;
}

async function signIn(name: string): Promise<SignedIn> {
  const response = await fetch(`${server.url}/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, password: passwords[name] }),
  });
  expect([name, response.status]).toEqual([name, 200]);
  const { person, csrf } = (await response.json()) as { person: Omit<SignedIn, "cookie" | "csrf">; csrf: string };
  const cookie = response.headers.getSetCookie()[0]!.split(";")[0]!;
  return { cookie, csrf, role: person.role, mustChangePassword: person.mustChangePassword };
}

async function ask<T>(path: string, { cookie }: SignedIn): Promise<T> {
  const response = await fetch(`${server.url}${path}`, { headers: { cookie } });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

const countOf = async (by: SignedIn): Promise<number> =>
  (await ask<{ count: { value: number } }>("/v1/parcels?limit=1", by)).count.value;

test("--empty loads nothing, and nothing is on record afterwards", { timeout: 240_000 }, async () => {
  server = await serve({ FAIRWAY_HOME: home });
  await expect.poll(() => server.said().stderr, { timeout: 60_000 }).toMatch(/register a party/);
  expect(server.said().stderr).not.toMatch(/demo/);
  await server.stop();
  const record = await openRecord(home);
  expect(await record.parties.list("", 1)).toEqual([]);
  await record.close();
});

test("a database of one's own stays empty unless --demo asks", { timeout: 240_000 }, async () => {
  const database = await createDatabase();
  server = await serve({ FAIRWAY_HOME: await makeHome(), DATABASE_URL: database.url }, []);
  await expect.poll(() => server.said().stderr, { timeout: 60_000 }).toMatch(/register a party/);
  expect(server.said().stderr).not.toMatch(/demo/);
  await server.stop();
  await database.drop();
});

test("a start that is told to stop says how far it came", { timeout: 240_000 }, async () => {
  const record = await openRecord(home);
  let looks = 0;
  const options: DemoOptions = {
    ...{ home, databaseUrl: undefined, wanted: "embedded", seed: SEED, parcels: PARCELS },
    isStopping: () => (looks += 1) > 1,
  };
  const demo = await loadDemo(record, options);
  expect(demo!.progress).toMatchObject({ parcels: PARCELS, filed: 200, isFinished: false });
  expect(await progressOf()).toEqual(demo!.progress);
  // As if it had been killed before it wrote down how far it was: the next start files these once more.
  await writeProgress(home, { ...demo!.progress, filed: 0 });
  await record.close();
});

test("the next start goes on, and tells the accounts", { timeout: 240_000 }, async () => {
  server = await serve({ FAIRWAY_HOME: home }, ["--parcels", String(PARCELS + 1), "--seed", "9"]);
  await expect.poll(() => server.said().stderr, { timeout: 60_000 }).toMatch(/more parcels come/);
  expect(server.said().stderr).toMatch(new RegExp(`demo, ${PARCELS} invented parcels of today \\(seed ${SEED}\\)`));
  expect(await progressOf()).toMatchObject({ filed: PARCELS, seed: SEED, isFinished: true });
  passwords = toldIn(server.said().stderr);
  expect(new Set(Object.values(passwords)).size).toBe(Object.keys(passwords).length);
  const stored = await readFile(join(home, "demo.json"), "utf8");
  for (const password of Object.values(passwords)) expect(stored).not.toContain(password);
});

test("every role and kind of enterprise signs in with what was told", { timeout: 240_000 }, async () => {
  const seen = new Set<string>();
  for (const name of Object.keys(passwords)) {
    const person = await signIn(name);
    expect(person.mustChangePassword).toBe(false);
    seen.add(person.role);
  }
  expect(seen).toEqual(new Set(roles));
  for (const name of ["marketplace", "shop", "payment-firm", "carrier", "declarant", "site-operator"])
    expect(passwords).toHaveProperty(name);
});

test("every state, lane and kind of mismatch is there, each parcel once", { timeout: 240_000 }, async () => {
  const officer = await signIn("officer");
  await expect.poll(() => countOf(officer), { timeout: 60_000 }).toBe(PARCELS);
  interface Overview {
    readonly states: Readonly<Record<string, number>>;
    readonly lanes: Readonly<Record<string, number>>;
    readonly mismatches: readonly { readonly rule: string; readonly count: number }[];
    readonly deadlines: { readonly open: number };
  }
  const { states, lanes, mismatches, deadlines } = await ask<Overview>("/v1/overview", officer);
  for (const state of ["waiting", "refused", "held", "inspection", "cleared", "released"])
    expect([state, states[state]! > 0]).toEqual([state, true]);
  for (const lane of ["green", "yellow", "red"]) expect([lane, lanes[lane]! > 0]).toEqual([lane, true]);
  const rules = new Set(mismatches.filter(({ count }) => count > 0).map(({ rule }) => rule));
  expect(rules).toEqual(new Set(pairs.map(({ rule }) => rule)));
  expect(deadlines.open).toBeGreaterThan(0);
});

test(
  "the parcel that is suggested is mended by whom it names, and released at once",
  { timeout: 240_000 },
  async () => {
    const [, consignment] = /try this: parcel (\S+) was refused/.exec(server.said().stderr)!;
    const firm = await signIn("payment-firm");
    const look = (): Promise<{ state: string }> => ask(`/v1/parcels/${consignment!}`, firm);
    expect(await look()).toMatchObject({ state: "refused", mismatches: [{ rule: "R1" }] });
    const { parcels } = await planned();
    const { filings } = parcels.find((parcel) => parcel.consignment === consignment)!;
    const documentOf = (kind: string): AnyDocument<string> => filings.find((filing) => filing.kind === kind)!.document;
    const order = documentOf("order") as { paid: string };
    const payment = { ...(documentOf("payment") as Payment<string>), amount: order.paid, appType: "2" };
    const response = await fetch(`${server.url}/v1/documents`, {
      method: "POST",
      headers: { cookie: firm.cookie, "x-fairway-csrf": firm.csrf, "content-type": "application/json" },
      body: JSON.stringify(payment),
    });
    expect(await response.json()).toMatchObject({ outcome: "accepted" });
    expect(await look()).toMatchObject({ state: "released", mismatches: [] });
  },
);

async function planned(): Promise<DemoDay> {
  const goods = createGoods((await testRulebook()).parts.positiveList);
  return planDemoDay({ ...(await progressOf()), goods });
}

test("parcels keep coming beside the server", { timeout: 240_000 }, async () => {
  const env = { FAIRWAY_HOME: home };
  const live = await runFairway(["demo", "--live", "--rate", "50", "--parcels", "12", "--json"], { env });
  expect([live.code, live.stderr, linesOf(live.stdout).length]).toEqual([0, "", 12]);
  const more = await runFairway(["demo", "--parcels", "30"], { env });
  expect(more.stdout).toMatch(/^filed 30 parcels, \d+ documents\n$/);
  const officer = await signIn("officer");
  await expect.poll(() => countOf(officer), { timeout: 60_000 }).toBe(PARCELS + 42);
});

test("a second start loads nothing and tells no password", { timeout: 240_000 }, async () => {
  await server.stop();
  server = await serve({ FAIRWAY_HOME: home }, args);
  await expect.poll(() => server.said().stderr, { timeout: 60_000 }).toMatch(/nothing was loaded[\s\S]*person reset/);
  expect(toldIn(server.said().stderr)).toEqual({});
  expect(await countOf(await signIn("officer"))).toBe(PARCELS + 42);
  expect((await get(server.url, "/health/ready")).status).toBe(200);
});

test("no demo goes where other things are on record", { timeout: 240_000 }, async () => {
  const database = await createDatabase();
  const env = { FAIRWAY_HOME: await makeHome(), DATABASE_URL: database.url };
  const party = ["party", "add", "--kind", "carrier", "--code", "4604000009", "--name", "a carrier"];
  expect((await runFairway(party, { env })).code).toBe(0);
  const asked = await runFairway(["serve", "--demo"], { env: { ...env, PORT: "0" } });
  expect([asked.code, asked.stdout]).toEqual([2, ""]);
  expect(asked.stderr).toMatch(/something already/);
  const more = await runFairway(["demo", "--parcels", "3"], { env });
  expect([more.code, more.stderr]).toEqual([2, expect.stringMatching(/there is no demo on this record/)]);
  await database.drop();
});
