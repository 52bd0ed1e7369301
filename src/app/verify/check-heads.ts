/**
 * checkHeads: the chains of heads, their roots and signatures, and what each event tells of the tables.
 *
 * The last walk: what others left unexplained is explained by refusals here, or is a fault.
 */
import type { EventOf, FairwayEvent } from "../../customs/event.ts";
import { canonical } from "../../kernel/canonical.ts";
import { hexOf } from "../../kernel/hex.ts";
import { leafHash, merkleRoot } from "../../kernel/merkle.ts";
import { headText } from "../journal/journal.ts";
import type { JournalRow } from "../ports.ts";
import { hearDeadlines } from "./check-deadlines.ts";
import { decisionClaim, fellBack, giveBackClaims, parcelClaim, reservationsOf } from "./check-decisions.ts";
import { hearRuling } from "./check-rulings.ts";
import { quoted } from "./fault.ts";
import { shelfOf, type DecisionEvidence, type RejectionEvidence } from "./record-reader.ts";
import type { Claim } from "./tally.ts";
import { count, filedClaim, type Verifying } from "./verifying.ts";

/** An event with where and when it was recorded. */
interface Told<E extends FairwayEvent = FairwayEvent> {
  readonly event: E;
  readonly batch: string;
  readonly at: string;
}

export async function checkHeads(verifying: Verifying): Promise<void> {
  const { reader, faults, kept, tips } = verifying;
  const published = new Map((await reader.signingKeys()).map(({ key, publicKey }) => [key, publicKey]));
  const publicKeys = publicKeysOf(published, verifying);
  const missing = new Set<string>();
  const keptHashes = new Map(kept.map(({ writer, sequence, hash }) => [`${writer}.${sequence}`, hash]));
  for await (const rows of reader.heads()) {
    const told: Told[] = [];
    for (const row of rows) {
      const batch = `${row.writer}.${row.sequence}`;
      checkHead(row, batch, publicKeys, verifying);
      if (keptHashes.get(batch) === row.hash) keptHashes.delete(batch);
      if (publicKeys.has(row.key) && !published.has(row.key)) missing.add(row.key);
      tips.set(row.writer, { writer: row.writer, sequence: row.sequence, hash: row.hash });
      for (const event of eventsOf(row, batch, verifying)) told.push({ event, batch, at: row.recordedAt });
      count(verifying, "event", row.events.length);
    }
    await hear(told, verifying);
    count(verifying, "journal", rows.length);
  }
  for (const key of missing) faults.add("key.missing", "signing_key", key, "row");
  for (const [batch, hash] of keptHashes) faults.add("head.kept_missing", "journal", batch, "hash", `It was ${hash}.`);
}

/** The house's own keys; of a key that is not the house's, what the table says. */
function publicKeysOf(
  published: ReadonlyMap<string, string>,
  { houseKeys, faults }: Verifying,
): ReadonlyMap<string, string> {
  const own = new Map(houseKeys.map(({ key, publicKey }) => [key, publicKey]));
  for (const [key, publicKey] of published)
    if (own.get(key) !== publicKey) faults.add("key.not_ours", "signing_key", key, "public_key");
  return new Map([...published, ...own]);
}

function checkHead(row: JournalRow, batch: string, keys: ReadonlyMap<string, string>, verifying: Verifying): void {
  const { faults, vault, tips } = verifying;
  const { writer, sequence, recordedAt, previous, root, key, events } = row;
  const wrong = (code: Parameters<typeof faults.add>[0], aspect: string, detail?: string): void =>
    faults.add(code, "journal", batch, aspect, detail);
  const before = tips.get(writer);
  if (sequence !== (before?.sequence ?? 0) + 1)
    wrong("head.missing", "sequence", `After ${before?.sequence ?? 0} comes ${sequence}.`);
  else if (previous !== (before?.hash ?? "")) wrong("head.previous_wrong", "previous");
  const leaves = events.map((text) => leafHash(text, vault.sha256));
  if (leaves.length === 0 || hexOf(merkleRoot(leaves, vault.sha256)) !== root)
    wrong("head.root_wrong", "events or root");
  const text = headText({ writer, sequence, recordedAt, previous, root, count: events.length, key });
  if (vault.digest(text) !== row.hash) wrong("head.hash_wrong", "hash");
  const publicKey = keys.get(key);
  if (publicKey === undefined) wrong("head.key_unknown", "key", quoted(key));
  else if (!verifying.isSignedBy(publicKey, text, row.signature)) wrong("head.signature_wrong", "signature or head");
}

