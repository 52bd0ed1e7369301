/**
 * Keys rotated while a server runs: a person keeps the quota that is left, documents filed before and after tell one
 * story, a parcel decided anew is not drawn anew, what was sealed opens, and what was signed stays proved.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { sealContext } from "../../src/app/clearing/prepare.ts";
import type { AnyDocument } from "../../src/customs/documents.ts";
import { documentsOf, goodParcel, type GoodParcel } from "../good-parcel.ts";
import { endAll, get, linesOf, makeHome, openRecord, post, registerFilers, runFairway, serve } from "../program.ts";

afterAll(endAll);

const PERSON = 41;
/** Five of these fit into the year, a sixth does not. */
const dear = (orderNo: string): GoodParcel => goodParcel(orderNo, { person: PERSON, quantity: 1, price: "4900.00" });

interface SetRow {
  readonly key: string;
  readonly use: string;
  readonly identity: string;
  readonly publicKey: string;
}

test("rotated by command and taken up on SIGHUP", { timeout: 180_000 }, async () => {
  const home = await makeHome();
  const env = { FAIRWAY_HOME: home };
  const record = await openRecord(home);
  const keys = await registerFilers(record);
  const server = await serve(env);
  const file = async (documents: readonly AnyDocument<string>[], extra: object = {}): Promise<void> => {
    for (const document of documents) {
      const text = JSON.stringify({ ...document, ...extra });
      const { lines } = await post(server.url, keys[document.kind], text, "application/json");
      expect(lines.map(({ outcome, problems }) => [outcome, problems])).toEqual([["accepted", []]]);
    }
  };
  const stateOf = async (orderNo: string): Promise<unknown> => {
    const { text } = await get(server.url, `/v1/parcels/4601000001/${orderNo}`, keys.order);
    const { state, reasons } = JSON.parse(text) as { state: string; reasons: { rule: string }[] };
    return [state, reasons.map(({ rule }) => rule).filter((rule) => rule === "annual-limit")];
  };
  for (let number = 1; number <= 4; number += 1) await file(documentsOf(dear(`before-${number}`)));
  const [order, ...rest] = documentsOf(dear("across"));
  await file([order!]);

  const listed = linesOf<SetRow>((await runFairway(["keys", "list", "--json"], { env })).stdout);
  expect(listed.map(({ use }) => use)).toEqual(["current"]);
  const rotated = await runFairway(["keys", "rotate", "--json"], { env });
  expect(rotated.code).toBe(0);
  expect(rotated.stderr).toMatch(/hashed and parcels are drawn as before/);
  const [second, first] = linesOf<SetRow>(rotated.stdout);
  expect([first!.key, first!.use, second!.use, second!.identity]).toEqual([
    listed[0]!.key,
    "former",
    "current",
    first!.key,
  ]);
  const [secret] = JSON.parse(await readFile(join(home, "keys/keys.json"), "utf8")) as [Record<string, string>];
  for (const name of ["identity", "envelope", "draw"])
    expect(rotated.stdout + rotated.stderr).not.toContain(secret[name]);
  process.kill(server.pid, "SIGHUP");
  await expect.poll(() => server.said().stderr, { timeout: 20_000 }).toContain(`keys: ${second!.key} seals and signs`);

  await file(rest);
  expect(await stateOf("across")).toEqual(["cleared", []]);
  await file(documentsOf(dear("after")));
  expect(await stateOf("after")).toEqual(["refused", ["annual-limit"]]);
  const { payment } = dear("before-1");
  await file([{ ...payment, paidAt: "2026-11-10T10:02:00+08:00" }], { appType: 2 });

  const client = new pg.Client(record.url);
  await client.connect();
  const { rows: draws } = await client.query<{ draws: string[] }>(
    `select array_agg(circumstances::jsonb ->> 'draw' order by version) as draws from decision
      where consignment = '4601000001/before-1'`,
  );
  expect(draws[0]!.draws).toHaveLength(2);
  expect(draws[0]!.draws[1]).toBe(draws[0]!.draws[0]);
  const { rows: signers } = await client.query<{ key: string }>("select distinct key from journal order by key");
  expect(signers.map(({ key }) => key)).toEqual([first!.key, second!.key].sort());
  const { rows: sealed } = await client.query<{ kind: string; key: string; sealed: Buffer }>(
    "select kind, key, sealed from document union all select 'waybill', waybill, sealed from waybill",
  );
  await client.end();
  const fresh = await openRecord(home);
  const opened = sealed.map((row) => fresh.vault.open(row.sealed, sealContext(row.kind, row.key)));
  expect(opened.every((text) => text.includes("orderNo"))).toBe(true);
  expect(new Set(sealed.map((row) => row.sealed.toString("latin1", 1, 1 + row.sealed[0]!)))).toEqual(
    new Set([first!.key, second!.key]),
  );
  await fresh.close();

  const verified = await runFairway(["verify"], { env });
  expect([verified.code, verified.stderr]).toEqual([0, ""]);
  const fromEnvironment = { ...env, FAIRWAY_KEYS: await readFile(join(home, "keys/keys.json"), "utf8") };
  expect((await runFairway(["keys", "rotate"], { env: fromEnvironment })).code).toBe(2);
  expect((await runFairway(["keys"], { env })).code).toBe(2);
  expect((await server.stop()).code).toBe(0);
  await record.close();
});
