/**
 * killRounds: a kill -9 in the middle of a load, again and again, each on a home of its own; what was not acknowledged
 * is sent again. Then the record must be as if nothing had happened (`audit.ts`), and `verify` finds nothing.
 */
import pg from "pg";
import { expect } from "vitest";
import { verifyFairway } from "../src/cli/verify.ts";
import { audit } from "./audit.ts";
import { effort, record } from "./effort.ts";
import { makeHome, openRecord, registerFilers, serve, type Server } from "./program.ts";
import { emptyLoad, send, sendTheRest, unequalParcels, until } from "./send-parcels.ts";

const PARCELS = effort(2_000, 20_000);
const ROUNDS = effort(1, 20);
const MINUTES = effort(1.5, 70);

/** Hits in the middle of the load and answers the server that goes on. */
export type Strike = (home: string, server: Server) => Promise<Server>;

export const killName = (name: string): string =>
  `kill -9 of ${name} in the middle of ${PARCELS} parcels: the record is whole`;
export const KILL_MS_MAX = MINUTES * 60_000;

/** All rounds of one kind of blow. */
export async function killRounds(name: string, strike: Strike): Promise<void> {
  for (let number = 1; number <= ROUNDS; number += 1) {
    const outcome = await round(number, strike);
    record(`kill -9 of ${name}, round ${number}`, `${PARCELS} parcels`, outcome);
  }
}

/** One round on a home of its own. */
async function round(number: number, strike: Strike): Promise<string> {
  const home = await makeHome();
  const preparing = await openRecord(home);
  const keys = await registerFilers(preparing);
  await preparing.close();
  const parcels = unequalParcels(`K${number}`, PARCELS);
  const load = emptyLoad();
  const all = PARCELS * 4;
  let server = await serve({ FAIRWAY_HOME: home });
  try {
    const sending = send(server, keys, parcels, load, () => true);
    await until(() => load.acknowledged.size > all / 3);
    server = await strike(home, server);
    await sending;
    const before = load.acknowledged.size;
    expect(before).toBeLessThan(all); // It was hit in the middle.
    await sendTheRest(server, keys, parcels, load);
    const second = await openRecord(home);
    try {
      const complete = parcels.map(({ order }) => `${order.platform}/${order.orderNo}`);
      const found = await audit(second.url, load.acknowledged, complete);
      expect(load.rejected).toEqual([]);
      expect(load.unadvised).toEqual([]);
      expect(found.faults).toEqual([]);
      expect(found).toMatchObject({ parcels: PARCELS, documents: all });
      expect(found.granted).toBeGreaterThan(0);
      expect(found.refused).toBeGreaterThan(0);
      expect([...load.statuses.keys()].filter((status) => !/^(200|503|dropped|cut off)$/.test(status))).toEqual([]);
      const verified = await verifyFairway(second);
      expect(verified.faults).toEqual([]);
      expect(verified.counts).toMatchObject({ parcel: PARCELS, decision: PARCELS });
      await expectAuditBites(second.url);
      expect((await verifyFairway(second)).faults).toMatchObject([{ code: "account.balance_wrong", table: "account" }]);
      expect((await server.stop()).code).toBe(0);
      return `${before} of ${all} acknowledged before, ${found.granted} granted, ${found.refused} refused`;
    } finally {
      await second.close();
    }
  } finally {
    await server.stop();
  }
}

/** An audit that finds nothing in a spoilt record either would say nothing above. */
async function expectAuditBites(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(`update account set balance = balance + 1
       where account = (select min(account) from account where account like 'quota/%')`);
  } finally {
    await client.end();
  }
  const { faults } = await audit(url, new Set(["order:1/none"]), ["1/none"]);
  expect(faults).toEqual([
    "order:1/none was acknowledged and is missing",
    "1/none is complete and not decided",
    expect.stringMatching(/^quota.*: sum$/),
    expect.stringMatching(/does not hold what was granted$/),
  ]);
}
