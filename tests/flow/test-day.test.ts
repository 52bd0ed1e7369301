/**
 * A test day on a real server, and on one that logs all it can: a dump of the database, a backup, every log, answer,
 * event, receipt, proof and webhook hold no number of a person, no key of a party or of the house, no secret of a
 * webhook and no password or token of anybody, in any form that they could have slipped through in.
 */
import { hkdfSync } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";
import pg from "pg";
import type { LoggerOptions } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyFairway } from "../../src/cli/verify.ts";
import { portsOf } from "../../src/cli/serve.ts";
import { openTelling } from "../../src/cli/telling.ts";
import type { Fairway } from "../../src/cli/compose.ts";
import { buildServer } from "../../src/http/server.ts";
import { writeCeb } from "../../src/messages/ceb/write-ceb.ts";
import { effort } from "../effort.ts";
import { numbersIn, parcelsOfADay } from "../parcels-of-a-day.ts";
import {
  endAll,
  get,
  makeHome,
  openRecord,
  post,
  registerFilers,
  runFairway,
  serve,
  type FilerKeys,
} from "../program.ts";
import { peopleOfADay } from "../people-of-a-day.ts";
import { startReceiver, type Receiver } from "../receiver.ts";

const ROUNDS = effort(2, 12);
const NAMES = ["good", "refused", "differing", "held", "waiting"];

const rounds = Array.from({ length: ROUNDS }, (_, round) => ({
  json: parcelsOfADay(`json${round}`, 100 + round * 40),
  ceb: parcelsOfADay(`ceb${round}`, 120 + round * 40),
}));
const numbers = numbersIn(rounds.flatMap(({ json, ceb }) => [...json, ...ceb]));

let home: string;
let keys: FilerKeys;
let verbose: FastifyInstance;
/** What was said, by who said it. */
const said = { answers: "", webhooks: "", "the verbose log": "", "the server's own words": "", commands: "" };
/** What is kept, by where. */
const kept: Record<string, Buffer> = {};
let houseKeys: Record<string, Buffer>;
/** Those that sign now, and those that signed before. */
const webhookSecrets: string[] = [];
let receivers: Receiver[] = [];
/** Passwords and tokens of people, by name. */
const personal: Record<string, string> = {};

/** A webhook whose secret is changed once; the answers that hold a secret are its party's alone. */
async function subscribe(url: string, receiver: Receiver): Promise<void> {
  receivers.push(receiver);
  const command = async (path: string, body?: object): Promise<Record<string, string>> => {
    const response = await fetch(`${url}/v1/webhooks${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${keys.order}`, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    expect(response.ok).toBe(true);
    return (await response.json()) as Record<string, string>;
  };
  const { id, secret: former } = await command("", { url: receiver.url });
  const { secret } = await command(`/${id!}/rotate`);
  webhookSecrets.push(former!, secret!);
}

async function ask(url: string, path: string, key?: string): Promise<string> {
  const { text } = await get(url, path, key);
  said.answers += text;
  return text;
}

/** Files a round's documents, some of them wrong, and asks for all that can be asked of them. */
async function live(url: string, round: (typeof rounds)[number], index: number): Promise<void> {
  const send = async (key: string, body: string, type?: string): Promise<void> => {
    said.answers += (await post(url, key, body, type)).text;
  };
  for (const document of round.json) await send(keys[document.kind], JSON.stringify(document), "application/json");
  for (const document of round.ceb)
    await send(keys[document.kind], writeCeb(document.kind, [document], { isSigned: true }), "application/xml");
  const [order] = round.json;
  await send(keys.order, `${JSON.stringify(order)}}`);
  await send(keys.waybill, JSON.stringify(order));
  await send(`${keys.order}x`, JSON.stringify(order));
  await send(keys.order, `[${JSON.stringify(order).slice(0, -5)}`, "application/json");
  await send(keys.order, `<Order>${JSON.stringify(order)}</Order>`, "application/xml");
  for (const entrance of ["json", "ceb"])
    for (const name of NAMES)
      for (const more of ["", "/receipts"])
        await ask(url, `/v1/parcels/4601000001/${entrance}${index}-${name}${more}`, keys.order);
  // Somebody who writes a number where another belongs has told it to nobody but us.
  for (const number of numbersIn(round.json))
    await get(url, `/v1/parcels/4601000001/${number}?idNumber=${number}`, keys.order);
  for (const key of [keys.order, keys.payment, keys.waybill, keys.declaration]) await ask(url, "/v1/events", key);
  await ask(url, "/v1/webhooks", keys.order);
  for (const path of ["/v1/keys", "/health", "/metrics", "/docs/json", "/v1/nowhere"]) await ask(url, path);
}

async function proveAll(record: Fairway, url: string): Promise<void> {
  const client = new pg.Client(record.url);
  await client.connect();
  const { rows } = await client.query<{ id: string }>(
    `select writer || '.' || sequence || '.0' as id from journal order by writer, sequence`,
  );
  await client.end();
  for (const { id } of rows)
    for (const key of [keys.order, keys.declaration]) await ask(url, `/v1/events/${id}/proof`, key);
}

/** Every row of every table, as COPY writes it as text and as binary. */
async function dump(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
    );
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ text: string; binary: Buffer }>(
        `select t::text as text, record_send(t) as binary from "${name}" t`,
      );
      kept[`table ${name}`] = Buffer.concat(rows.flatMap(({ text, binary }) => [Buffer.from(text), binary]));
    }
  } finally {
    await client.end();
  }
}

