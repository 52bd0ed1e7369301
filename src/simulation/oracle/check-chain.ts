/**
 * checkChain: is the journal whole? Sequences without gaps, every head on the one before, over the root of its own
 * events, hashed and signed; and every document and decision told exactly once, in the batch that it names.
 *
 * Everything is computed here again from RFC 9162 (tree) and the journal's description, with nothing but node:crypto.
 * Types of events that are not known here are left alone.
 */
import { createPublicKey, hash, verify } from "node:crypto";
import { hold } from "./expectation.ts";
import type { JournalRow, Recorded } from "./read-record.ts";

const sha256 = (data: string | Uint8Array): Buffer => hash("sha256", data, "buffer");

/** Split at the largest power of two below the number of leaves. */
export function rootOf(texts: readonly string[]): Buffer {
  if (texts.length === 1) return sha256(Buffer.concat([Buffer.of(0), Buffer.from(texts[0]!)]));
  let split = 1;
  while (split * 2 < texts.length) split *= 2;
  return sha256(Buffer.concat([Buffer.of(1), rootOf(texts.slice(0, split)), rootOf(texts.slice(split))]));
}

/**
 * `verified` holds what an earlier check found right, hash by "WRITER.SEQUENCE"; it grows. `waits` counts how often a
 * decided parcel fell back to waiting.
 */
export function checkChain(record: Recorded, verified: Map<string, string>, waits: number): void {
  let last: JournalRow | undefined;
  for (const row of record.journal) {
    const before = last?.writer === row.writer ? last : undefined;
    const name = `${row.writer}.${row.sequence}`;
    hold(Number(row.sequence) === Number(before?.sequence ?? 0) + 1, "chain-gap", () => name);
    hold(row.previous === (before?.hash ?? ""), "chain-previous", () => name);
    const known = verified.get(name);
    if (known === undefined) checkHead(row, name, record.signingKeys);
    else hold(known === row.hash, "chain-changed", () => name);
    verified.set(name, row.hash);
    last = row;
  }
  hold(verified.size === record.journal.length, "chain-lost", () => `${verified.size} heads were there`);
  checkTold(record, waits);
}

function checkHead(row: JournalRow, name: string, keys: ReadonlyMap<string, string>): void {
  const { writer, previous, root, key, events } = row;
  hold(events.length > 0 && root === rootOf(events).toString("hex"), "chain-root", () => name);
  const head = { count: events.length, key, previous, recordedAt: row.at.toISOString(), root };
  const text = JSON.stringify({ ...head, sequence: Number(row.sequence), writer });
  hold(row.hash === sha256(text).toString("hex"), "chain-hash", () => name);
  const x = keys.get(key);
  hold(x !== undefined, "chain-key", () => `${name} is signed with ${key}, which nobody published`);
  const half = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  hold(verify(null, Buffer.from(text), half, Buffer.from(row.signature, "base64url")), "chain-signature", () => name);
  const parties = new Set(events.flatMap((event) => (JSON.parse(event) as { parties: string[] }).parties));
  hold(row.parties.join() === [...parties].sort().join(), "chain-parties", () => name);
}

interface Told {
  readonly type: string;
  readonly consignment: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The texts by which a document's or a decision's event is recognised. */
function checkTold({ journal, documents, decisions, deadlines }: Recorded, waits: number): void {
  let waiting = 0;
  const told = new Map<string, number>();
  for (const { writer, sequence, events } of journal) {
    for (const text of events) {
      const { type, consignment, data } = JSON.parse(text) as Told;
      if (type === "parcel.waiting") waiting += 1;
      const what =
        type === "document.accepted"
          ? [consignment, data["kind"], data["key"], data["version"], data["contentHash"]]
          : type === "parcel.decided"
            ? [consignment, data["version"], data["state"], data["decision"], data["reservations"], data["documents"]]
            : type === "deadline.missed"
              ? [consignment, data["kind"], data["version"], data["round"], data["dueAt"]]
              : undefined;
      for (const deadline of (data["deadlines"] ?? []) as readonly Readonly<Record<string, unknown>>[]) {
        const { kind, version, round, state, startedAt, dueAt } = deadline;
        const end = state === "open" ? "" : ` in ${writer}.${sequence}`;
        const line = `deadline ${[state, consignment, kind, version, round, startedAt, dueAt].join(" ")}${end}`;
        told.set(line, (told.get(line) ?? 0) + 1);
      }
      if (what === undefined) continue;
      const line = `${type} ${what.join(" ")} in ${writer}.${sequence}`;
      told.set(line, (told.get(line) ?? 0) + 1);
    }
  }
  const expect = (line: string): void => {
    hold(told.get(line) === 1, "event-missing", () => `${line}: told ${told.get(line) ?? 0} times`);
    told.delete(line);
  };
  for (const row of documents)
    expect(
      `document.accepted ${[row.consignment, row.kind, row.key, row.version, row.hash].join(" ")} in ${row.batch}`,
    );
  for (const row of decisions) {
    const { consignment, version } = row;
    const { reservations, ...open } = JSON.parse(row.body) as { readonly reservations: unknown };
    const texts = [JSON.stringify(open), JSON.stringify({ consignment, reservations, version }), row.documents];
    const hashes = texts.map((text) => sha256(text).toString("hex"));
    expect(`parcel.decided ${[row.consignment, row.version, row.state, ...hashes].join(" ")} in ${row.batch}`);
  }
  for (const { consignment, kind, version, round, due, batch } of deadlines.filter(({ state }) => state === "missed"))
    expect(
      `deadline.missed ${[consignment, kind, version, round, due.toISOString()].join(" ")} in ${batch ?? "no batch"}`,
    );
  for (const { consignment, kind, version, round, started, due, state, batch } of deadlines) {
    const which = [consignment, kind, version, round, started.toISOString(), due.toISOString()].join(" ");
    expect(`deadline open ${which}`);
    if (state === "met" || state === "lapsed") expect(`deadline ${state} ${which} in ${batch ?? "no batch"}`);
  }
  hold(waiting === waits, "event-missing", () => `parcel.waiting: ${waits} happened, ${waiting} are told`);
  hold(told.size === 0, "event-untrue", () => [...told.keys()][0] ?? "");
}
