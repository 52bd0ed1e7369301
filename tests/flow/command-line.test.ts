/** The command as scripts and people use it: what it answers on stdout, what it says on stderr, and its exit codes. */
import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ParcelView } from "../../src/app/views/view.ts";
import { readJsonDocument } from "../../src/messages/json/read-json-document.ts";
import { writeCeb } from "../../src/messages/ceb/write-ceb.ts";
import { writeTable } from "../../src/messages/table/write-table.ts";
import { createDatabase, type TestDatabase } from "../database.ts";
import { partyOf } from "../fairway.ts";
import { documentsOf, filerOf, goodParcel } from "../good-parcel.ts";
import { command, endAll, get, linesOf, makeHome, openRecord, post, registerFilers } from "../program.ts";
import { runFairway, serve, type AnswerLine, type FilerKeys, type Said } from "../program.ts";

let database: TestDatabase;
let home: string;
let keys: FilerKeys;
let exported: string;
const parcel = goodParcel("C-1", { person: 1 });
const wrong = goodParcel("C-2", { person: 2 });

const run = (args: readonly string[], input?: string): Promise<Said> =>
  runFairway(args, {
    env: { FAIRWAY_HOME: home, DATABASE_URL: database.url, LANG: "C.UTF-8" },
    ...(input !== undefined && { input }),
  });
const lines = (documents: readonly object[]): string => documents.map((one) => `${JSON.stringify(one)}\n`).join("");

beforeAll(async () => {
  database = await createDatabase();
  home = await makeHome();
  const record = await openRecord(home, database.url);
  keys = await registerFilers(record);
  for (const document of documentsOf(parcel)) {
    const read = readJsonDocument(JSON.stringify(document), 1);
    expect((await record.batcher.submit([read], partyOf(filerOf(document))))[0]).toMatchObject({ outcome: "accepted" });
  }
  await record.close();
  const facts = await run(["show", "C-1", "--facts"]);
  expect(facts).toMatchObject({ code: 0, stderr: "" });
  exported = join(home, "export.json");
  await writeFile(exported, facts.stdout);
}, 60_000);
afterAll(async () => {
  await endAll();
  await database.drop();
});

