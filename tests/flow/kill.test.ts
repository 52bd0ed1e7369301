/**
 * kill -9 in the middle of a load, once of the program, once of its database's server; what was not acknowledged is
 * sent again. Then the record must be as if nothing had happened (tests/audit.ts).
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { keyOf, type AnyDocument, type DocumentKind } from "../../src/customs/documents.ts";
import { audit } from "../audit.ts";
import { effort, record } from "../effort.ts";
import { documentsOf, goodParcel, type GoodParcel } from "../good-parcel.ts";
import { groupBy } from "../group-by.ts";
import { endAll, makeHome, openRecord, registerFilers, serve, type FilerKeys, type Server } from "../program.ts";

const PARCELS = effort(2_000, 20_000);
const ROUNDS = effort(1, 20);
/** Fifty parcels a person, of which about ten fit into the year. */
const PARCELS_OF_A_PERSON = 50;
const PARCELS_AT_ONCE = 50;
const SENDERS = 6;
const ANSWERS_WITHIN_MS = 30_000;
const RECOVERS_WITHIN_MS = 60_000;

afterAll(endAll);

const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10); // In Beijing.
const idOf = (document: AnyDocument<string>): string => `${document.kind}:${keyOf(document)}`;

/** Parcels of unequal value, a person's spread over the whole load. */
function parcelsOf(round: number): GoodParcel[] {
  const persons = PARCELS / PARCELS_OF_A_PERSON;
  return Array.from({ length: PARCELS }, (_, index) => {
    const price = `${600 + ((index * 701) % 4_201)}.00`;
    const parcel = goodParcel(`K${round}-${index}`, { person: index % persons, quantity: 1, price });
    return { ...parcel, declaration: { ...parcel.declaration, declaredOn: today } };
  });
}

/** A load while it runs: which documents were acknowledged, and how requests were answered. */
interface Load {
  readonly acknowledged: Set<string>;
  readonly rejected: string[];
  readonly statuses: Map<string, number>;
}

/** Files documents of one kind. What arrives of a broken answer counts: each line is true by itself. */
async function file(server: Server, keys: FilerKeys, documents: readonly AnyDocument<string>[], load: Load) {
  const kind: DocumentKind = documents[0]!.kind;
  let text = "";
  let status = "dropped";
  try {
    const response = await fetch(`${server.url}/v1/documents`, {
      method: "POST",
      headers: { authorization: `Bearer ${keys[kind]}`, "content-type": "application/x-ndjson" },
      body: documents.map((document) => `${JSON.stringify(document)}\n`).join(""),
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    status = String(response.status);
    const decoder = new TextDecoder();
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>)
      text += decoder.decode(piece, { stream: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // The connection broke.
    status = status === "200" ? "cut off" : "dropped";
  }
  load.statuses.set(status, (load.statuses.get(status) ?? 0) + 1);
  if (status !== "200" && status !== "cut off") return;
  for (const line of text.split("\n").slice(0, -1)) {
    const answer = JSON.parse(line) as { line: number; outcome: string; problems: { code: string }[] };
    const id = idOf(documents[answer.line - 1]!);
    if (answer.outcome !== "rejected") load.acknowledged.add(id);
    else if (answer.problems[0]?.code !== "store.unavailable") load.rejected.push(`${id} ${line}`);
  }
}

/** Files what `wanted` chooses of all parcels, with a few senders, each four requests at a time. */
async function send(
  server: Server,
  keys: FilerKeys,
  parcels: readonly GoodParcel[],
  load: Load,
  wanted: (document: AnyDocument<string>) => boolean,
): Promise<void> {
  let next = 0;
  const sender = async (): Promise<void> => {
    while (next < parcels.length) {
      const some = parcels
        .slice(next, (next += PARCELS_AT_ONCE))
        .flatMap(documentsOf)
        .filter(wanted);
      const groups = groupBy(some, ({ kind }) => kind).values();
      await Promise.all([...groups].map((documents) => file(server, keys, documents, load)));
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + RECOVERS_WITHIN_MS;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error("the load does not get on");
    await pause(5);
  }
}

/** One round on a home of its own. `strike` hits in the middle of the load and answers the server that goes on. */
async function round(number: number, strike: (home: string, server: Server) => Promise<Server>): Promise<string> {
  const home = await makeHome();
  const preparing = await openRecord(home);
  const keys = await registerFilers(preparing);
  await preparing.close();
  const parcels = parcelsOf(number);
  const load: Load = { acknowledged: new Set(), rejected: [], statuses: new Map() };
  const all = PARCELS * 4;
  let server = await serve({ FAIRWAY_HOME: home });
  try {
    const sending = send(server, keys, parcels, load, () => true);
    await until(() => load.acknowledged.size > all / 3);
    server = await strike(home, server);
    await sending;
    const before = load.acknowledged.size;
    expect(before).toBeLessThan(all); // It was hit in the middle.
    let again = 0;
    const some = (document: AnyDocument<string>): boolean => {
      const isDue = !load.acknowledged.has(idOf(document));
      return isDue || again++ % 7 === 0;
    };
    const deadline = performance.now() + RECOVERS_WITHIN_MS;
    while (load.acknowledged.size < all && performance.now() < deadline) {
      await send(server, keys, parcels, load, some);
      if (load.acknowledged.size < all) await pause(200);
    }
    const second = await openRecord(home);
    try {
      const complete = parcels.map(({ order }) => `${order.platform}/${order.orderNo}`);
      const found = await audit(second.url, load.acknowledged, complete);
      expect(load.rejected).toEqual([]);
      expect(found.faults).toEqual([]);
      expect(found).toMatchObject({ parcels: PARCELS, documents: all });
      expect(found.granted).toBeGreaterThan(0);
      expect(found.refused).toBeGreaterThan(0);
      expect([...load.statuses.keys()].filter((status) => !/^(200|503|dropped|cut off)$/.test(status))).toEqual([]);
      await expectAuditBites(second.url);
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

/** The postmaster over a home's data. */
const postmasterOf = (home: string): number =>
  Number(readFileSync(join(home, "database/data/postmaster.pid"), "utf8").split("\n")[0]);

const blows = [
  {
    name: "the program",
    strike: async (home: string, server: Server): Promise<Server> => {
      await server.kill();
      return serve({ FAIRWAY_HOME: home });
    },
  },
  {
    name: "the database's server",
    strike: async (home: string, server: Server): Promise<Server> => {
      const killed = postmasterOf(home);
      process.kill(killed, "SIGKILL");
      await until(() => /ended unexpectedly and is started again/.test(server.said().stderr));
      return server;
    },
  },
];

test.each(blows)(
  `kill -9 of $name in the middle of ${PARCELS} parcels: the record is whole`,
  async ({ name, strike }) => {
    for (let number = 1; number <= ROUNDS; number += 1) {
      const outcome = await round(number, strike);
      record(`kill -9 of ${name}, round ${number}`, `${PARCELS} parcels`, outcome);
    }
  },
  effort(90_000, 70 * 60_000),
);
