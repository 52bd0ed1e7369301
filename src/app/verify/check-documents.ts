/**
 * checkDocuments: each version of a document against its own hash, its key, its envelope, and the rows it implies: its
 * parcel, its message, the claim of its waybill number.
 */
import {
  consignmentOf,
  keyOf,
  waybillOf,
  type AnyDocument,
  type Declaration,
  type Protected,
} from "../../customs/documents.ts";
import type { Filed } from "../../customs/filed.ts";
import { protect } from "../../filing/protect.ts";
import { canonical } from "../../kernel/canonical.ts";
import { sealContext } from "../clearing/prepare.ts";
import { quoted } from "./fault.ts";
import type { FiledEvidence, RecordReader, SealedEvidence, Shelf } from "./record-reader.ts";
import { count, filedClaim, filedKey, type Verifying } from "./verifying.ts";

/** The document of a row as judging takes it; its body was looked at before. */
export function filedOf(row: FiledEvidence): Filed {
  const { key, version, entrance, filedBy, filedAs, receivedAt, isDraft, isWithdrawn, signature, contentHash } = row;
  return {
    ...{ key, version, entrance, filedBy, filedAs, receivedAt, isDraft, isWithdrawn, signature, contentHash },
    document: JSON.parse(row.body) as AnyDocument<Protected>,
  };
}

export async function checkDocuments(shelf: Shelf, verifying: Verifying): Promise<void> {
  const { reader, tally, faults, isFirstWalk } = verifying;
  let before: SealedEvidence | undefined;
  for await (const rows of reader.filed(shelf)) {
    for (const row of rows) {
      tally.find(filedClaim(row));
      const isNext =
        before !== undefined &&
        `${before.place} ${before.kind} ${before.key}` === `${row.place} ${row.kind} ${row.key}`;
      if (row.version !== (isNext ? before!.version : 0) + 1)
        faults.add("document.version_missing", shelf, filedKey(row), "version");
      before = row;
    }
    if (isFirstWalk) {
      const nouns = rows.map((row) => checkRow(shelf, row, verifying));
      await checkImplied(shelf, rows, nouns, verifying);
    }
    count(verifying, shelf, rows.length);
  }
}

/** Undefined where the body is no document. */
function checkRow(shelf: Shelf, row: SealedEvidence, verifying: Verifying): AnyDocument<Protected> | undefined {
  const { faults, vault } = verifying;
  const key = filedKey(row);
  if (vault.digest(row.body) !== row.contentHash)
    faults.add("document.body_changed", shelf, key, "body or content_hash");
  const document = documentIn(row.body);
  if (document === undefined) {
    faults.add("document.body_malformed", shelf, key, "body");
    return undefined;
  }
  const place = shelf === "document" ? consignmentOf(document) : waybillOf(document);
  const told = { kind: document.kind, key: keyOf(document), place };
  const held = { kind: row.kind, key: row.key, place: row.place };
  for (const column of ["kind", "key", "place"] as const)
    if (told[column] !== held[column]) faults.add("document.column_wrong", shelf, key, column, quoted(held[column]));
  if (document.kind === "waybill" && row.orderNo !== document.orderNo)
    faults.add("document.column_wrong", shelf, key, "order_no", quoted(row.orderNo));
  checkEnvelope(shelf, row, document, verifying);
  return document;
}

function documentIn(body: string): AnyDocument<Protected> | undefined {
  try {
    const document = JSON.parse(body) as AnyDocument<Protected>;
    return canonical(document) === body && typeof document.kind === "string" ? document : undefined;
  } catch {
    return undefined; // The caller says where.
  }
}

function checkEnvelope(
  shelf: Shelf,
  row: SealedEvidence,
  document: AnyDocument<Protected>,
  verifying: Verifying,
): void {
  const { faults, vault } = verifying;
  let text: string;
  try {
    text = vault.open(row.sealed, sealContext(row.kind, row.key));
  } catch {
    // What a failed opening throws is not passed on: nothing of an envelope belongs into a report.
    return faults.add("envelope.not_opened", shelf, filedKey(row), "sealed");
  }
  const read = verifying.reread(row, text);
  if (read === undefined) {
    verifying.notReread += 1;
    return;
  }
  if (keptAs(read, keyIdOf(document), verifying) !== row.body)
    faults.add("envelope.other_content", shelf, filedKey(row), "sealed or body");
}

