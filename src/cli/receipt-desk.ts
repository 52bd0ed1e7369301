/**
 * receipt-desk: joins record, derivation and forms: the receipts of a parcel, or of a message that is filed, as JSON
 * lines or as one CEB message.
 *
 * A CEB message has one kind of receipt and at most 100 of them: of more, the last hundred of a parcel. Not here: who
 * may ask (`http/`, `app/view.ts`).
 */
import type { SignedMessage } from "../app/clearing/batcher.ts";
import { parcelReceipts } from "../app/receipts/event-receipts.ts";
import { askedOf, deliveryReceipts, filingReceipts } from "../app/receipts/filing-receipts.ts";
import { hexOf } from "../kernel/hex.ts";
import { proofOf, type Proof } from "../app/journal/prove.ts";
import { messageReceipt, type ReceiptTools } from "../app/receipts/receipts.ts";
import type { Read } from "../customs/filed.ts";
import type { Party } from "../customs/party.ts";
import type { Receipt, ReceiptKind } from "../customs/receipt.ts";
import { assert } from "../kernel/assert.ts";
import type { Problem } from "../kernel/problem.ts";
import { writeMessageReceipt } from "../messages/ceb/write-message-receipt.ts";
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

/** Files the documents of one message and answers it with their receipts. */
export async function fileForReceipts(
  fairway: Pick<Fairway, "batcher" | "vault">,
  reads: readonly Read[],
  party: Party,
  message: SignedMessage | undefined,
): Promise<string> {
  const [first] = reads;
  assert(first !== undefined && first.kind !== null, "fileForReceipts: a message has documents of one kind");
  const asked = reads.map((read) => askedOf(read, party.code));
  const name = fairway.vault.digest([party.code, ...reads.map(({ raw }) => raw)].join("\n"));
  const { kind } = first;
  const outcomes = await fairway.batcher.submit(reads, party, message);
  const receipts = filingReceipts(asked, outcomes, { message: name, now: Date.now() }, toolsOf(fairway));
  return writeReceipts(kind, kind === "arrival" ? deliveryReceipts(receipts) : receipts);
}

/** The receipt of a message in which no document could be read. */
export function refuseMessage(
  { vault }: Pick<Fairway, "vault">,
  problems: readonly Problem[],
  original: Uint8Array,
  party: Party,
): string {
  const name = vault.digest(`${party.code} ${hexOf(vault.sha256(original))}`);
  const ground = { event: null, occasion: `message ${name}`, at: new Date().toISOString(), consignment: null };
  return writeMessageReceipt(messageReceipt(problems, ground), original);
}