function eventsOf(row: JournalRow, batch: string, { faults }: Verifying): FairwayEvent[] {
  const events: FairwayEvent[] = [];
  const parties = new Set<string>();
  row.events.forEach((text, position) => {
    const event = parse(text);
    if (event === undefined || canonical(event) !== text)
      return faults.add("event.malformed", "journal", batch, "events", `It is event ${batch}.${position}.`);
    for (const party of event.parties) parties.add(party);
    events.push(event);
  });
  if (canonical([...parties].sort()) !== canonical(row.parties))
    faults.add("head.parties_wrong", "journal", batch, "parties");
  return events;
}

function parse(text: string): FairwayEvent | undefined {
  try {
    const event = JSON.parse(text) as FairwayEvent;
    return Array.isArray(event.parties) && typeof event.data === "object" ? event : undefined;
  } catch {
    return undefined; // The caller names the event.
  }
}

const isOf =
  <T extends FairwayEvent["type"]>(type: T) =>
  (told: Told): told is Told<EventOf<T> & FairwayEvent> =>
    told.event.type === type;

/** What events tell of the tables. Types that change no row are leaves and no more. */
async function hear(told: readonly Told[], verifying: Verifying): Promise<void> {
  const { tally } = verifying;
  for (const { event, batch, at } of told) {
    hearDeadlines(event, batch, at, tally);
    hearRuling(event, batch, at, tally);
  }
  for (const each of told.filter(isOf("document.accepted"))) tally.expect(acceptedClaim(each));
  for (const each of told.filter(isOf("parcel.decided"))) tally.expect(decidedClaim(each));
  const rejected = told.filter(isOf("document.rejected"));
  const refused = rejected.filter(({ event }) => !event.data.isAtDoor);
  for (const each of refused) explain(each, verifying);
  await checkLocked(refused, verifying);
  await hearRejections(
    rejected.filter(({ event }) => event.data.isAtDoor),
    verifying,
  );
  await hearFallBacks(told.filter(isOf("parcel.waiting")), verifying);
}

function acceptedClaim({ event, batch, at }: Told<EventOf<"document.accepted">>): Claim {
  const { kind, key, version, intent, isDraft, entrance, signature, filedBy, filedAs, contentHash, message } =
    event.data;
  return filedClaim({
    place: (shelfOf(kind) === "document" ? event.consignment : event.waybill) ?? "",
    ...{ kind, key, version, isDraft, isWithdrawn: intent === "withdrawal" },
    ...{ entrance, signature, filedBy, filedAs, receivedAt: at, contentHash, message, batch },
  });
}

function decidedClaim({ event, batch, at }: Told<EventOf<"parcel.decided">>): Claim {
  const { decision, ...data } = event.data;
  return decisionClaim({ ...data, body: decision, consignment: event.consignment ?? "", decidedAt: at, batch });
}

/** A refusal by the record leaves no row, but it may have been the first to lock one. */
function explain({ event, at }: Told<EventOf<"document.rejected">>, { unexplained }: Verifying): void {
  const { consignment, waybill, data } = event;
  if (consignment !== null && unexplained.firstFiled.get(consignment) === at)
    unexplained.firstFiled.delete(consignment);
  if (waybill !== null) unexplained.numbers.delete(waybill);
  if (waybill !== null && shelfOf(data.kind) === "movement") unexplained.moving.delete(waybill);
  if (data.kind !== "declaration") return;
  for (const [id, claim] of unexplained.claims)
    if (claim.consignment === consignment && claim.at === at) unexplained.claims.delete(id);
}