/** The keys of the house, and the signing key that is derived from one of them. */
function readHouseKeys(): Record<string, Buffer> {
  const [set] = JSON.parse(readFileSync(join(home, "keys/keys.json"), "utf8")) as Record<string, string>[];
  const bytes = (name: string): Buffer => Buffer.from(set![name]!, "base64");
  const { identity, envelope, draw } = {
    identity: bytes("identity"),
    envelope: bytes("envelope"),
    draw: bytes("draw"),
  };
  const signing = Buffer.from(hkdfSync("sha256", envelope, "", "fairway signing key, Ed25519", 32));
  return { identity, envelope, draw, signing };
}

beforeAll(async () => {
  home = await makeHome();
  const record = await openRecord(home);
  try {
    keys = await registerFilers(record);
    const log = new PassThrough();
    log.on("data", (piece: Buffer) => (said["the verbose log"] += piece.toString()));
    const telling = openTelling(record, { allow: "127.0.0.1/32", log: (text) => (said["the verbose log"] += text) });
    verbose = await buildServer({
      ...portsOf(record, "0.0.0"),
      webhooks: telling.webhooks,
      log: { level: "trace", stream: log } as LoggerOptions,
    });
    const server = await serve({ FAIRWAY_HOME: home, FAIRWAY_WEBHOOK_ALLOW: "127.0.0.1/32" });
    const urls = [server.url, await verbose.listen({ port: 0, host: "127.0.0.1" })];
    const [heard, broken] = [await startReceiver(), await startReceiver()];
    broken.answer = () => ({ status: 500 }); // What it does not take waits in the record, with its body.
    await subscribe(urls[0]!, heard);
    await subscribe(urls[1]!, broken);
    for (const [index, round] of rounds.entries()) await live(urls[index % urls.length]!, round, index);
    for (const [index, url] of urls.entries()) {
      const { secrets, answers } = await peopleOfADay(record, url, `day${index}`);
      for (const [name, secret] of Object.entries(secrets)) personal[`${name} (${index})`] = secret;
      said.answers += answers;
    }
    const last = `"4601000001/ceb${ROUNDS - 1}-waiting"`;
    while (broken.received.length === 0 || !heard.received.some(({ body }) => body.includes(last))) await pause(50);
    await proveAll(record, urls[1]!);
    for (const args of [
      ["show", "json0-differing"],
      ["show", "ceb0-good", "--facts"],
      ["explain", "ceb0-differing"],
      ["receipts", "json0-good"],
      ["prove", "json0-good", "--json"],
      ["verify"],
      ["backup", join(home, "backup.fairway")],
    ]) {
      const { stdout, stderr, code } = await runFairway(args, { env: { FAIRWAY_HOME: home } });
      expect([args, stderr, code]).toEqual([args, stderr, 0]);
      said.commands += stdout + stderr;
    }
    await dump(record.url);
    expect((await verifyFairway(record)).faults).toEqual([]);
    const { stdout, stderr } = await server.stop();
    said["the server's own words"] += stdout + stderr;
    await verbose.close();
    await telling.close();
    for (const { headers, body } of receivers.flatMap(({ received }) => received))
      said.webhooks += `${JSON.stringify(headers)}${body}\n`;
  } finally {
    await record.close();
  }
  houseKeys = readHouseKeys();
  for (const name of readdirSync(home, { recursive: true, encoding: "utf8" }))
    if (/(\.log|\.fairway|\.conf|\.place)$/.test(name) && statSync(join(home, name)).isFile())
      kept[`file ${name}`] = readFileSync(join(home, name));
  kept["backup"] = gunzipSync(kept["file backup.fairway"]!); // In it the rows as PostgreSQL's COPY writes them.
}, 420_000);
afterAll(async () => {
  await Promise.all(receivers.map((receiver) => receiver.close()));
  receivers = [];
  await endAll();
});

/** The forms in which a text could have slipped through. */
function tracesOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const letters = Array.from(secret);
  const hex = bytes.toString("hex");
  return [
    secret,
    letters.toReversed().join(""),
    hex,
    hex.toUpperCase(),
    Buffer.from(secret, "utf16le").toString("latin1"),
    Buffer.from(secret, "utf16le").toString("hex"),
    letters.map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
    letters.map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(""),
    letters.map((letter) => `&#${letter.charCodeAt(0)};`).join(""),
    ...base64Traces(bytes),
  ];
}

