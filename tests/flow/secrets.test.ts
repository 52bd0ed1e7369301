/**
 * No number of a person and no key of a party is anywhere but in its envelope: not in a table, a log or an answer.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sealContext } from "../../src/app/clearing/prepare.ts";
import { readCeb } from "../../src/messages/ceb/read-ceb.ts";
import { writeCeb } from "../../src/messages/ceb/write-ceb.ts";
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

let home: string;
let keys: FilerKeys;
/** Everything that any program said or answered. */
let said = "";
/** Every row of every table as text. */
let dump = "";
const opened: string[] = [];
let sealed: { context: string; bytes: Buffer }[] = [];

const filed = { json: parcelsOfADay("json", 610), ceb: parcelsOfADay("ceb", 640) };

const everyNumber = numbersIn([...filed.json, ...filed.ceb]);

beforeAll(async () => {
  home = await makeHome();
  const preparing = await openRecord(home);
  keys = await registerFilers(preparing);
  await preparing.close();
  const server = await serve({ FAIRWAY_HOME: home });
  for (const document of filed.json) {
    said += (await post(server.url, keys[document.kind], JSON.stringify(document), "application/json")).text;
  }
  for (const document of filed.ceb) {
    const message = writeCeb(document.kind, [document], { isSigned: true });
    said += (await post(server.url, keys[document.kind], message, "application/xml")).text;
  }
  said += (await post(server.url, keys.order, `${JSON.stringify(filed.json[0])}}`)).text;
  said += (await post(server.url, keys.waybill, JSON.stringify(filed.json[0]))).text;
  for (const entrance of ["json", "ceb"]) {
    for (const name of ["good", "refused", "differing", "held", "waiting"]) {
      const { status, text } = await get(server.url, `/v1/parcels/4601000001/${entrance}-${name}`, keys.order);
      expect(status).toBe(200);
      said += text;
    }
  }
  for (const args of [
    ["show", "json-differing"],
    ["explain", "ceb-differing"],
    ["show", "json-good", "--facts"],
  ]) {
    const { stdout, stderr, code } = await runFairway(args, { env: { FAIRWAY_HOME: home } });
    expect(code).toBe(0);
    said += stdout + stderr;
  }
  const record = await openRecord(home);
  try {
    ({ dump, sealed } = await dumpOf(record.url));
    expect(sealed.length).toBeGreaterThan(30);
    for (const { context, bytes } of sealed) opened.push(record.vault.open(bytes, context));
  } finally {
    await record.close();
  }
  const { stdout, stderr } = await server.stop();
  said += stdout + stderr;
}, 60_000);
afterAll(endAll);

async function dumpOf(url: string): Promise<{ dump: string; sealed: { context: string; bytes: Buffer }[] }> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
    );
    let text = "";
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from "${name}" t`);
      text += `${name}\n${rows.map(({ row }) => row).join("\n")}\n`;
    }
    const envelopes = await client.query<{ kind: string; key: string; sealed: Buffer }>(
      `select kind, key, sealed from document union all select 'waybill', waybill, sealed from waybill
       union all select 'message', message, sealed from message`,
    );
    return {
      dump: text,
      sealed: envelopes.rows.map((row) => ({ context: sealContext(row.kind, row.key), bytes: row.sealed })),
    };
  } finally {
    await client.end();
  }
}

/** As text, and as the hexadecimal in which a dump shows bytes. */
const traces = (secret: string): string[] => [secret, Buffer.from(secret).toString("hex")];
const found = (secrets: Iterable<string>, text: string): string[] =>
  [...secrets].filter((secret) => traces(secret).some((trace) => text.includes(trace)));

test("there is something to look for, and something to look in", () => {
  expect(everyNumber.size).toBeGreaterThan(30);
  for (const table of ["document", "waybill", "decision", "rejection", "posting", "message", "party_key"])
    expect(dump).toMatch(new RegExp(`^${table}$\\n.`, "m"));
  for (const word of ["json-differing", "ceb-good", "测试甲"]) expect(dump).toContain(word);
  expect(said).toContain("content-overstated");
  expect(said).toMatch(/"rule":"R11"/);
  expect(said).toMatch(/filing.identity_number_malformed/);
  expect(found(["ceb-good"], Buffer.from("ceb-good").toString("hex"))).toEqual(["ceb-good"]);
});

test("no number of a person is in any table", () => expect(found(everyNumber, dump)).toEqual([]));
test("no number of a person is in any log or answer", () => expect(found(everyNumber, said)).toEqual([]));
test("no key of a party is in any table, log or answer", () => {
  expect(found(Object.values(keys), dump + said)).toEqual([]);
});

test("the database's own log and the home hold neither", () => {
  const names = readdirSync(home, { recursive: true, encoding: "utf8" }).filter((name) => /(\.log|\.json)$/.test(name));
  expect(names.some((name) => name.endsWith("server.log"))).toBe(true);
  for (const name of names) {
    const text = readFileSync(join(home, name), "utf8");
    expect([name, found([...everyNumber, ...Object.values(keys)], text)]).toEqual([name, []]);
  }
});

test("the envelopes open with the key and hold the numbers of what was accepted", () => {
  const text = opened.join("\n");
  const accepted = [...filed.json, ...filed.ceb].filter(({ orderNo }) =>
    /-(good|differing|held|waiting)$/.test(orderNo),
  );
  expect(found(numbersIn(accepted), text).sort()).toEqual([...numbersIn(accepted)].sort());
  const messages = opened.filter((one) => one.startsWith("<?xml"));
  expect(messages.length).toBeGreaterThan(10);
  for (const message of messages) expect(readCeb(Buffer.from(message)).ok).toBe(true);
});