describe("wrong usage is exit 2: a sentence on stderr, nothing on stdout", () => {
  const cases: readonly (readonly [args: readonly string[], sentence: RegExp])[] = [
    [["clear", "--colour", "red", "-"], /--colour/],
    [["fly"], /there is no command "fly"/],
    [["clear", "no-such-file"], /there is no file no-such-file/],
    [["clear", "--day", "2026-02-30", "-"], /--day must be a day that exists/],
    [["clear", "--sampling", "101", "-"], /--sampling must be a percentage/],
    [["show", "--lang", "en", "A-1"], /fairway show has no --lang/],
    [["show"], /give one parcel/],
    [["receipts", "C-1", "--json", "--xml"], /give one of them/],
    [["explain", "C-1", "--lang", "fr"], /--lang must be en or zh/],
    [["party", "add", "--kind", "king", "--code", "1", "--name", "x"], /--kind must be one of marketplace/],
    [["file", "-"], /give the party's key/],
    [["template"], /fairway template order\|payment/],
    [["template", "status"], /fairway template order\|payment/],
    [["template", "order", "orders.pdf"], /ends in .csv or .xlsx/],
    [["file", "--key", "fw_unknown", "-"], /key is not registered/],
    [["file", "--key-file", "no-such-file", "-"], /the key cannot be read/],
    [
      ["file", "--to", "http://127.0.0.1:1", "--key", "fw_seen_by_all", "package.json"],
      /lists this machine's processes/,
    ],
    [["file", "--to", "http://127.0.0.1:1", "package.json"], /give the party's key/],
    [["file", "--to", "ftp://127.0.0.1", "package.json"], /--to must be the server's address/],
    [["file", "--to", "http://me:secret@127.0.0.1", "package.json"], /an address alone/],
    [["file", "--to", "http://127.0.0.1:1", "--key-file", "package.json", "-"], /cannot be read again/],
    [["file", "--to", "http://127.0.0.1:1", "--key-file", "package.json", "package.json"], /this is no key/],
    [["serve", "--empty", "--demo"], /--empty leaves the demo out/],
    [["serve", "--empty", "--parcels", "500"], /--empty leaves the demo out/],
    [["serve", "--parcels", "9"], /--parcels must be at least \d+: one of each kind/],
    [["serve", "--seed", "0"], /--seed must be a whole number/],
    [["demo"], /give --parcels N, or --live/],
    [["demo", "--parcels", "9", "--rate", "2"], /--rate is that of --live/],
    [["demo", "--live", "--rate", "51"], /--rate must be parcels a second, at most 50/],
    [["file", "--key", "x", "--upload", "mine", "package.json"], /--upload names an upload on a server/],
    [["bench", "clear", "--parcels", "0"], /--parcels must be a whole number/],
  ];
  test.each(cases.map(([args, sentence]) => ({ args, sentence })))("fairway $args", async ({ args, sentence }) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/^fairway: [^\n]+\n$/);
  });

  test("a port that is none", async () => {
    const { code, stderr } = await runFairway(["serve"], { env: { FAIRWAY_HOME: home, PORT: "80a" } });
    expect([code, stderr]).toEqual([2, "fairway: PORT must be a number from 0 to 65535\n"]);
  });
});

test("help is the manual, however it is asked for", async () => {
  const answers = await Promise.all([["help"], [], ["clear", "--help"]].map((args) => run(args)));
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(answers[0]).toMatchObject({ code: 0, stderr: "" });
  for (const word of ["serve", "clear", "party add", "file", "show", "explain", "replay", "migrate", "FAIRWAY_HOME"])
    expect(answers[0]!.stdout).toContain(word);
});

test("the command works from another directory and through symbolic links", async () => {
  const elsewhere = await makeHome();
  symlinkSync(command, join(elsewhere, "fairway"));
  const said = await runFairway(["clear", "--json", "--sampling", "0", "--day", "2026-11-10", "good.ndjson"], {
    ...{ command: join(elsewhere, "fairway"), cwd: elsewhere },
    ...(await writeFile(join(elsewhere, "good.ndjson"), lines(documentsOf(parcel))), {}),
  });
  expect(said).toMatchObject({ code: 0, stderr: "" });
  expect(linesOf<ParcelView>(said.stdout)).toMatchObject([{ orderNo: "C-1", state: "released" }]);
  expect(readdirSync(elsewhere).sort()).toEqual(["fairway", "good.ndjson"]); // It left nothing behind.
}, 30_000);

describe("party add", () => {
  test("prints the key once and keeps only its hash", async () => {
    const said = await run([
      "party",
      "add",
      "--kind",
      "carrier",
      "--code",
      "4604000077",
      "--name",
      "  A carrier ",
      "--json",
    ]);
    expect(said).toMatchObject({ code: 0, stderr: "" });
    const [party] = linesOf<Record<string, string>>(said.stdout);
    expect(Object.keys(party!)).toEqual(["kind", "code", "name", "key"]);
    expect(party).toMatchObject({ kind: "carrier", code: "4604000077", name: "A carrier" });
    const key = party!["key"]!;
    expect(key).toMatch(/^fw_[\w-]{43}$/);
    const client = new pg.Client(database.url);
    await client.connect();
    try {
      const kept = await client.query<{ row: string }>(
        "select k::text as row from party_key k union all select p::text from party p",
      );
      const text = kept.rows.map(({ row }) => row).join("\n");
      expect(text).toContain("4604000077");
      for (const trace of [
        key,
        Buffer.from(key).toString("hex"),
        Buffer.from(key.slice(3), "base64url").toString("hex"),
      ])
        expect(text).not.toContain(trace);
    } finally {
      await client.end();
    }
    for (const name of readdirSync(home, { recursive: true, encoding: "utf8" }).filter((one) => one.endsWith(".json")))
      expect(readFileSync(join(home, name), "utf8")).not.toContain(key);
    const { code } = await run(
      ["file", "--key", key, "-"],
      JSON.stringify({ ...parcel.waybill, carrier: "4604000077" }),
    );
    expect(code).toBe(0);
  });

  test("without --json the key alone is on stdout", async () => {
    const said = await run(["party", "add", "--kind", "carrier", "--code", "4604000078", "--name", "B"]);
    expect(said.stdout).toMatch(/^fw_[\w-]{43}\n$/);
    expect(said.stderr).toMatch(/4604000078 \(carrier\) is registered/);
  });
});

describe("file", () => {
  test("--json: a line for each document, in order, whatever it came in", async () => {
    const message = join(home, "orders.xml");
    await writeFile(message, writeCeb("order", [wrong.order, { ...wrong.order, paid: "1.00" }]));
    const said = await run(
      ["file", "--json", "--key", keys.order, message, "-"],
      lines([parcel.order, parcel.payment]),
    );
    expect(said).toMatchObject({ code: 0, stderr: "" });
    const answers = linesOf<AnswerLine>(said.stdout);
    expect(answers.map(({ line, outcome }) => `${line} ${outcome}`)).toEqual([
      ...["1 accepted", "2 rejected", "1 exists", "2 rejected"],
    ]);
    expect(answers[1]!.problems).toMatchObject([{ code: "filing.paid_wrong", pointer: "/OrderHead/acturalPaid" }]);
  });

  test("for people: a short line on stdout, what to mend on stderr; what is no document is exit 1", async () => {
    const said = await run(["file", "--key", keys.payment, "-"], `${lines([parcel.order])}{"kind":\n`);
    expect(said.code).toBe(1);
    expect(said.stdout).toBe("1  order  4601000001/C-1  rejected\n2  ?  ?  rejected\n");
    expect(said.stderr).toMatch(/\[filing.party_kind_not_allowed\]/);
    const empty = await run(["file", "--key", keys.payment, "-"], "");
    expect(empty.code).toBe(1);
    expect(linesOf(empty.stdout)).toMatchObject([{ file: "-", line: null, problems: [{ code: "message.empty" }] }]);
  });

  test("a template that is filled in is filed; what is wrong is said by row and cell", async () => {
    const path = join(home, "orders.csv");
    expect(await run(["template", "order", path])).toMatchObject({ code: 0, stdout: "" });
    const { rows } = writeTable("order", [goodParcel("C-7", { person: 7 }).order, wrong.order], "en");
    const bad = rows.map((cells, index) => cells.map((cell) => (index === 1 && cell === "CNY" ? "cny" : cell)));
    await appendFile(path, bad.map((cells) => `${cells.join(",")}\n`).join(""));
    const said = await run(["file", "--key", keys.order, path]);
    expect([said.code, said.stdout]).toEqual([
      0,
      "1  order  4601000001/C-7  accepted\n2  order  4601000001/C-2  rejected\n",
    ]);
    expect(said.stderr).toMatch(/\/rows\/4\/U Row 4, column U \(Currency\): Write an ISO 4217 code/);
    const cleared = await run(["clear", "--json", path]);
    expect(linesOf<ParcelView>(cleared.stdout).map(({ orderNo, problems }) => [orderNo, problems.length])).toEqual([
      ["C-7", 0],
      ["C-2", 1],
    ]);
    expect(await run(["template", "order", path])).toMatchObject({ code: 2, stdout: "" });
  });

  test("a template on stdout is CSV, in the language that is asked for", async () => {
    const said = await run(["template", "payment", "--lang", "zh"]);
    expect(said).toMatchObject({ code: 0, stderr: "" });
    expect(said.stdout).toMatch(/^\ufeff支付企业代码 \*,/);
  });
});

describe("show and explain", () => {
  test("show is the parcel, --json on one line", async () => {
    const [whole, short] = await Promise.all([run(["show", "4601000001/C-1"]), run(["show", "C-1", "--json"])]);
    expect([whole.code, whole.stderr, short.code, short.stderr]).toEqual([0, "", 0, ""]);
    expect(short.stdout.trim().split("\n")).toHaveLength(1);
    expect(JSON.parse(whole.stdout)).toEqual(JSON.parse(short.stdout));
    expect(JSON.parse(short.stdout)).toMatchObject({ orderNo: "C-1", platform: "4601000001", missing: [] });
  });

  test("explain speaks both languages, and gives both as JSON", async () => {
    const [en, zh, both] = await Promise.all([
      run(["explain", "C-1"]),
      run(["explain", "C-1", "--lang", "zh"]),
      run(["explain", "C-1", "--json"]),
    ]);
    expect(en.stdout).toMatch(/^Parcel 4601000001\/C-1 /);
    expect(zh.stdout).toMatch(/^包裹 4601000001\/C-1/);
    const { explanation } = JSON.parse(both.stdout) as { explanation: { en: string; zh: string } };
    expect([`${explanation.en}\n`, `${explanation.zh}\n`]).toEqual([en.stdout, zh.stdout]);
    for (const { code, stderr } of [en, zh, both]) expect([code, stderr]).toEqual([0, ""]);
  });

  test("an order number of two platforms is ambiguous: exit 2 with both", async () => {
    const record = await openRecord(home, database.url);
    const platforms = ["4601000001", "4601000002"];
    try {
      for (const code of platforms) {
        const { order } = goodParcel("TWICE", { person: 5, platform: code });
        await record.batcher.submit([readJsonDocument(JSON.stringify(order), 1)], partyOf(code));
      }
    } finally {
      await record.close();
    }
    for (const asked of ["show", "replay"]) {
      const { code, stdout, stderr } = await run([asked, "TWICE"]);
      expect([code, stdout]).toEqual([2, ""]);
      for (const platform of platforms) expect(stderr).toContain(`${platform}/TWICE`);
    }
    expect(await run(["show", "4601000002/TWICE", "--json"])).toMatchObject({ code: 0 });
  });

  test("a parcel that is not there, and one that is not decided, are exit 1 with a sentence", async () => {
    const none = await run(["show", "NONE"]);
    expect([none.code, none.stdout]).toEqual([1, ""]);
    expect(none.stderr).toMatch(/^parcel.not_found: /);
    const asJson = await run(["explain", "NONE", "--json"]);
    expect(asJson.code).toBe(1);
    expect(linesOf(asJson.stdout)).toMatchObject([{ problems: [{ code: "parcel.not_found" }] }]);
    const undecided = await run(["show", "4601000001/TWICE", "--facts"]);
    expect([undecided.code, undecided.stdout]).toEqual([1, ""]);
  });
});

test("receipts: for people by line, as JSON with proofs, as CEB messages of each kind", async () => {
  const [people, json, xml] = await Promise.all([
    run(["receipts", "C-1"]),
    run(["receipts", "4601000001/C-1", "--json"]),
    run(["receipts", "C-1", "--xml"]),
  ]);
  for (const { code, stderr } of [people, json, xml]) expect([code, stderr]).toEqual([0, ""]);
  expect(people.stdout.trim().split("\n")).toHaveLength(8);
  expect(people.stdout).toMatch(/ 120 {2}order 4601000001\/C-1 → 4601000001 {2}\[Code:1800;Desc:逻辑校验通过\] {2}\w/);
  const receipts = linesOf<{ event: string; proof: { event: string } }>(json.stdout);
  expect(receipts).toHaveLength(8);
  for (const { event, proof } of receipts) expect(proof.event).toBe(event);
  expect(xml.stdout.match(/<ceb:CEB[0-9]{3}Message /g)).toEqual(
    ["312", "412", "512", "622"].map((type) => `<ceb:CEB${type}Message `),
  );
  expect(await run(["receipts", "NONE"])).toMatchObject({ code: 1, stdout: "" });
}, 60_000);

describe("replay", () => {
  test("from the record and from a file give the same bytes; the file needs no database", async () => {
    const fromRecord = await run(["replay", "C-1", "--json"]);
    const alone = { FAIRWAY_HOME: "/dev/null/no-home", DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" };
    const fromFile = await runFairway(["replay", "--json", exported], { env: alone });
    expect(fromFile).toEqual(fromRecord);
    expect(fromFile).toMatchObject({ code: 0, stderr: "" });
    expect(linesOf(fromFile.stdout)).toMatchObject([{ isSame: true, consignment: "4601000001/C-1" }]);
    const piped = await runFairway(["replay", "-"], { env: alone, input: readFileSync(exported, "utf8") });
    expect(piped.stdout).toMatch(/\nthe same bytes\n$/);
    expect([piped.code, piped.stderr]).toEqual([0, ""]);
  });

  test.each([
    ["words", "replay.facts_malformed"],
    ['{"format":"fairway-decision-1"}', "replay.facts_malformed"],
  ])("of %s is exit 1 with %s", async (input, problem) => {
    const said = await runFairway(["replay", "-"], { input });
    expect([said.code, said.stdout]).toEqual([1, ""]);
    expect(said.stderr).toMatch(new RegExp(`^${problem}: `));
  });
});

test("a second program works on the home of a server that runs", async () => {
  const shared = await makeHome();
  const env = { FAIRWAY_HOME: shared };
  const server = await serve(env);
  const added = await runFairway(
    ["party", "add", "--json", "--kind", "marketplace", "--code", "4601000001", "--name", "A"],
    { env },
  );
  expect(added).toMatchObject({ code: 0, stderr: "" });
  const { key } = JSON.parse(added.stdout) as { key: string };
  expect((await post(server.url, key, JSON.stringify(parcel.order))).lines).toMatchObject([{ outcome: "accepted" }]);
  const said = await runFairway(["file", "--key", key, "-"], { env, input: JSON.stringify(parcel.order) });
  expect(said).toMatchObject({ code: 0, stdout: "1  order  4601000001/C-1  exists\n" });
  const health = await get(server.url, "/health");
  expect([health.status, (JSON.parse(health.text) as { ready: boolean }).ready]).toEqual([200, true]);
  const ended = await server.stop();
  expect(ended.code).toBe(0);
  expect(ended.stdout).toBe(`Fairway listens on ${server.url}\n`);
  expect(await runFairway(["show", "C-1", "--json"], { env })).toMatchObject({ code: 0 });
}, 60_000);

test("migrate says nothing where there is nothing to do", async () => {
  expect(await run(["migrate"])).toEqual({ code: 0, stdout: "", stderr: "" });
});
