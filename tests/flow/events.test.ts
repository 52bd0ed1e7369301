/** What is told over HTTP and by the command: pages, long polls, streams; to whom it concerns, and in which order. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { beginning } from "../../src/app/telling/cursor.ts";
import { readEvents, type Told } from "../../src/app/telling/read-events.ts";
import { hashKey, newKey, type Fairway } from "../../src/cli/compose.ts";
import { createDatabase, type TestDatabase } from "../database.ts";
import { partyOf } from "../fairway.ts";
import { codes, documentsOf, goodParcel } from "../good-parcel.ts";
import { endAll, get, linesOf, makeHome, openRecord, post, registerFilers, runFairway, serve } from "../program.ts";
import type { FilerKeys, Server } from "../program.ts";

let database: TestDatabase;
let home: string;
let server: Server;
let record: Fairway;
let keys: FilerKeys;
let authority: string;
let stranger: string;

beforeAll(async () => {
  database = await createDatabase();
  home = await makeHome();
  record = await openRecord(home, database.url);
  keys = await registerFilers(record);
  [authority, stranger] = [newKey(), newKey()];
  await record.parties.register({ kind: "administration", code: "4600000001", name: "A" }, hashKey(authority), 0);
  await record.parties.register({ kind: "carrier", code: "4604000099", name: "C" }, hashKey(stranger), 0);
  server = await serve({ FAIRWAY_HOME: home, DATABASE_URL: database.url });
  for (const document of documentsOf(goodParcel("E-1"))) await file(document);
}, 60_000);
afterAll(async () => {
  await record.close();
  await endAll();
  await database.drop();
});

const file = (document: object & { kind: keyof FilerKeys }): Promise<unknown> =>
  post(server.url, keys[document.kind], JSON.stringify(document));

interface Page {
  readonly events: readonly Told[];
  readonly cursor: string;
  readonly more: boolean;
}
const read = async (key: string, query = ""): Promise<Page> => {
  const { status, text } = await get(server.url, `/v1/events${query}`, key);
  expect(status).toBe(200);
  return JSON.parse(text) as Page;
};
const told = (events: readonly Told[]): string[] =>
  events.map(({ type, data }) => ("kind" in data ? `${type} ${data.kind}` : type));

const story = ["document.accepted order", "document.accepted payment", "document.accepted waybill"];
const end = ["document.accepted declaration", "parcel.decided"];

test("everybody hears what names them: the marketplace not the waybill, the carrier not the payment, a stranger nothing", async () => {
  expect(told((await read(keys.order)).events)).toEqual([...story.slice(0, 2), ...end]);
  expect(told((await read(keys.waybill)).events)).toEqual(["document.accepted waybill", ...end]);
  expect(told((await read(keys.payment)).events)).toEqual([
    "document.accepted order",
    "document.accepted payment",
    end[1],
  ]);
  expect(told((await read(authority)).events)).toEqual([...story, ...end]);
  expect(await read(stranger)).toMatchObject({ events: [], more: false });
});

test("an event is found in the record by its id, and holds nothing of a person", async () => {
  const page = await read(authority);
  for (const { id, type } of page.events) {
    const [, writer, sequence, position] = /^(.+)\.(\d+)\.(\d+)$/.exec(id)!;
    const client = new pg.Client(database.url);
    await client.connect();
    const { rows } = await client.query<{ event: string }>(
      "select events[$3::int + 1] as event from journal where writer = $1 and sequence = $2",
      [writer, sequence, position],
    );
    await client.end();
    expect(rows[0]!.event).toContain(`"type":"${type}"`);
  }
  const { buyer, consignee } = goodParcel("E-1").order;
  for (const secret of [buyer.idNumber, buyer.phone, consignee.name, consignee.address])
    expect(JSON.stringify(page)).not.toContain(secret);
});

test("page by page with the cursor, by type and by parcel", async () => {
  const heard: Told[] = [];
  let after = "0";
  for (let more = true; more;) {
    const page = await read(authority, `?limit=2&after=${after}`);
    heard.push(...page.events);
    ({ cursor: after, more } = page);
  }
  expect(heard).toEqual((await read(authority)).events);
  expect(await read(authority, `?after=${after}`)).toEqual({ events: [], cursor: after, more: false });
  expect(told((await read(authority, "?types=parcel.decided,parcel.waiting")).events)).toEqual(["parcel.decided"]);
  expect((await read(authority, "?consignment=4601000001/E-9")).events).toEqual([]);
  expect(told((await read(authority, "?consignment=4601000001/E-1&types=parcel.decided")).events)).toHaveLength(1);
});

const malformed = [
  "?after=nonsense",
  "?limit=0",
  "?limit=1001",
  "?wait=31",
  "?types=A",
  "?consignment=E-1",
  "?colour=red",
];
test.each([...malformed, "?after=0&after=0"])("%s is answered with what is wrong", async (query) => {
  const { status, type, text } = await get(server.url, `/v1/events${query}`, authority);
  expect([status, type]).toEqual([400, "application/problem+json; charset=utf-8"]);
  expect(text).toMatch(/"code":"events\.(cursor|question)_malformed"/);
});

test("a long poll is answered when something is recorded, by this program or by another", async () => {
  const { cursor } = await read(keys.order, "?after=now");
  const waiting = read(keys.order, `?after=${cursor}&wait=30`);
  await file(goodParcel("E-2").order);
  const page = await waiting;
  expect(told(page.events)).toEqual(["document.accepted order"]);
  const next = read(keys.order, `?after=${page.cursor}&wait=30`);
  await fileElsewhere("E-3");
  expect((await next).events[0]).toMatchObject({ consignment: "4601000001/E-3" });
});

/** By a second program on the same database, which writes chains of its own. */
async function fileElsewhere(orderNo: string): Promise<void> {
  const line = JSON.stringify(goodParcel(orderNo).order);
  const { readJsonDocument } = await import("../../src/messages/json/read-json-document.ts");
  await record.batcher.submit([readJsonDocument(line, 1)], partyOf(codes.platform));
}

