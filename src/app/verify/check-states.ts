/**
 * checkStates: the rows that show where things stand: parcels, waybill numbers, refusals at the door; whole messages;
 * who is registered.
 */
import { partyKinds } from "../../customs/party.ts";
import type { AnyDocument, Protected } from "../../customs/documents.ts";
import { canonical } from "../../kernel/canonical.ts";
import { sealContext } from "../clearing/prepare.ts";
import { claims, waybillIn } from "./check-documents.ts";
import { rejectionClaim } from "./check-heads.ts";
import { quoted } from "./fault.ts";
import type { FiledEvidence, NumberEvidence, ParcelEvidence } from "./record-reader.ts";
import { count, type Verifying } from "./verifying.ts";

export async function checkParcels(verifying: Verifying): Promise<void> {
  const { reader, tally, isFirstWalk, unexplained } = verifying;
  for await (const rows of reader.parcels()) {
    for (const row of rows) {
      const { consignment: key, state, lane, officialStatus, decisionVersion, changedAt } = row;
      const values = {
        state,
        lane,
        official_status: officialStatus,
        decision_version: decisionVersion,
        changed_at: changedAt,
      };
      if (decisionVersion !== 0) tally.find({ table: "parcel", key, values });
      if (isFirstWalk) checkParcel(row, verifying);
    }
    if (isFirstWalk) {
      const filed = new Map<string, Set<string>>();
      for (const { place, receivedAt } of await reader.filedAt(
        "document",
        rows.map(({ consignment }) => consignment),
      ))
        filed.set(place, (filed.get(place) ?? new Set()).add(receivedAt));
      for (const { consignment, firstFiledAt } of rows)
        if (filed.get(consignment)?.has(firstFiledAt) !== true) unexplained.firstFiled.set(consignment, firstFiledAt);
    }
    count(verifying, "parcel", rows.length);
  }
}

function checkParcel(row: ParcelEvidence, { faults }: Verifying): void {
  const { consignment, platform, orderNo, state, lane, officialStatus, decisionVersion, firstFiledAt, changedAt } = row;
  const wrong = (column: string, value: unknown): void =>
    faults.add("parcel.column_wrong", "parcel", consignment, column, quoted(value));
  const slash = consignment.indexOf("/");
  if (platform !== consignment.slice(0, slash)) wrong("platform", platform);
  if (orderNo !== consignment.slice(slash + 1)) wrong("order_no", orderNo);
  if (decisionVersion !== 0) return; // The rest is told by events.
  if (state !== "waiting") wrong("state", state);
  if (lane !== null) wrong("lane", lane);
  if (officialStatus !== null) wrong("official_status", officialStatus);
  if (changedAt !== firstFiledAt) wrong("changed_at", changedAt);
}

export async function checkNumbers(verifying: Verifying): Promise<void> {
  const { reader } = verifying;
  for await (const rows of reader.numbers()) {
    const consignments = [...new Set(rows.flatMap((row) => row.consignments))];
    const declarations = new Map<string, FiledEvidence[]>();
    for (const filed of consignments.length === 0 ? [] : await reader.filedAt("document", consignments)) {
      if (filed.kind !== "declaration" || !claims(filed)) continue;
      declarations.set(filed.place, [...(declarations.get(filed.place) ?? []), filed]);
    }
    await checkUnnamed(rows, verifying);
    for (const row of rows) checkClaims(row, declarations, verifying);
    count(verifying, "waybill_number", rows.length);
  }
}

/** A number that no declaration has named yet is there for its waybill or a movement. */
async function checkUnnamed(
  rows: readonly NumberEvidence[],
  { reader, unexplained, faults }: Verifying,
): Promise<void> {
  const waybills = rows.map(({ waybill }) => waybill);
  const moved = new Set((await reader.filedAt("movement", waybills)).map(({ place }) => place));
  const alone = rows.filter((row) => row.consignments.length === 0).map(({ waybill }) => waybill);
  const filed = new Set(alone.length === 0 ? [] : (await reader.filedAt("waybill", alone)).map(({ place }) => place));
  for (const waybill of alone) if (!filed.has(waybill) && !moved.has(waybill)) unexplained.numbers.add(waybill);
  for (const { waybill, hasMovements } of rows) {
    if (hasMovements && !moved.has(waybill)) unexplained.moving.add(waybill);
    if (!hasMovements && moved.has(waybill))
      faults.add("number.claim_wrong", "waybill_number", waybill, "has_movements", "There are some.");
  }
}

