/**
 * A person with a proof and the public key verifies, offline and without Fairway, that the decision about their parcel
 * is in the record; and whoever changes one byte of a proof is found out.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { proofOf, type Proof } from "../../src/app/journal/prove.ts";
import { hashKey, newKey, type Fairway } from "../../src/cli/compose.ts";
import type { EventOf, FairwayEvent } from "../../src/customs/event.ts";
import { documentsOf, goodParcel } from "../good-parcel.ts";
import {
  endAll,
  get,
  linesOf,
  makeHome,
  openRecord,
  post,
  registerFilers,
  runFairway,
  serve,
  type FilerKeys,
  type Server,
} from "../program.ts";

const script = join(import.meta.dirname, "../../docs/verify-proof.mjs");
const PLATFORM = "4601000001";
const PARCELS = 9;

let home: string;
let keys: FilerKeys;
let strangerKey: string;
let officerKey: string;
let record: Fairway;
let server: Server;
/** Of the last decision on P-0. */
let proof: Proof;

beforeAll(async () => {
  home = await makeHome();
  record = await openRecord(home);
  keys = await registerFilers(record);
  const register = async (kind: string, code: string): Promise<string> => {
    const key = newKey();
    await record.parties.register({ kind, code, name: `a ${kind}` }, hashKey(key), Date.now());
    return key;
  };
  strangerKey = await register("carrier", "4604000099");
  officerKey = await register("administration", "4600");
  server = await serve({ FAIRWAY_HOME: home });
  const parcels = Array.from(
    { length: PARCELS },
    (_, index) => goodParcel(`P-${index}`, { person: index % (PARCELS - 1) }), // The last one is of the first one's buyer.
  );
  for (const kind of ["order", "payment", "waybill", "declaration"] as const) {
    const lines = parcels.map((parcel) => `${JSON.stringify(parcel[kind])}\n`).join("");
    expect((await post(server.url, keys[kind], lines)).lines).toHaveLength(PARCELS);
  }
  const { stdout, code } = await fairway("prove", `${PLATFORM}/P-0`, "--json");
  expect(code).toBe(0);
  [proof] = linesOf<Proof>(stdout) as [Proof];
}, 120_000);
afterAll(async () => {
  await record.close();
  await endAll();
});

const fairway = (...args: string[]) => runFairway(args, { env: { FAIRWAY_HOME: home } });