interface Message {
  readonly id: string;
  readonly event: string | undefined;
  readonly data: string | undefined;
}

/** A stream of server-sent events, read as its specification says. */
async function listen(key: string, query = "", headers: Record<string, string> = {}) {
  const leaving = new AbortController();
  const response = await fetch(`${server.url}/v1/events/stream${query}`, {
    headers: { authorization: `Bearer ${key}`, ...headers },
    signal: leaving.signal,
  });
  const pieces = (response.body as unknown as AsyncIterable<Uint8Array> | null)?.[Symbol.asyncIterator]();
  const decoder = new TextDecoder();
  let text = "";
  let id = "";
  return {
    response,
    leave: () => leaving.abort(),
    /** The next event; undefined at the end. */
    async next(): Promise<Message | undefined> {
      for (;;) {
        const end = text.indexOf("\n\n");
        if (end === -1) {
          const piece = await pieces!.next();
          if (piece.done === true) return undefined;
          text += decoder.decode(piece.value, { stream: true });
          continue;
        }
        const fields = text.slice(0, end).split("\n");
        text = text.slice(end + 2);
        const field = (name: string): string | undefined =>
          fields.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
        id = field("id") ?? id;
        const data = field("data");
        if (data !== undefined) return { id, event: field("event"), data };
      }
    },
  };
}