function keptAs(read: AnyDocument<string>, keyId: string | undefined, { vault }: Verifying): string | undefined {
  try {
    return canonical(protect(read, (kind, value) => vault.keep(kind, value, keyId)));
  } catch {
    return undefined; // The body names a key that the house does not have.
  }
}

/** The key that the persons of a document were hashed with: "KEYID.hash". */
function keyIdOf(document: AnyDocument<Protected>): string | undefined {
  const [found] = /"hash":"[a-z0-9]{1,16}\./.exec(JSON.stringify(document)) ?? [];
  return found?.slice('"hash":"'.length, -1);
}

async function checkImplied(
  shelf: Shelf,
  rows: readonly SealedEvidence[],
  nouns: readonly (AnyDocument<Protected> | undefined)[],
  verifying: Verifying,
): Promise<void> {
  const { reader, faults } = verifying;
  const messages = rows.flatMap(({ message }) => (message === null ? [] : [message]));
  const known = messages.length === 0 ? new Set<string>() : await reader.findMessages([...new Set(messages)]);
  for (const row of rows) {
    if (row.message === null || known.has(row.message)) continue;
    faults.add("message.missing", "message", row.message, "row", `${filedKey(row)} came in it.`);
  }
  if (shelf === "document") {
    const parcels = await reader.findParcels([...new Set(rows.map(({ place }) => place))]);
    for (const row of rows)
      if (!parcels.has(row.place)) faults.add("parcel.missing", "parcel", row.place, "row", filedKey(row));
  }
  await checkNumbers(shelf, rows, nouns, verifying);
}

/**
 * A waybill and a movement have their number's row; a declaration its claim of it, made then or before. A clock that
 * went back makes a claim later than what came after it: then the claim is of an earlier version, or of a refusal.
 */
async function checkNumbers(
  shelf: Shelf,
  rows: readonly SealedEvidence[],
  nouns: readonly (AnyDocument<Protected> | undefined)[],
  { reader, faults, unexplained }: Verifying,
): Promise<void> {
  const wanted = rows.flatMap((row, index) => {
    const noun = nouns[index];
    if (shelf !== "document") return [{ row, waybill: row.place, isClaim: false }];
    return noun?.kind === "declaration" && claims(row) ? [{ row, waybill: waybillIn(noun), isClaim: true }] : [];
  });
  if (wanted.length === 0) return;
  const numbers = new Map(
    (await reader.findNumbers([...new Set(wanted.map(({ waybill }) => waybill))])).map((number) => [
      number.waybill,
      number,
    ]),
  );
  for (const { row, waybill, isClaim } of wanted) {
    const number = numbers.get(waybill);
    if (number === undefined)
      faults.add("number.missing", "waybill_number", waybill, "row", `${filedKey(row)} names it.`);
    if (number === undefined || !isClaim) continue;
    const at = number.namedAt[number.consignments.indexOf(row.place)];
    if (at === undefined)
      faults.add("number.missing", "waybill_number", waybill, "consignments", `${filedKey(row)} names it.`);
    else if (at > row.receivedAt && !(await isOfEarlierVersion(row, at, reader)))
      unexplained.claims.set(`${waybill} ${row.place}`, { waybill, consignment: row.place, at });
  }
}

async function isOfEarlierVersion(row: FiledEvidence, at: string, reader: RecordReader): Promise<boolean> {
  return (await reader.filedAt("document", [row.place])).some(
    (filed) =>
      filed.kind === row.kind && filed.key === row.key && filed.version < row.version && filed.receivedAt === at,
  );
}

/** Drafts and withdrawals claim no number. */
export const claims = ({ isDraft, isWithdrawn }: Pick<FiledEvidence, "isDraft" | "isWithdrawn">): boolean =>
  !isDraft && !isWithdrawn;

export const waybillIn = ({ carrier, waybillNo }: Pick<Declaration<Protected>, "carrier" | "waybillNo">): string =>
  `${carrier}/${waybillNo}`;
