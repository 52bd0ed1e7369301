/**
 * hearRuling: whether an officer's ruling decides a parcel, given what was found without it; and how it is told.
 *
 * A release answers the findings that the officer had before them, on the documents they had: after another filing, or
 * where a rule finds something more (goods that arrive otherwise than declared), it says nothing and the parcel is held
 * again. A refusal stands against everything but other documents. What is refused without an officer no officer
 * releases. Codes of rulings are Fairway's own. Not here: who may rule (`app/desk/`).
 */
import type { Decision, ParcelDocuments, ParcelFacts, Reason, Ruling } from "../customs/decision.ts";

export const RULING_RULE = "officer-ruling";

/** What a ruling is bound to: content hashes of the documents that it stands on. */
export const documentsRuledOn = ({ order, payments, waybill, declaration }: ParcelDocuments): string[] =>
  [order, ...payments, waybill, declaration].map(({ contentHash }) => contentHash);

/** What a ruling on these reasons answers: every rule that found something against the parcel, sorted. */
export const answersTo = (reasons: readonly Reason[]): string[] =>
  [...new Set(reasons.filter(({ effect }) => effect !== "note").map(({ rule }) => rule))].sort();

/** The ruling where it decides; undefined where there is none, or it says nothing about this. */
export function hearRuling(
  state: Decision["state"],
  reasons: readonly Reason[],
  { documents, circumstances: { ruling } }: Pick<ParcelFacts, "documents" | "circumstances">,
): Ruling | undefined {
  if (ruling === undefined || state === "refused") return undefined;
  const hashes = documentsRuledOn(documents);
  if (hashes.length !== ruling.documents.length || hashes.some((hash, index) => hash !== ruling.documents[index]))
    return undefined;
  if (ruling.outcome === "refuse") return ruling;
  const isStopped = state === "held" || state === "inspection";
  return isStopped && answersTo(reasons).every((rule) => ruling.answers.includes(rule)) ? ruling : undefined;
}

const told = {
  release: {
    effect: "note",
    because: { en: "A customs officer released the parcel", zh: "海关关员决定放行该包裹" },
    mend: { en: "Nothing to mend.", zh: "无需更正。" },
  },
  refuse: {
    effect: "refuse",
    because: { en: "A customs officer refused the parcel", zh: "海关关员决定不予放行该包裹" },
    mend: {
      en: "File what is wrong anew, or contest the ruling with the customs office.",
      zh: "请更正后重新申报，或向海关提出异议。",
    },
  },
} as const;

/** The ruling as a reason of the decision; it names accounts, never persons. */
export function rulingReason({ ruling, outcome, code, because, officer, confirmedBy, version }: Ruling): Reason {
  const { effect, because: verdict, mend } = told[outcome];
  return {
    rule: RULING_RULE,
    effect,
    points: 0,
    code: null,
    because: { en: `${verdict.en}: ${because.en}`, zh: `${verdict.zh}：${because.zh}` },
    mend,
    evidence: {
      ...{ ruling, outcome, rulingCode: code, officer, decisionVersion: String(version) },
      ...(confirmedBy !== null && { confirmedBy }),
    },
    source: "Officer's ruling; its codes are Fairway's own",
    certainty: "unverified",
  };
}
