/**
 * decisionDigests: a decision in two parts: what every party of the parcel may have in hand, and what it takes of
 * limits, whose accounts are named by the buyer's keyed hash. Each part has a digest of its own in the event.
 *
 * That hash is the same in every parcel of a person: whoever had it could tell who bought twice. So the second digest
 * is over the parcel and the version too: equal reservations of one person have different digests. (Circumstances
 * hold the parcel's own draw, and the list of documents its own keys.) Not here: the text as it is stored.
 */
import type { Decision } from "../../customs/decision.ts";
import { canonical, canonicalWithout } from "../../kernel/canonical.ts";

/** SHA-256, hex. */
export interface DecisionDigests {
  readonly decision: string;
  readonly reservations: string;
}

/** Canonical, without the reservations. */
export const openText = (decision: Partial<Decision>): string => canonicalWithout(decision, "reservations").rest;

/** `open` is the decision's open text. Of a text that was spoilt any member may be missing: that has digests too. */
export const decisionDigests = (
  consignment: string,
  version: number,
  open: string,
  reservations: Decision["reservations"] | undefined,
  digest: (text: string) => string,
): DecisionDigests => ({
  decision: digest(open),
  reservations: digest(canonical({ consignment, reservations: reservations ?? null, version })),
});