/** In base64 a text looks different at each of three offsets; what stands between its edges is its own. */
function base64Traces(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const before = Buffer.alloc(offset);
    const whole = Buffer.concat([before, bytes]);
    const inner = (encoding: "base64" | "base64url"): string =>
      whole.toString(encoding).slice(offset === 0 ? 0 : 4, Math.floor(whole.length / 3) * 4);
    return [inner("base64"), inner("base64url")];
  });
}

const keyTraces = (bytes: Buffer): string[] => [
  bytes.toString("latin1"),
  bytes.toString("hex"),
  bytes.toString("hex").toUpperCase(),
  ...base64Traces(bytes),
];

const secrets = (): Map<string, string[]> =>
  new Map([
    ...[...numbers].map((number) => [`number ${number}`, tracesOf(number)] as const),
    ...Object.entries(keys).map(
      ([name, key]) => [`key of the ${name}'s party`, tracesOf(key.slice("fw_".length))] as const,
    ),
    ...Object.entries(houseKeys).map(([name, key]) => [`the house's ${name} key`, keyTraces(key)] as const),
    ...Object.entries(personal).map(([name, secret]) => [name, tracesOf(secret)] as const),
    ...webhookSecrets.map(
      (secret, index) => [`secret ${index} of a webhook`, keyTraces(Buffer.from(secret.slice(6), "base64"))] as const,
    ),
  ]);

/** Which secrets stand in a text of bytes read as Latin-1, so that every byte is one character. */
const found = (text: string): string[] =>
  [...secrets()].filter(([, traces]) => traces.some((trace) => text.includes(trace))).map(([name]) => name);

const latin1 = (text: string): string => Buffer.from(text).toString("latin1");

test("there is much to look for, and something to look in", () => {
  expect(numbers.size).toBeGreaterThan(30 * ROUNDS);
  expect(secrets().size).toBe(numbers.size + Object.keys(keys).length + 4 + 4 + Object.keys(personal).length);
  expect(Object.keys(personal).filter((name) => /^(session|second token)/.test(name)).length).toBeGreaterThan(14);
  for (const table of [
    "subscription",
    "delivery",
    "person",
    "session",
    "sign_in_try",
    "invitation",
    "look",
    "document",
    "waybill",
    "decision",
    "rejection",
    "posting",
    "message",
    "party_key",
    "journal",
  ])
    expect([table, kept[`table ${table}`]!.length > 100]).toEqual([table, true]);
  expect(Object.keys(kept).some((name) => name.endsWith("server.log"))).toBe(true);
  expect(kept["backup"]!.includes("json0-differing")).toBe(true);
  expect(kept["table delivery"]!.toString()).toMatch(/,pending,.*parcel\.decided/); // With its body.
  for (const word of ["webhook-signature", "parcel.decided", "ceb0-differing"]) expect(said.webhooks).toContain(word);
  for (const [name, text] of Object.entries(said)) expect([name, text.length > 100]).toEqual([name, true]);
  expect(said["the verbose log"]).toMatch(/"level":30.*answered/);
  for (const word of ['"proof"|"leaf"', "filing.identity_number_malformed", '"rule":"R11"', "http.unauthorised"])
    expect(said.answers).toMatch(new RegExp(word));
});

test("the search bites on every form of a number", () => {
  const [number] = numbers;
  for (const trace of tracesOf(number!)) expect(found(`before ${trace} after`)).toContain(`number ${number!}`);
  for (const offset of [0, 1, 2])
    expect(found(Buffer.from(`${"x".repeat(offset)}${number!}, and more`).toString("base64"))).toContain(
      `number ${number!}`,
    );
});

test("the search bites on a webhook's secret, as it is shown and as it is kept", () => {
  const [former, secret] = webhookSecrets;
  expect(found(`{"secret":"${secret!}"}`)).toEqual(["secret 1 of a webhook"]);
  expect(found(Buffer.from(former!.slice(6), "base64").toString("latin1"))).toEqual(["secret 0 of a webhook"]);
});

test("the search bites on a key of the house among bytes", () => {
  const bytes = Buffer.concat([Buffer.from([0, 255, 128]), houseKeys["signing"]!, Buffer.from([7])]);
  expect(found(bytes.toString("latin1"))).toEqual(["the house's signing key"]);
});

describe("nothing is found", () => {
  test.each(Object.keys(said) as (keyof typeof said)[])("in %s", (name) => {
    expect(found(latin1(said[name]))).toEqual([]);
  });
  test("in any table, file or log of the home", () => {
    for (const [name, bytes] of Object.entries(kept))
      expect([name, found(bytes.toString("latin1"))]).toEqual([name, []]);
  });
});
