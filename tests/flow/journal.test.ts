/** What clearing tells: each thing that happened is one event, in one signed chain, whose hashes anyone can compute. */
import { createHash, createPublicKey, verify } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FairwayEvent } from "../../src/customs/event.ts";
import { startFairway, type TestFairway } from "../fairway.ts";
import { documentsOf, goodParcel, type GoodParcel } from "../good-parcel.ts";

let fairway: TestFairway;
let client: pg.Client;
beforeAll(async () => {
  fairway = await startFairway();
  client = new pg.Client(fairway.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await fairway.stop();
});

interface Row {
  readonly writer: string;
  readonly sequence: string;
  readonly recorded_at: Date;
  readonly previous: string;
  readonly root: string;
  readonly hash: string;
  readonly key: string;
  readonly signature: string;
  readonly parties: string[];
  readonly events: string[];
}
const journal = async (): Promise<Row[]> =>
  (await client.query<Row>("select * from journal order by writer, sequence")).rows;
const eventsOf = async (consignment: string): Promise<FairwayEvent[]> =>
  (await journal())
    .sort((a, b) => a.recorded_at.getTime() - b.recorded_at.getTime())
    .flatMap(({ events }) => events.map((text) => JSON.parse(text) as FairwayEvent))
    .filter((event) => event.consignment === consignment);

/** Files document after document, so that each has a batch of its own. */
async function fileSlowly(parcel: GoodParcel): Promise<void> {
  for (const document of documentsOf(parcel)) await fairway.file([document]);
}

const sha256 = (...parts: readonly Uint8Array[]): Buffer => createHash("sha256").update(Buffer.concat(parts)).digest();
function rootOf(texts: readonly string[]): Buffer {
  if (texts.length === 1) return sha256(Buffer.from([0]), Buffer.from(texts[0]!));
  let split = 1;
  while (split * 2 < texts.length) split *= 2;
  return sha256(Buffer.from([1]), rootOf(texts.slice(0, split)), rootOf(texts.slice(split)));
}

test("a parcel's story: four documents, a verdict; a refusal; a withdrawal, and it waits again", async () => {
  const parcel = goodParcel("J-1");
  await fileSlowly(parcel);
  await fairway.file([parcel.order]); // Once more: nothing happens.
  await fairway.file([{ ...parcel.order, freight: "11.00", paid: "251.00" }]); // Other content, no change asked for.
  await fairway.file([parcel.payment], { appType: 3 });
  const consignment = `${parcel.order.platform}/J-1`;
  const waybill = `${parcel.waybill.carrier}/${parcel.waybill.waybillNo}`;
  const story = (await eventsOf(consignment)).map(({ type, waybill: about, data }) =>
    [type, "kind" in data ? data.kind : "", "problems" in data ? data.problems[0]?.code : "", about].join(" "),
  );
  expect(story).toEqual([
    "document.accepted order  ",
    "document.accepted payment  ",
    `document.accepted declaration  ${waybill}`,
    `parcel.decided   ${waybill}`,
    "document.rejected order filing.exists_with_different_content ",
    "document.accepted payment  ",
    "parcel.waiting   ",
  ]);
});

test("what was refused at the door is told to its filer alone; a verdict to everybody who is named", async () => {
  const parcel = goodParcel("J-2");
  await fairway.file([{ ...parcel.order, paid: "1.00" }]);
  await fileSlowly(parcel);
  const { platform, seller } = parcel.order;
  const told = (await eventsOf(`${platform}/J-2`)).map(({ type, parties }) => [type, ...parties].join(" "));
  expect(told[0]).toMatch(/^document\.rejected \d+$/);
  const { carrier, declarant, guarantor } = parcel.declaration;
  const everybody = [...new Set([platform, seller, parcel.payment.firm, carrier, declarant, guarantor])].sort();
  expect(told.at(-1)).toBe(["parcel.decided", ...everybody].join(" "));
});

test("every head stands on the one before, over the root of its events, and is signed", async () => {
  const { rows: keys } = await client.query<{ key: string; public_key: string }>("select * from signing_key");
  const rows = await journal();
  expect(rows.length).toBeGreaterThan(5);
  const last = new Map<string, Row>();
  for (const row of rows) {
    const before = last.get(row.writer);
    expect(Number(row.sequence)).toBe(Number(before?.sequence ?? 0) + 1);
    expect(row.previous).toBe(before?.hash ?? "");
    expect(row.root).toBe(rootOf(row.events).toString("hex"));
    const text = JSON.stringify({
      count: row.events.length,
      key: row.key,
      previous: row.previous,
      recordedAt: row.recorded_at.toISOString(),
      root: row.root,
      sequence: Number(row.sequence),
      writer: row.writer,
    });
    expect(row.hash).toBe(createHash("sha256").update(text).digest("hex"));
    const x = keys.find(({ key }) => key === row.key)!.public_key;
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    expect(verify(null, Buffer.from(text), key, Buffer.from(row.signature, "base64url"))).toBe(true);
    expect(row.parties).toEqual(
      [...new Set(row.events.flatMap((event) => (JSON.parse(event) as FairwayEvent).parties))].sort(),
    );
    last.set(row.writer, row);
  }
});

/** A document's hash; a decision's, of which what it takes of limits has a hash of its own, over the parcel too. */
function hashesIn({ text, consignment, version }: { text: string; consignment: string | null; version: number }) {
  if (!text.startsWith("{")) return [text];
  const { reservations, ...open } = JSON.parse(text) as { readonly reservations: unknown };
  return [open, { consignment, reservations, version }].map((part) =>
    createHash("sha256").update(JSON.stringify(part)).digest("hex"),
  );
}

test("every document and decision names the batch whose events tell of it, with its hash", async () => {
  const { rows } = await client.query<{ text: string; version: number; events: string[]; consignment: string | null }>(
    `select d.content_hash as text, d.version, j.events, d.consignment
       from document d join journal j on d.batch = j.writer || '.' || j.sequence
     union all select w.content_hash, w.version, j.events, null
                 from waybill w join journal j on w.batch = j.writer || '.' || j.sequence
     union all select d.body, d.version, j.events, d.consignment
                 from decision d join journal j on d.batch = j.writer || '.' || j.sequence`,
  );
  const { rows: counted } = await client.query<{ count: string }>(
    `select (select count(*) from document) + (select count(*) from waybill) + (select count(*) from decision) as count`,
  );
  expect(rows.length).toBeGreaterThan(10);
  expect(String(rows.length)).toBe(counted[0]!.count);
  for (const row of rows) {
    const { events, consignment } = row;
    const own = events.filter((event) => (JSON.parse(event) as FairwayEvent).consignment === consignment);
    for (const each of hashesIn(row)) expect(own.filter((event) => event.includes(each))).toHaveLength(1);
  }
});
