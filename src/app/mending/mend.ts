/**
 * mend: an enterprise changes its own document by naming the members that change; all others stay as they were sealed,
 * so that nobody needs to see or to send a person's numbers again.
 *
 * The document is read from the envelope of the version that the mender looked at, changed, and filed in Fairway's own
 * JSON as a change, by the ordinary door. It carries that version: where another stands when the transaction has the
 * parcel locked, it is refused (`clearing/clear.ts`). The same mend sent twice stands once. Not here: who may ask (the
 * route says so).
 */
import { keyOf, type AnyDocument, type DocumentKind } from "../../customs/documents.ts";
import type { Filed, Read } from "../../customs/filed.ts";
import type { Party } from "../../customs/party.ts";
import type { Person } from "../../customs/person.ts";
import { assert } from "../../kernel/assert.ts";
import { fail, ok, problem, type Problem, type Result } from "../../kernel/problem.ts";
import type { Batcher, FilingOutcome } from "../clearing/batcher.ts";
import { sealContext } from "../clearing/prepare.ts";
import { recordLook } from "../people/looks.ts";
import { maySeeDocument, maySeeParcel, showParcel, type Asker } from "../people/show-parcel.ts";
import type { UnmaskDesk } from "../people/unmask.ts";
import type { ParcelRecord, Wordings } from "../ports.ts";
import type { ParcelView } from "../views/view.ts";
import { setMember, stepsOf, type MemberValue } from "./set-member.ts";

export interface MendDesk extends Pick<UnmaskDesk, "query" | "envelopes" | "vault" | "reread" | "looks" | "clock"> {
  readonly batcher: Pick<Batcher, "submit">;
  readonly wordings: Wordings;
  /** Hash of the rule book in force. */
  readonly rulebook: string;
  /** One document of Fairway's own JSON. */
  read(text: string): Read;
}

export interface MendWanted {
  readonly document: { readonly kind: string; readonly key: string };
  /** Of the document that the mender looked at. */
  readonly version: number;
  /** Paths are JSON Pointers into the document in Fairway's JSON; null leaves an optional member out. */
  readonly changes: readonly { readonly path: string; readonly value: MemberValue }[];
}

export interface Mended {
  readonly outcome: FilingOutcome;
  /** As it stands now. */
  readonly parcel: ParcelView;
}

/** Members that say which document of which parcel it is: with another value it would be another document. */
const naming: Readonly<Record<DocumentKind, readonly string[]>> = {
  order: ["platform", "orderNo"],
  payment: ["firm", "transaction", "platform", "orderNo"],
  waybill: ["carrier", "waybillNo"],
  declaration: ["platform", "orderNo"],
  status: ["carrier", "waybillNo", "status"],
  arrival: ["carrier", "waybillNo", "operator", "reference"],
};
/** Of the filing, not of the document. */
const envelope: readonly string[] = ["kind", "appType", "appStatus", "guid", "appTime"];

const notFound = problem("parcel.not_found", "", "No parcel with this platform and order number is on record for you.");
const noDocument = problem("parcel.document_not_found", "/document", "The parcel has no such document for you.");
const notYours = problem("mend.not_yours", "/document", "Another party filed it: have it mended by who filed it.");
const noVersion = problem("mend.request_malformed", "/version", "Give the version of the document that you looked at.");
const notReadable = problem(
  "mend.not_readable",
  "",
  "What was received cannot be read again by itself: file the changed document whole (appType 2).",
);

export async function mend(
  desk: MendDesk,
  { person, party }: { readonly person: Person & Asker["person"]; readonly party: Party },
  consignment: string,
  wanted: MendWanted,
): Promise<Result<Mended>> {
  const asker = { party, person };
  const record = await desk.query.findParcel(consignment);
  if (record === undefined || !maySeeParcel(record, asker)) return fail(notFound);
  const filed = findOwn(record, asker, party, wanted);
  if (!filed.ok) return filed;
  const original = await open(desk, consignment, filed.value);
  if (original === undefined) return fail(notReadable);
  const text = changed(original, filed.value, wanted);
  if (!text.ok) return text;
  const read = desk.read(text.value);
  assert(
    read.document === undefined || keyOf(read.document) === filed.value.key,
    "mend: a document keeps its name whatever is changed in it",
  );
  const [outcome] = await desk.batcher.submit([{ ...read, madeFrom: wanted.version }], party);
  assert(outcome !== undefined, "mend: an outcome for the document");
  if (outcome.outcome === "rejected") return fail(...outcome.problems);
  const now = await desk.query.findParcel(consignment);
  const parcel = now && showParcel(now, asker, desk.wordings, desk.rulebook);
  // A waybill that names another order now may have been all that named its carrier here.
  if (parcel === undefined) return fail(notFound);
  await recordLook(desk, person, "parcel", { consignment });
  return ok({ outcome, parcel });
}

/** The version of the document that the mender looked at. */
function findOwn(
  { documents, waybills, movements }: ParcelRecord,
  asker: Asker,
  party: Party,
  { document: { kind, key }, version }: MendWanted,
): Result<Filed> {
  const versions = [...documents, ...waybills, ...movements].filter(
    (filed) => filed.document.kind === kind && filed.key === key && maySeeDocument(filed, asker),
  );
  if (versions.length === 0) return fail(noDocument);
  const looked = versions.find((filed) => filed.version === version);
  if (looked === undefined) return fail(noVersion);
  return looked.filedBy === party.code ? ok(looked) : fail(notYours);
}

async function open(
  { envelopes, vault, reread }: MendDesk,
  consignment: string,
  { key, version, entrance, document: { kind } }: Filed,
): Promise<AnyDocument<string> | undefined> {
  const sealed = await envelopes.find({ consignment, kind, key, version });
  return sealed && reread(kind, entrance, vault.open(sealed, sealContext(kind, key)));
}

/** The changed document as text; a draft stays one. */
function changed(original: AnyDocument<string>, { isDraft }: Filed, { changes }: MendWanted): Result<string> {
  const problems: Problem[] = [];
  let document: unknown = original;
  for (const { path, value } of changes) {
    const steps = stepsOf(path);
    const [first = ""] = steps ?? [];
    if (envelope.includes(first) || naming[original.kind].includes(path.slice(1))) {
      const detail = "This says which document it is and does not change: withdraw it and file another.";
      problems.push(problem("mend.path_not_mendable", path, detail));
      continue;
    }
    if (isMask(steps?.at(-1), value)) {
      problems.push(problem("document.value_malformed", path, "Write the number in full: this is what hides it."));
      continue;
    }
    const next = steps === undefined ? undefined : setMember(document, steps, value);
    if (next === undefined) problems.push(problem("mend.path_not_mendable", path, "The document has no such place."));
    else document = next;
  }
  if (problems.length > 0) return fail(...problems);
  return ok(JSON.stringify({ ...(document as object), appType: "2", ...(isDraft && { appStatus: "1" }) }));
}

/** What a person was shown in place of a number comes back from those who did not change it. */
const isMask = (member: string | undefined, value: MemberValue): boolean =>
  (member === "idNumber" || member === "phone") && typeof value === "string" && value.includes("*");
