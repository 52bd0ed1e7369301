/**
 * unmask: one number of a person in the clear, for an officer who says why.
 *
 * It comes from the document's envelope, the only place where it is. Before it is shown, the look is recorded with its
 * reason, and an event goes into the journal, on the chain of acts of people: it names document, field and person and
 * holds the SHA-256 of the reason, never the number. Where either fails nothing is shown. An envelope that cannot be
 * read by itself is told as such. Not here: who may ask (the route says so).
 */
import type { AnyDocument, DocumentKind } from "../../customs/documents.ts";
import type { EventOf } from "../../customs/event.ts";
import type { Entrance, Filed } from "../../customs/filed.ts";
import type { Person } from "../../customs/person.ts";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { latestOf } from "../clearing/parcel.ts";
import { sealContext } from "../clearing/prepare.ts";
import { journalRow } from "../journal/journal.ts";
import type { ClearingStore, QueryStore, Vault } from "../ports.ts";
import { recordLook, type LookPorts } from "./looks.ts";

const REASON_LENGTH_MIN = 10;
const REASON_LENGTH_MAX = 500;

/** What may be unmasked: the numbers that are protected. */
const fields: Readonly<Record<DocumentKind, readonly string[]>> = {
  order: ["/buyer/idNumber", "/buyer/phone", "/consignee/phone"],
  payment: ["/payer/idNumber", "/payer/phone"],
  waybill: ["/consignee/phone"],
  declaration: ["/buyer/idNumber", "/buyer/phone"],
  status: [],
  arrival: [],
};

/** Where envelopes lie. */
export interface EnvelopeStore {
  /** Of one version of a document of a parcel, or of a waybill. */
  find(document: {
    readonly consignment: string;
    readonly kind: DocumentKind;
    readonly key: string;
    readonly version: number;
  }): Promise<Uint8Array | undefined>;
}

export interface UnmaskDesk extends LookPorts {
  readonly query: QueryStore;
  readonly envelopes: EnvelopeStore;
  readonly store: ClearingStore;
  readonly vault: Vault;
  /** The chain of acts of people. */
  readonly slot: number;
  /** A document's own piece of what was received, read once more; undefined where it cannot be. */
  reread(kind: DocumentKind, entrance: Entrance, piece: string): AnyDocument<string> | undefined;
}

export interface UnmaskWanted {
  readonly document: { readonly kind: string; readonly key: string };
  readonly field: string;
  readonly reason: string;
}

const notFound = problem("parcel.document_not_found", "/document", "The parcel has no such document.");

export async function unmask(
  desk: UnmaskDesk,
  person: Person,
  consignment: string,
  wanted: UnmaskWanted,
): Promise<Result<string>> {
  const reason = wanted.reason.normalize("NFC").trim();
  const length = Array.from(reason).length;
  if (length < REASON_LENGTH_MIN || length > REASON_LENGTH_MAX || reason.includes("\0"))
    return fail(
      problem(
        "unmask.reason_missing",
        "/reason",
        `Say why, in ${REASON_LENGTH_MIN} to ${REASON_LENGTH_MAX} characters.`,
      ),
    );
  const record = await desk.query.findParcel(consignment);
  if (record === undefined) return fail(problem("parcel.not_found", "", "No such parcel is on record."));
  const filed = latestOf([...record.documents, ...record.waybills]).find(
    ({ key, document }) => document.kind === wanted.document.kind && key === wanted.document.key,
  );
  if (filed === undefined) return fail(notFound);
  if (!fields[filed.document.kind].includes(wanted.field) || memberAt(filed.document, wanted.field) === undefined)
    return fail(problem("unmask.field_unknown", "/field", "There is no masked number in this field."));
  const value = await read(desk, consignment, filed, wanted.field);
  if (value === undefined)
    return fail(problem("unmask.not_readable", "", "What was received cannot be read again by itself."));
  const { key } = filed;
  const { kind } = filed.document;
  await recordLook(desk, person, "unmask", { consignment, document: `${kind} ${key}`, field: wanted.field, reason });
  await tell(desk, person, consignment, filed, { field: wanted.field, reason });
  return ok(value);
}

async function read(desk: UnmaskDesk, consignment: string, filed: Filed, field: string): Promise<string | undefined> {
  const { key, version, entrance, document } = filed;
  const sealed = await desk.envelopes.find({ consignment, kind: document.kind, key, version });
  if (sealed === undefined) return undefined;
  const piece = desk.vault.open(sealed, sealContext(document.kind, key));
  const again = desk.reread(document.kind, entrance, piece);
  const value = again && memberAt(again, field);
  return typeof value === "string" ? value : undefined;
}

function memberAt(document: object, pointer: string): unknown {
  let value: unknown = document;
  for (const name of pointer.slice(1).split("/"))
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return value;
}

async function tell(
  { store, vault, clock, slot }: UnmaskDesk,
  person: Person,
  consignment: string,
  { key, version, document: { kind } }: Filed,
  { field, reason }: { readonly field: string; readonly reason: string },
): Promise<void> {
  const event: EventOf<"person.unmasked"> = {
    type: "person.unmasked",
    consignment,
    waybill: null,
    parties: person.organisation === null ? [] : [person.organisation.code],
    data: { kind, key, version, field, by: person.id, role: person.role, reason: vault.digest(reason) },
  };
  await store.transaction((tx) => tx.append(journalRow([event], tx.tip, clock.now(), vault)), slot);
}
