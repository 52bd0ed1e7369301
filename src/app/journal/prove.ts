/**
 * prove: one event of the record with everything that shows it is in: its text, the path to the root, the signed head.
 *
 * The event of a decision comes with the decision's text, whose SHA-256 stands in it, without the reservations: they
 * name the buyer. A proof needs no trust in who hands it over: `docs/verify-proof.mjs` checks it with a public key
 * alone. Not here: what the record as a whole must fulfil (`verify/`).
 */
import type { Decision } from "../../customs/decision.ts";
import type { EventOf, FairwayEvent } from "../../customs/event.ts";
import type { Party } from "../../customs/party.ts";
import { hexOf } from "../../kernel/hex.ts";
import { leafHash, merklePath } from "../../kernel/merkle.ts";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { openText } from "./decision-digests.ts";
import type { Head } from "./journal.ts";
import type { JournalRow, SigningKey, Vault } from "../ports.ts";

export interface Neighbour {
  readonly side: "left" | "right";
  /** Lower-case hex. */
  readonly hash: string;
}

/** Written as one line of JSON with its members in this order. */
export interface Proof {
  readonly event: string;
  /** The event's canonical text. */
  readonly leaf: string;
  /** From the leaf up. */
  readonly path: readonly Neighbour[];
  /** Its members in canonical order: `JSON.stringify(head)` is the text that was signed. */
  readonly head: Head;
  readonly signature: string;
  /** Of the head's key: raw Ed25519, base64url. */
  readonly publicKey: string;
  /** Where the event is a decision: its canonical text without the reservations. */
  readonly decision?: string;
}

/** A public key and since when it signs. */
export interface PublishedKey extends SigningKey {
  readonly firstUsedAt: string;
}

export interface ProofStore {
  findHead(writer: string, sequence: number): Promise<JournalRow | undefined>;
  /** The whole text, as it is stored. */
  findDecision(consignment: string, version: number): Promise<string | undefined>;
  /** The last decision of a parcel: its version, and the batch in which its event lies. */
  findLastDecision(consignment: string): Promise<{ readonly version: number; readonly batch: string } | undefined>;
  signingKeys(): Promise<readonly PublishedKey[]>;
}

/** WRITER.SEQUENCE.POSITION; a sequence is at most what a number holds exactly. */
const eventId = /^([a-z0-9]{1,40}-\d{1,4})\.([1-9]\d{0,14})\.(0|[1-9]\d{0,8})$/;

export const isEventId = (text: string): boolean => eventId.test(text);

const notFound = (id: string): Result<never> =>
  fail(
    problem(
      "event.not_found",
      "",
      `No event ${id.slice(0, 80)} is on record for you; give WRITER.SEQUENCE.POSITION, such as w0-1.123.4.`,
    ),
  );

/** `asker` limits the answer to events that name it; undefined is the operator, who may see all. */
export async function proofOf(
  id: string,
  store: ProofStore,
  vault: Pick<Vault, "sha256">,
  asker?: Party,
): Promise<Result<Proof>> {
  const [, writer = "", sequence = "", at = ""] = eventId.exec(id) ?? [];
  const row = writer === "" ? undefined : await store.findHead(writer, Number(sequence));
  const position = Number(at);
  const leaf = row?.events[position];
  if (row === undefined || leaf === undefined) return notFound(id);
  const event = JSON.parse(leaf) as FairwayEvent;
  if (asker !== undefined && !mayBeTold(event, asker)) return notFound(id);
  const keys = await store.signingKeys();
  const publicKey = keys.find(({ key }) => key === row.key)?.publicKey;
  const decision = event.type === "parcel.decided" ? await decisionOf(event, store) : undefined;
  if (publicKey === undefined || (event.type === "parcel.decided" && decision === undefined)) {
    const detail = `What event ${id} refers to is not in the record as it was; run \`fairway verify\`.`;
    return fail(problem("event.not_provable", "", detail));
  }
  const leaves = row.events.map((text) => leafHash(text, vault.sha256));
  const path = merklePath(leaves, position, vault.sha256).map(({ side, hash }) => ({ side, hash: hexOf(hash) }));
  const proof = { event: id, leaf, path, head: headOf(row), signature: row.signature, publicKey };
  return ok(decision === undefined ? proof : { ...proof, decision });
}

/** The proof of a parcel's last decision. */
export async function proofOfDecision(
  consignment: string,
  store: ProofStore,
  vault: Pick<Vault, "sha256">,
): Promise<Result<Proof>> {
  const last = await store.findLastDecision(consignment);
  if (last === undefined)
    return fail(problem("parcel.not_found", "", `${consignment} is not decided yet, so there is nothing to prove.`));
  const [, writer = "", sequence = ""] = /^(.*)\.(\d+)$/.exec(last.batch) ?? [];
  const row = await store.findHead(writer, Number(sequence));
  const position = (row?.events ?? []).findIndex((text) => {
    const event = JSON.parse(text) as FairwayEvent;
    return event.type === "parcel.decided" && event.consignment === consignment && event.data.version === last.version;
  });
  if (position >= 0) return proofOf(`${last.batch}.${position}`, store, vault);
  const detail = `The decision on ${consignment} has no event in batch ${last.batch}; run \`fairway verify\`.`;
  return fail(problem("event.not_provable", "", detail));
}

/** Undefined where it is not there, or is no longer a text. */
async function decisionOf(event: EventOf<"parcel.decided">, store: ProofStore): Promise<string | undefined> {
  const body = await store.findDecision(event.consignment ?? "", event.data.version);
  if (body === undefined) return undefined;
  try {
    return openText(JSON.parse(body) as Decision);
  } catch {
    return undefined; // The caller says that the record is to be verified.
  }
}

const mayBeTold = (event: FairwayEvent, { code, kinds }: Party): boolean =>
  event.parties.includes(code) || kinds.includes("administration") || kinds.includes("agency");

/** In the order of canonical text. */
const headOf = ({ events, key, previous, recordedAt, root, sequence, writer }: JournalRow): Head => ({
  count: events.length,
  ...{ key, previous, recordedAt, root, sequence, writer },
});