/** Runs the script on a file of these bytes, in an environment and a directory of its own. */
function verify(bytes: string | Buffer, ...more: string[]): { code: number | null; lines: string[] } {
  const file = join(home, "proof.json");
  writeFileSync(file, bytes);
  const { status, stdout } = spawnSync(process.execPath, [script, file, ...more], {
    cwd: home,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  return { code: status, lines: stdout.split("\n").filter((line) => /^(NOT )?PROVED/.test(line)) };
}

test("the script has at most sixty lines and needs nothing but Node's cryptography and files", () => {
  const text = readFileSync(script, "utf8");
  expect(text.split("\n").length - 1).toBeLessThanOrEqual(60);
  expect([...text.matchAll(/from "([^"]+)"|import\(|require\(/g)].map(([, name]) => name)).toEqual([
    "node:crypto",
    "node:fs",
  ]);
});

test("the decision about a parcel is proved with the key that the house publishes", async () => {
  const published = JSON.parse((await get(server.url, "/v1/keys")).text) as {
    keys: { key: string; publicKey: string }[];
  };
  expect(published.keys).toHaveLength(1);
  const { publicKey } = published.keys[0]!;
  expect(publicKey).toBe(proof.publicKey);
  const { code, lines } = verify(`${JSON.stringify(proof)}\n`, publicKey);
  expect([code, lines.length]).toEqual([0, 1]);
  expect(lines[0]).toContain(`PROVED ${proof.event}, recorded ${proof.head.recordedAt}`);
  const event = JSON.parse(proof.leaf) as FairwayEvent;
  expect(event).toMatchObject({ type: "parcel.decided", consignment: `${PLATFORM}/P-0` });
  const view = JSON.parse((await get(server.url, `/v1/parcels/${PLATFORM}/P-0`, keys.order)).text) as { state: string };
  expect(JSON.parse(proof.decision!)).toMatchObject({ state: view.state });
});

test("every event of every batch is proved, whatever the size of the batch", async () => {
  const client = new pg.Client(record.url);
  await client.connect();
  const { rows } = await client.query<{ id: string }>(
    `select writer || '.' || sequence || '.' || position - 1 as id
       from journal, generate_subscripts(events, 1) as position order by writer, sequence, position`,
  );
  await client.end();
  const proofs = await Promise.all(rows.map(({ id }) => proofOf(id, record.proofs, record.vault)));
  expect(rows.length).toBeGreaterThanOrEqual(PARCELS * 5);
  const text = proofs.map((one) => JSON.stringify(one.ok ? one.value : one.problems)).join("\n");
  const { code, lines } = verify(text, proof.publicKey);
  expect(lines.filter((line) => !line.startsWith("PROVED"))).toEqual([]);
  expect([code, lines.length]).toEqual([0, rows.length]);
});

test("nothing that a party is handed about two parcels shows that one person bought both", async () => {
  const client = new pg.Client(record.url);
  await client.connect();
  const { rows } = await client.query<{ consignment: string; hash: string; taken: string }>(
    `select consignment, regexp_replace(r ->> 'account', '^.*/', '') as hash, r ->> 'amount' as taken
       from decision, jsonb_array_elements(body::jsonb -> 'reservations') r where consignment ~ 'P-[08]$'`,
  );
  await client.end();
  const hash = rows[0]!.hash;
  expect(hash).toMatch(/^k[0-9a-f]+\.[\w-]{20,}$/);
  expect(rows.map((row) => [row.hash, row.taken])).toEqual([0, 1].map(() => [hash, rows[0]!.taken]));
  const handed: string[] = [];
  const digests: string[] = [];
  for (const { consignment } of rows) {
    const { stdout } = await fairway("prove", consignment, "--json");
    const { data } = JSON.parse(linesOf<Proof>(stdout)[0]!.leaf) as EventOf<"parcel.decided">;
    digests.push(...[data.decision, data.reservations, data.circumstances, data.documents].map(String));
    const path = `/v1/parcels/${consignment}`;
    handed.push(stdout, ...(await Promise.all([path, `${path}/receipts`].map((each) => read(each)))));
  }
  handed.push(...(await Promise.all(["/v1/events?limit=500", "/v1/receipts?limit=500"].map((each) => read(each)))));
  expect(handed.map((text) => [text.length > 300, text.includes(hash.split(".")[1]!)])).toEqual(
    handed.map(() => [true, false]),
  );
  expect(digests.every((digest) => /^[0-9a-f]{64}$/.test(digest))).toBe(true);
  const [, first, , , , second] = digests;
  expect([digests.length, first === second]).toEqual([8, false]);
}, 60_000);

async function read(path: string): Promise<string> {
  const { status, text } = await get(server.url, path, officerKey);
  expect([path, status]).toEqual([path, 200]);
  return text;
}

test("one changed bit in any byte of a proof is found", () => {
  const bytes = Buffer.from(JSON.stringify(proof));
  expect(bytes.length).toBeGreaterThan(1_500);
  for (const bit of [1, 0x20]) {
    const changed = Array.from(bytes, (byte, index) => {
      const copy = Buffer.from(bytes);
      copy[index] = byte ^ bit;
      return copy;
    });
    const whole = changed.filter((copy) => !copy.includes(0x0a)); // What became a line feed would be two lines.
    expect(whole.length).toBeGreaterThan(bytes.length - 20);
    const { code, lines } = verify(Buffer.concat(whole.flatMap((copy) => [copy, Buffer.from("\n")])), proof.publicKey);
    expect(lines.filter((line) => !line.startsWith("NOT PROVED"))).toEqual([]);
    expect([code, lines.length]).toEqual([1, whole.length]);
  }
}, 60_000);

const other = { side: "left", hash: "00".repeat(32) } as const;
const changes: readonly { name: string; change: (whole: Proof) => unknown; because: string }[] = [
  { name: "another event's place", change: (p) => ({ ...p, event: `${p.event}0` }), because: "not of this head" },
  { name: "the next place", change: (p) => ({ ...p, event: nextPlace(p.event) }), because: "side|fit|lead|head" },
  { name: "a path cut short", change: (p) => ({ ...p, path: p.path.slice(1) }), because: "side|below|lead" },
  { name: "a path made longer", change: (p) => ({ ...p, path: [...p.path, other] }), because: "does not fit" },
  { name: "no decision", change: (p) => ({ ...p, decision: undefined }), because: "decision is not the one" },
  {
    name: "another decision",
    change: (p) => ({ ...p, decision: p.decision!.replace("cleared", "refused") }),
    because: "decision is not the one",
  },
  { name: "a head of our own", change: (p) => ({ ...p, head: { ...p.head, previous: "" } }), because: "signature" },
  { name: "one more member", change: (p) => ({ ...p, note: "true" }), because: "not as Fairway writes it" },
  { name: "spaces", change: (p) => p, because: "not as Fairway writes it" },
];
const nextPlace = (event: string): string => event.replace(/\d+$/, (digits) => String(Number(digits) + 1));

test.each(changes)("a proof with $name does not hold", ({ name, change, because }) => {
  const text = JSON.stringify(change(proof));
  const { code, lines } = verify(name === "spaces" ? text.replace(",", ", ") : text, proof.publicKey);
  expect(code).toBe(1);
  expect(lines).toEqual([expect.stringMatching(new RegExp(`^NOT PROVED, line 1: .*(${because})`))]);
});

test("a proof signed with a key of one's own does not pass for the house's", () => {
  const { code, lines } = verify(JSON.stringify(proof), "A".repeat(43));
  expect([code, lines[0]]).toEqual([1, expect.stringContaining("another key than the one you gave")]);
});

test("an empty file proves nothing", () => expect(verify("").code).toBe(1));

test("over HTTP whoever is named in an event gets its proof, to anybody else it does not exist", async () => {
  const path = `/v1/events/${proof.event}/proof`;
  for (const key of [keys.order, keys.payment, keys.waybill, keys.declaration, officerKey]) {
    const answer = await get(server.url, path, key);
    expect(answer).toMatchObject({ status: 200, text: JSON.stringify(proof) });
    expect(verify(answer.text, proof.publicKey).code).toBe(0);
  }
  const refusal = await get(server.url, path, strangerKey);
  expect(refusal).toMatchObject({ status: 404, type: expect.stringContaining("problem+json") as string });
  expect(refusal.text).toContain("event.not_found");
  expect((await get(server.url, path)).status).toBe(401);
});

test.each([
  "w0-0.1.99999",
  "w0-0.9999999.0",
  "w9-9.1.0",
  "w0-0.1",
  "w0-0.01.0",
  "w0-0.1.-1",
  "x",
  "w0-0.1.0%00",
  "%F0",
])("there is no event %s", async (id) => {
  const { status, text } = await get(server.url, `/v1/events/${id}/proof`, officerKey);
  expect(status).toBe(id === "%F0" ? 400 : 404);
  expect(text).toContain(id === "%F0" ? "http.request_malformed" : "event.not_found");
});

test("the command proves an event, shows the path to people, and says what is not there", async () => {
  const people = await fairway("prove", proof.event);
  expect(people.code).toBe(0);
  expect(people.stdout).toContain(`event ${proof.event}: parcel.decided ${PLATFORM}/P-0\n`);
  for (const { hash } of proof.path) expect(people.stdout).toContain(hash);
  const missing = await fairway("prove", "w0-0.1.77777", "--json");
  expect([missing.code, linesOf<{ problems: { code: string }[] }>(missing.stdout)[0]?.problems[0]?.code]).toEqual([
    1,
    "event.not_found",
  ]);
  expect((await fairway("prove", "P-none")).stderr).toContain("parcel.not_found");
  await post(server.url, keys.order, JSON.stringify(documentsOf(goodParcel("P-waiting"))[0]));
  expect((await fairway("prove", "P-waiting")).stderr).toContain("not decided yet");
  expect((await fairway("prove")).code).toBe(2);
}, 120_000);
