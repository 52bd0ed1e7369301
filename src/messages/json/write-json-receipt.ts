/** A receipt as one line of Fairway's own JSON (`ReceiptJson`), with the proof of its event where there is one. */
import type { Receipt } from "../../customs/receipt.ts";

export function writeJsonReceipt(receipt: Receipt, proof: unknown = null): string {
  const { subject, key, version, consignment, to, entrance, status, notes, issuedAt } = receipt;
  const { kind, ...members } = subject;
  const names = Object.fromEntries(Object.entries(members).filter(([, name]) => name !== null));
  return JSON.stringify({
    kind: "receipt",
    id: receipt.id,
    document: { kind, key, version, names },
    consignment,
    to,
    entrance,
    status,
    notes,
    issuedAt,
    preEntryNo: receipt.preEntryNo,
    declarationNo: receipt.declarationNo,
    event: receipt.event,
    proof,
  });
}
