/**
 * receipt-desk: joins record, derivation and forms: the receipts of a parcel or of what happened since a cursor, as
 * JSON lines or as one CEB message.
 *
 * A CEB message has one kind of receipt and at most 100 of them: of more, the last hundred of a parcel. Not here: who
 * may ask (`http/`, `app/view.ts`).
 */
import { parcelReceipts } from "../app/event-receipts.ts";
import { proofOf, type Proof } from "../app/prove.ts";
import type { ReceiptTools } from "../app/receipts.ts";
import type { Receipt, ReceiptKind } from "../customs/receipt.ts";
import { assert } from "../kernel/assert.ts";
import { RECEIPTS_MAX, writeReceipts } from "../messages/ceb/write-receipts.ts";
import { writeJsonReceipt } from "../messages/json/write-json-receipt.ts";
import { wordings, type Fairway } from "./compose.ts";

export const toolsOf = ({ vault }: Pick<Fairway, "vault">): ReceiptTools => ({
  wordings,
  digest: (text) => vault.digest(text),
});

/** Those for one party, of one kind; null stands for any. */
export interface Wanted {
  readonly to: string | null;
  readonly kind: ReceiptKind | null;
}

export const isWanted =
  ({ to, kind }: Wanted) =>
  (receipt: Receipt): boolean =>
    (to === null || receipt.to === to) && (kind === null || receipt.subject.kind === kind);

/** The receipts of one parcel, the earliest first. */
export async function findReceipts(
  fairway: Pick<Fairway, "receipts" | "vault">,
  consignment: string,
  wanted: Wanted,
): Promise<Receipt[]> {
  const { leaves, ...record } = await fairway.receipts.loadHistory(consignment);
  return parcelReceipts(consignment, leaves, record, toolsOf(fairway)).filter(isWanted(wanted));
}

export const asLines = (receipts: readonly Receipt[]): string =>
  receipts.map((receipt) => `${writeJsonReceipt(receipt)}\n`).join("");

/** Lines in which each receipt carries the proof that its event is in the record. */
export async function asProvenLines(
  { proofs, vault }: Pick<Fairway, "proofs" | "vault">,
  receipts: readonly Receipt[],
): Promise<string> {
  const known = new Map<string, Proof>();
  let lines = "";
  for (const receipt of receipts) {
    const { event } = receipt;
    if (event !== null && !known.has(event)) {
      const proof = await proofOf(event, proofs, vault);
      assert(proof.ok, "asProvenLines: what a receipt stands on is in the record");
      known.set(event, proof.value);
    }
    lines += `${writeJsonReceipt(receipt, event === null ? null : known.get(event))}\n`;
  }
  return lines;
}

/** Null where there is none: a message of no receipts does not exist. */
export const asMessage = (kind: ReceiptKind, receipts: readonly Receipt[]): string | null =>
  receipts.length === 0 ? null : writeReceipts(kind, receipts.slice(-RECEIPTS_MAX));
