/**
 * fairway receipts: what every party of a parcel was answered: for people, as JSON lines with their proofs, or as CEB
 * messages.
 */
import type { Receipt } from "../customs/receipt.ts";
import { receiptKinds } from "../customs/receipt.ts";
import { infoOf } from "../messages/ceb/write-receipts.ts";
import { findParcel, refuse } from "./ask.ts";
import type { Fairway } from "./compose.ts";
import { asMessage, asProvenLines, findReceipts } from "./receipt-desk.ts";
import { answer, DONE, type ExitCode } from "./talk.ts";

export interface ReceiptsOptions {
  readonly json: boolean;
  readonly xml: boolean;
}

const LINE_LENGTH_MAX = 2_000;

/** As XML one message for each kind of document there is, each with its own declaration line. */
export async function showReceipts(fairway: Fairway, reference: string, options: ReceiptsOptions): Promise<ExitCode> {
  const record = await findParcel(fairway, reference);
  if (!record.ok) return refuse(record.problems, options.json);
  const receipts = await findReceipts(fairway, record.value.consignment, { to: null, kind: null });
  if (options.xml) {
    for (const kind of receiptKinds) {
      const message = asMessage(
        kind,
        receipts.filter(({ subject }) => subject.kind === kind),
      );
      if (message !== null) answer(message.trimEnd());
    }
  } else if (options.json) process.stdout.write(await asProvenLines(fairway, receipts));
  else for (const receipt of receipts) answer(lineOf(receipt));
  return DONE;
}

function lineOf({ issuedAt, subject, key, to, status, notes, event }: Receipt): string {
  return `${issuedAt}  ${status.padStart(4)}  ${subject.kind} ${key ?? "?"} → ${to}  ${infoOf(notes, LINE_LENGTH_MAX)}  ${event ?? ""}`;
}
