/** The API of a real server, end to end: who sees what, the same outcome through every form, streaming, and its end. */
import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ParcelView } from "../../src/app/views/view.ts";
import { hashKey, newKey } from "../../src/cli/compose.ts";
import type { PartyKind } from "../../src/customs/party.ts";
import { writeCeb } from "../../src/messages/ceb/write-ceb.ts";
import { createDatabase, type TestDatabase } from "../database.ts";
import { arrivalOf, documentsOf, goodParcel, type GoodParcel } from "../good-parcel.ts";
import { endAll, get, linesOf, makeHome, NDJSON, openRecord, post, registerFilers, serve } from "../program.ts";
import type { AnswerLine, FilerKeys, Server } from "../program.ts";

let database: TestDatabase;
let home: string;
let server: Server;
let keys: FilerKeys;
const others: Record<string, string> = {};

/** On the day of the server's clock, in Beijing. */
const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
function parcelOf(orderNo: string, person: number): GoodParcel {
  const parcel = goodParcel(orderNo, { person, procedure: "1210" });
  return { ...parcel, declaration: { ...parcel.declaration, declaredOn: today } };
}

beforeAll(async () => {
  database = await createDatabase();
  home = await makeHome();
  const record = await openRecord(home, database.url);
  keys = await registerFilers(record);
  const strangers: readonly (readonly [PartyKind, string])[] = [
    ["carrier", "4604000099"],
    ["administration", "4600000001"],
    ["warehouse", "4606980001"],
  ];
  for (const [kind, code] of strangers) {
    others[kind] = newKey();
    await record.parties.register({ kind, code, name: kind }, hashKey(others[kind]), Date.now());
  }
  await record.close();
  server = await serve({ FAIRWAY_HOME: home, DATABASE_URL: database.url });
}, 60_000);
afterAll(async () => {
  await endAll();
  await database.drop();
});

const viewOf = async (orderNo: string, key = keys.order): Promise<ParcelView> => {
  const { status, text } = await get(server.url, `/v1/parcels/4601000001/${orderNo}`, key);
  expect(status).toBe(200);
  return JSON.parse(text) as ParcelView;
};

/** Released, or drawn for inspection, as happens to two in a hundred. */
const isThrough = ({ state, lane }: ParcelView): boolean =>
  lane === "green" && (state === "released" || state === "inspection");

test("the same parcel through JSON, NDJSON and CEB comes to the same; filed again it changes nothing", async () => {
  const forms = [
    { name: "json", type: "application/json", write: JSON.stringify },
    { name: "ndjson", type: `${NDJSON}; charset=utf-8`, write: (one: object) => `\n${JSON.stringify(one)}\r\n` },
    { name: "xml", type: "text/xml", write: undefined },
  ] as const;
  for (const { name, type, write } of forms) {
    const documents = documentsOf(parcelOf(`F-${name}`, 1));
    for (const outcome of ["accepted", "exists"]) {
      for (const document of documents) {
        const body = write === undefined ? writeCeb(document.kind, [document]) : write(document);
        const { lines, type: answered } = await post(server.url, keys[document.kind], body, type);
        expect(lines).toMatchObject([{ line: 1, kind: document.kind, outcome, problems: [] }]);
        expect(answered).toBe("application/x-ndjson; charset=utf-8");
      }
    }
    const view = await viewOf(`F-${name}`);
    expect(isThrough(view)).toBe(true);
    expect(view).toMatchObject({ version: 1, dutiableValue: "250.00", missing: [] });
    expect(view.levies.map(({ amount }) => amount)).toEqual(["0.00", "22.75", "0.00"]);
  }
});

test("whoever is named in a parcel sees it, an authority too; to anyone else it does not exist", async () => {
  const parcel = parcelOf("SEEN", 2);
  for (const document of [...documentsOf(parcel), arrivalOf(parcel)])
    await post(server.url, keys[document.kind], JSON.stringify(document));
  const path = "/v1/parcels/4601000001/SEEN";
  const seeing = [...Object.values(keys), others["administration"], others["warehouse"]];
  const views = await Promise.all(seeing.map((key) => get(server.url, path, key)));
  expect(views.map(({ status }) => status)).toEqual(seeing.map(() => 200));
  expect(new Set(views.map(({ text }) => text)).size).toBe(1); // All of them see the same.
  const stranger = await get(server.url, path, others["carrier"]);
  const none = await get(server.url, "/v1/parcels/4601000001/NONE", others["carrier"]);
  expect(stranger).toEqual({ ...none });
  expect(stranger.status).toBe(404);
});

test("a stream is answered while it is sent: the first line is on record before the last is written", async () => {
  const orders = Array.from({ length: 1_200 }, (_, index) => parcelOf(`S-${index}`, 3).order);
  const url = new URL(`${server.url}/v1/documents`);
  const headers = { authorization: `Bearer ${keys.order}`, "content-type": NDJSON };
  let text = "";
  let wasAnsweredBefore = false;
  await new Promise<void>((resolve, reject) => {
    const sending = request(url, { method: "POST", headers }, (answer) => {
      answer.on("data", (part: Buffer) => {
        text += part.toString();
        if (wasAnsweredBefore) return;
        wasAnsweredBefore = true;
        sending.end(`${JSON.stringify(orders.at(-1))}\n`);
      });
      answer.on("end", resolve);
    });
    sending.on("error", reject);
    for (const order of orders.slice(0, -1)) sending.write(`${JSON.stringify(order)}\n`);
  });
  expect(wasAnsweredBefore).toBe(true);
  const lines = linesOf<AnswerLine>(text);
  expect(lines.map(({ line }) => line)).toEqual(orders.map((_, index) => index + 1));
  expect(lines.every(({ outcome }) => outcome === "accepted")).toBe(true);
  expect(lines.map(({ key }) => key)).toEqual(orders.map(({ orderNo }) => `4601000001/${orderNo}`));
});

test("health and documentation need no key; the description names what is there", async () => {
  const health = await get(server.url, "/health");
  expect(JSON.parse(health.text)).toMatchObject({ live: true, ready: true, database: "up" });
  expect((await get(server.url, "/docs")).status).toBe(200);
  const described = JSON.parse((await get(server.url, "/docs/json")).text) as { paths: Record<string, unknown> };
  expect(Object.keys(described.paths)).toEqual(
    expect.arrayContaining(["/v1/documents", "/v1/parcels/{platform}/{orderNo}", "/health"]),
  );
});

test("told to stop, the server answers what is under way and ends; what it acknowledged is on record", async () => {
  const parcels = Array.from({ length: 300 }, (_, index) => parcelOf(`E-${index}`, 100 + index));
  const sent = parcels.map(({ order }) => post(server.url, keys.order, JSON.stringify(order)).catch(() => undefined));
  await Promise.race(sent);
  const ended = await server.stop();
  expect([ended.code, ended.stdout]).toEqual([0, `Fairway listens on ${server.url}\n`]);
  expect(ended.stderr).toMatch(/stopping: finishing what is in flight/);
  const acknowledged = (await Promise.all(sent)).flatMap((answer) => answer?.lines ?? []);
  expect(acknowledged.filter(({ outcome }) => outcome === "accepted")).not.toEqual([]);
  const record = await openRecord(home, database.url);
  try {
    for (const { key, outcome } of acknowledged)
      if (outcome === "accepted") expect((await record.query.findParcel(key!))?.documents).toHaveLength(1);
  } finally {
    await record.close();
  }
  await expect(get(server.url, "/health")).rejects.toThrow();
});