/** What was refused by the record had locked its parcel's row, or its waybill number's. */
async function checkLocked(
  refused: readonly Told<EventOf<"document.rejected">>[],
  verifying: Verifying,
): Promise<void> {
  if (refused.length === 0) return;
  const { reader, faults } = verifying;
  const consignments = refused.flatMap(({ event }) => event.consignment ?? []);
  const waybills = refused.flatMap(({ event }) => event.waybill ?? []);
  const parcels = await reader.findParcels([...new Set(consignments)]);
  const numbers = new Set((await reader.findNumbers([...new Set(waybills)])).map(({ waybill }) => waybill));
  for (const consignment of new Set(consignments))
    if (!parcels.has(consignment)) faults.add("parcel.missing", "parcel", consignment, "row");
  for (const waybill of new Set(waybills))
    if (!numbers.has(waybill)) faults.add("number.missing", "waybill_number", waybill, "row");
}

export const rejectionClaim = ({ consignment, kind, key, ...row }: RejectionEvidence): Claim => ({
  table: "rejection",
  key: `${consignment} ${kind} ${key}`,
  values: { filed_by: row.filedBy, received_at: row.receivedAt, problems: row.problems, batch: row.batch },
});

/** Only the last refusal of a document at the door is kept; within a chain it is known which was the last. */
async function hearRejections(
  told: readonly Told<EventOf<"document.rejected">>[],
  verifying: Verifying,
): Promise<void> {
  if (told.length === 0) return;
  const { reader, tally, faults } = verifying;
  const wanted = told.map(({ event, batch, at }) => {
    const { kind, key, filedBy, problems } = event.data;
    return {
      consignment: event.consignment ?? "",
      kind,
      key,
      filedBy,
      problems: canonical(problems),
      receivedAt: at,
      batch,
    };
  });
  const idOf = (row: { consignment: string; kind: string; key: string }): string =>
    `${row.consignment} ${row.kind} ${row.key}`;
  const held = new Map((await reader.findRejections(wanted)).map((row) => [idOf(row), row]));
  for (const expected of wanted) {
    const row = held.get(idOf(expected));
    if (row === undefined) faults.add("row.missing", "rejection", idOf(expected), "row");
    else if (row.batch === expected.batch) tally.expect(rejectionClaim(expected));
    else if (isBefore(row.batch, expected.batch))
      faults.add("rejection.outdated", "rejection", idOf(expected), "batch");
  }
}

function isBefore(a: string, b: string): boolean {
  const [writerA, sequenceA] = splitBatch(a);
  const [writerB, sequenceB] = splitBatch(b);
  return writerA === writerB && sequenceA < sequenceB;
}

const splitBatch = (batch: string): [writer: string, sequence: number] => {
  const at = batch.lastIndexOf(".");
  return [batch.slice(0, at), Number(batch.slice(at + 1))];
};

/** A parcel that waits again: its last decision's reservations came back then, not with the next decision. */
async function hearFallBacks(told: readonly Told<EventOf<"parcel.waiting">>[], verifying: Verifying): Promise<void> {
  if (told.length === 0) return;
  const { reader, tally, faults } = verifying;
  const wanted = told.flatMap(({ event }) => {
    const { consignment, data } = event;
    return [0, 1].map((more) => ({ consignment: consignment ?? "", version: data.decisionVersion + more }));
  });
  const decisions = new Map<string, DecisionEvidence>();
  for (const row of await reader.findDecisions(wanted)) decisions.set(`${row.consignment} v${row.version}`, row);
  for (const { event, batch, at } of told) {
    const { decisionVersion: version } = event.data;
    const consignment = event.consignment ?? "";
    const decision = decisions.get(`${consignment} v${version}`);
    const next = decisions.get(`${consignment} v${version + 1}`);
    if (decision === undefined) {
      faults.add("row.missing", "decision", `${consignment} v${version}`, "row", `Event of ${batch} tells of it.`);
      continue;
    }
    const back = reservationsOf(decision);
    for (const claim of giveBackClaims(back, consignment, version, batch, at)) tally.expect(claim);
    if (next === undefined) {
      tally.expect(parcelClaim(decision), -1);
      tally.expect(fellBack(consignment, version, at));
    } else
      for (const claim of giveBackClaims(back, consignment, version, next.batch, next.decidedAt))
        tally.expect(claim, -1);
  }
}
