/**
 * judge: the whole verdict on one complete parcel, from its facts and a rule book. Same facts, same rule book, same
 * bytes, for ever.
 *
 * The one place where matching, tax and risk meet. It runs in the live flow, in replay, in the one-shot, and wherever a
 * what-if is asked; there is no second implementation.
 */
import type { Decision, ParcelFacts } from "../../customs/decision.ts";
import { match } from "../../matching/match.ts";
import { decide } from "../../risk/decide.ts";
import { accountsOf, assess } from "../../tax/assess.ts";
import type { Rulebook } from "../rulebook.ts";

/** The person whose personal limits a parcel draws on: the buyer of the declaration, by keyed hash. */
export const personOf = (facts: Pick<ParcelFacts, "documents">): string =>
  facts.documents.declaration.document.buyer.idNumber.hash;

/** The personal accounts that must be read before `judge`. */
export function accountsToRead(
  facts: Pick<ParcelFacts, "documents">,
  day: string,
  book: Rulebook,
): { account: string; unit: string; limit: string }[] {
  return accountsOf(facts.documents.declaration.document, personOf(facts), book.tax, day);
}

export function judge(facts: ParcelFacts, book: Rulebook): Decision {
  const { documents, circumstances } = facts;
  const matching = match(documents, book.matching);
  const assessment = assess(
    documents.declaration.document,
    personOf(facts),
    book.tax,
    circumstances.day,
    circumstances.used,
  );
  const input = { facts, assessment, matching: { mismatches: matching.mismatches, spare: matching.spare.length } };
  const reasons = book.evaluate(input, circumstances.day);
  return decide({ ...input, reasons }, book.risk, book.hash);
}