test("a stream tells what was, then what comes, and goes on where it broke off", async () => {
  const stream = await listen(authority, "?consignment=4601000001/E-1");
  expect(stream.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  const heard: Message[] = [];
  for (let count = 0; count < 4; count += 1) heard.push((await stream.next())!);
  const { events } = await read(authority, "?consignment=4601000001/E-1");
  expect(heard.map(({ data }) => JSON.parse(data!) as Told)).toEqual(events);
  expect(heard.map(({ event }) => event)).toEqual(events.map(({ type }) => type));
  stream.leave();
  const again = await listen(authority, "?after=now&consignment=4601000001/E-1", { "last-event-id": heard[1]!.id });
  expect((await again.next())!.data).toBe(heard[2]!.data);
  again.leave();
  const live = await listen(keys.order, "?after=now&types=document.accepted");
  await file(goodParcel("E-4").order);
  expect(JSON.parse((await live.next())!.data!)).toMatchObject({ consignment: "4601000001/E-4" });
  await fileElsewhere("E-5");
  expect(JSON.parse((await live.next())!.data!)).toMatchObject({ consignment: "4601000001/E-5" });
  live.leave();
});

test("a party has at most four streams; one that leaves makes room", async () => {
  const streams = await Promise.all(Array.from({ length: 4 }, () => listen(stranger)));
  expect(streams.map(({ response }) => response.status)).toEqual([200, 200, 200, 200]);
  const fifth = await listen(stranger);
  expect(fifth.response.status).toBe(429);
  streams[0]!.leave();
  let status = 0;
  while (status !== 200) {
    const one = await listen(stranger);
    ({ status } = one.response);
    one.leave();
  }
  for (const stream of streams) stream.leave();
});

test("of one parcel filed through two programs at once, what came first is told first", async () => {
  const first = await openRecord(home, database.url);
  try {
    const { readJsonDocument } = await import("../../src/messages/json/read-json-document.ts");
    const parcels = Array.from({ length: 30 }, (_, index) => goodParcel(`O-${index}`, { person: index }));
    const programs = [record, first];
    await Promise.all(
      parcels.flatMap((parcel) =>
        documentsOf(parcel).map((document, index) =>
          programs[index % 2]!.batcher.submit([readJsonDocument(JSON.stringify(document), 1)], {
            ...partyOf(document.kind === "order" ? codes.platform : Object.values(codes).at(index + 1)!),
            code: { order: codes.platform, payment: codes.firm, waybill: codes.carrier, declaration: codes.declarant }[
              document.kind
            ],
          }),
        ),
      ),
    );
    const page = await readEvents(record.journal, null, {
      after: beginning,
      types: null,
      consignment: null,
      limit: 900,
    });
    const decided = page.events.filter(
      ({ told: one }) => /\/O-/.test(one.consignment ?? "") && one.type === "parcel.decided",
    );
    expect(decided).toHaveLength(30);
    expect(new Set(decided.map(({ told: one }) => one.id.split(".")[0])).size).toBeGreaterThan(1);
    for (const { told: decision } of decided) {
      const story = page.events.map(({ told: one }) => one).filter((one) => one.consignment === decision.consignment);
      expect(told(story).at(-1)).toBe("parcel.decided");
      expect(story).toHaveLength(4);
    }
  } finally {
    await first.close();
  }
});

test("fairway events: a line an event, a cursor to go on from, and what one party may hear", async () => {
  const env = { FAIRWAY_HOME: home, DATABASE_URL: database.url };
  const { code, stdout, stderr } = await runFairway(["events", "--json"], { env });
  expect(code).toBe(0);
  const lines = linesOf<Told & { cursor: string }>(stdout);
  expect(lines.slice(0, 5).map(({ type }) => type)).toEqual(
    [...told(lines.slice(0, 5))].map((one) => one.split(" ")[0]),
  );
  const cursor = /--after (\S+)/.exec(stderr)![1]!;
  expect(lines.at(-1)!.cursor).toBe(cursor);
  const rest = await runFairway(["events", "--json", "--after", lines.at(-3)!.cursor], { env });
  expect(linesOf(rest.stdout)).toEqual(lines.slice(-2));
  const own = await runFairway(["events", "--party", codes.firm, "--type", "parcel.decided"], { env });
  expect(own.stdout).toMatch(/^\S+ {2}parcel\.decided {2}4601000001\/E-1 {2}\S+$/m);
  const nonsense = await runFairway(["events", "--after", "nonsense"], { env });
  expect([nonsense.code, nonsense.stdout]).toEqual([2, ""]);
});

test("a stopping server ends its streams and waiting requests, and exits well", async () => {
  const stream = await listen(authority, "?after=now");
  const waiting = read(authority, "?after=now&wait=30");
  const stopped = server.stop();
  expect(await stream.next()).toBeUndefined();
  expect((await waiting).events).toEqual([]);
  expect((await stopped).code).toBe(0);
});
