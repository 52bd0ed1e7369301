/**
 * filing-receipts: the receipts of one message's documents at once, as its answer: what was recorded of each, what was
 * there already, and what was refused and is on nobody's record.
 *
 * A receipt of what was recorded is the one that the journal yields later, with the same identity; of a refusal this
 * one knows more of the document than the journal keeps. What was not recorded is named by the message it came in.
 */
import type { Intent, Read } from "../../customs/filed.ts";
import type { Receipt } from "../../customs/receipt.ts";
import { assert } from "../../kernel/assert.ts";
import type { FilingOutcome } from "../clearing/batcher.ts";
import {
  acceptedReceipt,
  answeredByKey,
  answeredOf,
  refusedReceipt,
  type Answered,
  type Ground,
  type ReceiptTools,
} from "./receipts.ts";

/** What is kept of a document until it is answered: nothing of a person. */
export interface Asked {
  readonly answered: Answered;
  readonly intent: Intent;
  readonly isDraft: boolean;
}

export function askedOf({ kind, key, entrance, document, intent, isDraft }: Read, filedBy: string): Asked {
  assert(kind !== null, "askedOf: a message says of what kind its documents are");
  const filing = { key, version: null, entrance, filedBy };
  const answered = document === undefined ? answeredByKey(kind, filing) : answeredOf(document, filing);
  return { answered, intent, isDraft };
}

/** `message` names the message for ever; `now` is milliseconds since 1970. */
export function filingReceipts(
  asked: readonly Asked[],
  outcomes: readonly FilingOutcome[],
  { message, now }: { readonly message: string; readonly now: number },
  tools: ReceiptTools,
): Receipt[] {
  assert(asked.length === outcomes.length, "filingReceipts: an outcome for every document");
  return outcomes.map(({ outcome, problems, version, event, line, key }, index) => {
    const { answered, intent, isDraft } = asked[index]!;
    const ground: Ground = {
      event: event?.id ?? null,
      occasion: event?.id ?? `message ${message} line ${line}`,
      at: new Date(event?.at ?? now).toISOString(),
      consignment: null,
    };
    const whole = { ...answered, key, version };
    if (outcome === "rejected") return refusedReceipt(whole, problems, ground, tools);
    return acceptedReceipt(whole, { intent: outcome === "exists" ? "exists" : intent, isDraft }, ground, tools);
  });
}

/**
 * A message of arrivals is one delivery with many waybills, and its form answers the delivery: one receipt for each
 * status, whose notes name the waybills.
 */
export function deliveryReceipts(receipts: readonly Receipt[]): Receipt[] {
  const groups = new Map<string, Receipt[]>();
  for (const receipt of receipts) {
    const group = groups.get(receipt.status);
    if (group === undefined) groups.set(receipt.status, [receipt]);
    else group.push(receipt);
  }
  return [...groups.values()].map((group) => {
    const first = group[0]!;
    if (group.length === 1) return first;
    const id = `${first.id} and ${group.length - 1} more`;
    return { ...first, id, notes: group.flatMap(({ notes }) => notes) };
  });
}