function checkClaims(
  { waybill, consignments, namedAt }: NumberEvidence,
  declarations: ReadonlyMap<string, readonly FiledEvidence[]>,
  { faults, unexplained }: Verifying,
): void {
  if (consignments.length !== namedAt.length || new Set(consignments).size !== consignments.length)
    return faults.add("number.claim_wrong", "waybill_number", waybill, "consignments and named_at");
  consignments.forEach((consignment, index) => {
    const at = namedAt[index]!;
    const isExplained = declarations
      .get(consignment)
      ?.some(({ receivedAt, body }) => receivedAt === at && waybillOfBody(body) === waybill);
    if (isExplained !== true) unexplained.claims.set(`${waybill} ${consignment}`, { waybill, consignment, at });
  });
}

function waybillOfBody(body: string): string | undefined {
  try {
    const document = JSON.parse(body) as AnyDocument<Protected>;
    return document.kind === "declaration" ? waybillIn(document) : undefined;
  } catch {
    return undefined; // Named where documents are checked.
  }
}

export async function checkRejections(verifying: Verifying): Promise<void> {
  for await (const rows of verifying.reader.rejections()) {
    for (const row of rows) verifying.tally.find(rejectionClaim({ ...row, problems: inEventForm(row.problems) }));
    count(verifying, "rejection", rows.length);
  }
}

/** The row keeps problems as they were made; the event tells them in canonical form. */
function inEventForm(problems: string): string {
  try {
    const value = JSON.parse(problems) as unknown;
    return JSON.stringify(value) === problems ? canonical(value) : problems;
  } catch {
    return problems; // As it stands it differs from the event.
  }
}

/** A message's name is FILER/NUMBER/HASH, the hash that of its text. */
export async function checkMessages(verifying: Verifying): Promise<void> {
  const { reader, faults, vault } = verifying;
  for await (const rows of reader.messages()) {
    for (const { message, entrance, filedBy, sealed } of rows) {
      if (entrance !== "ceb") faults.add("message.column_wrong", "message", message, "entrance", quoted(entrance));
      if (!message.startsWith(`${filedBy}/`))
        faults.add("message.column_wrong", "message", message, "filed_by", quoted(filedBy));
      try {
        const digest = vault.digest(vault.open(sealed, sealContext("message", message)));
        if (!message.endsWith(`/${digest.slice(0, 16)}`))
          faults.add("message.column_wrong", "message", message, "sealed");
      } catch {
        // As with documents: nothing of an envelope belongs into a report.
        faults.add("envelope.not_opened", "message", message, "sealed or message");
      }
    }
    count(verifying, "message", rows.length);
  }
}

const KEY_HASH_DIGITS = 64;

export async function checkParties(verifying: Verifying): Promise<void> {
  const { reader, faults } = verifying;
  const kindsKnown: readonly string[] = partyKinds;
  for await (const rows of reader.parties()) {
    for (const { code, isRegistered, kinds, keyHashes } of rows) {
      if (isRegistered && kinds.length === 0) faults.add("party.unknown", "party", code, "code");
      for (const kind of kinds) {
        if (!isRegistered) faults.add("party.unknown", "party_kind", `${code} ${kind}`, "code");
        if (!kindsKnown.includes(kind)) faults.add("party.malformed", "party_kind", `${code} ${kind}`, "kind");
      }
      for (const hash of keyHashes) {
        if (!isRegistered) faults.add("party.unknown", "party_key", hash, "code", quoted(code));
        if (hash.length !== KEY_HASH_DIGITS) faults.add("party.malformed", "party_key", hash, "key_hash");
      }
    }
    count(verifying, "party", rows.length);
  }
}
