/** The plans of statements on deliveries, on a table that was loaded and never analysed: none goes through it all. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../../tests/database.ts";
import { effort } from "../../tests/effort.ts";
import { deliveryStore } from "./delivery-store.ts";

/** Of one webhook: so many delivered, so many pending; and the same of another. */
const LOADED = effort(10_000, 200_000);
const PENDING = 4_000;

interface Plan {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly Plan[];
}

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client(database.url);
  await client.connect();
  await client.query(`alter table delivery set (autovacuum_enabled = false)`);
  await client.query(
    `insert into delivery (subscription, event, type, thread, state, next_at, created_at, finished_at, body)
     select subscription, 'w0-0.' || number || '.0', 'parcel.decided', 'P/' || number % 2000,
            case when number <= $1 then 'delivered' else 'pending' end, to_timestamp(number), to_timestamp(number),
            case when number <= $1 then to_timestamp(number) end, '{}'
       from unnest(array['A', 'B']) as subscription, generate_series(1, $2::int) as number`,
    [LOADED, LOADED + PENDING],
  );
}, 300_000);
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** A pool that runs each statement as `explain analyze`, keeps its plan, and takes its effect back. */
function explaining(plans: Plan[]): pg.Pool {
  const query = async (
    asked: string | { readonly text: string; readonly values?: unknown[] },
    values: unknown[] = [],
  ): Promise<unknown> => {
    const statement = typeof asked === "string" ? { text: asked, values } : { text: asked.text, values: asked.values };
    await client.query("begin");
    const explained = await client.query<{ "QUERY PLAN": readonly { readonly Plan: Plan }[] }>({
      text: `explain (analyze, format json) ${statement.text}`,
      values: statement.values ?? [],
    });
    await client.query("rollback");
    plans.push(explained.rows[0]!["QUERY PLAN"][0]!.Plan);
    return client.query({ text: statement.text, values: statement.values ?? [] });
  };
  return { query } as unknown as pg.Pool;
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** Rows of the table that were touched, wanted or not. */
const touched = (plan: Plan): number =>
  nodesOf(plan)
    .filter((node) => node["Relation Name"] === "delivery" && node["Node Type"].includes("Scan"))
    .reduce(
      (sum, node) => sum + (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"],
      0,
    );
const scans = (plan: Plan): string[] =>
  nodesOf(plan)
    .filter((node) => node["Node Type"] === "Seq Scan" && node["Relation Name"] === "delivery")
    .map((node) => node["Node Type"]);

const at = (LOADED + PENDING + 1) * 1_000;

test("claiming looks at what it claims, and at one row more for each", async () => {
  const plans: Plan[] = [];
  const claimed = await deliveryStore(explaining(plans)).claim("A", "c1", at, at + 1_000, 64);
  expect(claimed).toHaveLength(64);
  expect(plans.flatMap(scans)).toEqual([]);
  expect(touched(plans[0]!)).toBeLessThanOrEqual(64 * 3);
});

test("settling what was delivered looks at nothing else", async () => {
  const claimed = await deliveryStore(client as unknown as pg.Pool).claim("B", "c2", at, at + 1_000, 64);
  const plans: Plan[] = [];
  const results = claimed.map(({ event }) => ({ event, state: "delivered" as const, status: 200 }));
  await deliveryStore(explaining(plans)).settle("B", "c2", results, at);
  expect(plans.flatMap(scans)).toEqual([]);
  expect(touched(plans[0]!)).toBeLessThanOrEqual(64);
});

test("counting what waits looks at nothing that does not", async () => {
  const plans: Plan[] = [];
  const { pending, oldestMs } = await deliveryStore(explaining(plans)).backlog(at);
  expect(pending).toBe(2 * PENDING - 64);
  expect(oldestMs).toBeGreaterThan(0);
  expect(plans.flatMap(scans)).toEqual([]);
  expect(touched(plans[0]!)).toBe(pending);
});
