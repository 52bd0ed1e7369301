/**
 * decide: the verdict on one complete parcel, from what matching, tax and rules found. A pure function; the one place
 * of precedence.
 *
 * Refuse, then inspect, then hold, then release: a refusal ends the procedure whatever else was found; goods that must
 * be opened are opened before a question about them is asked, and every reason stays on the decision for the officer.
 * Points add up over all reasons. The sealed draw counts only for a parcel that would otherwise be released, so that
 * it measures what the rules let through. Last comes an officer's ruling (`hear-ruling.ts`). Source: statuses of table
 * 3-35 of China Customs' specification 202205. Not here: sentences of rules (`rulebook/rules`).
 */
import type { Assessment } from "../customs/assessment.ts";
import type { Decision, Effect, Lane, ParcelFacts, Reason } from "../customs/decision.ts";
import type { FeatureInput } from "./feature.ts";
import { hearRuling, rulingReason } from "./hear-ruling.ts";
import { orderReasons } from "./order-reasons.ts";

export interface RiskBook {
  /** Points from which a parcel is held, and from which it is inspected. */
  readonly lanes: { readonly hold: number; readonly inspection: number };
  readonly samplingPerMillion: number;
}

export interface DecisionInput extends FeatureInput {
  readonly reasons: readonly Reason[];
}

interface Verdict {
  readonly state: Decision["state"];
  readonly lane: Lane;
  readonly officialStatus: string;
  readonly isDrawn: boolean;
}

/** `rulebookHash` is "sha256:…" of the book that everything here was computed with. */
export function decide(input: DecisionInput, book: RiskBook, rulebookHash: string): Decision {
  const { assessment, matching, facts } = input;
  const found = verdictOn(input, book);
  const before = found.isDrawn ? [...input.reasons, drawnReason(book)] : input.reasons;
  const ruling = hearRuling(found.state, before, facts);
  const ruled = ruling === undefined ? found : ruling.outcome === "refuse" ? refusedOn([]) : passed(facts);
  const { state, lane, officialStatus, isDrawn } = ruled;
  return {
    state,
    lane,
    officialStatus,
    points: pointsOf(input.reasons),
    isDrawn,
    dutiableValue: assessment.dutiableValue,
    levies: assessment.levies,
    steps: assessment.steps,
    mismatches: matching.mismatches,
    reasons: orderReasons(ruling === undefined ? before : [...before, rulingReason(ruling)]),
    reservations: reservationsOf(state, assessment),
    rulebook: rulebookHash,
  };
}

function verdictOn({ facts, matching, reasons }: DecisionInput, { lanes, samplingPerMillion }: RiskBook): Verdict {
  const points = pointsOf(reasons);
  if (matching.mismatches.length > 0 || hasEffect(reasons, "refuse")) return refusedOn(reasons);
  if (hasEffect(reasons, "inspect") || points >= lanes.inspection) {
    return { state: "inspection", lane: "red", officialStatus: "500", isDrawn: false };
  }
  if (hasEffect(reasons, "hold") || points >= lanes.hold) {
    return { state: "held", lane: "yellow", officialStatus: "300", isDrawn: false };
  }
  if (facts.circumstances.draw < samplingPerMillion) {
    return { state: "inspection", lane: "green", officialStatus: "500", isDrawn: true };
  }
  return passed(facts);
}

const refusedOn = (reasons: readonly Reason[]): Verdict => ({
  state: "refused",
  lane: "red",
  officialStatus: refusalStatus(reasons),
  isDrawn: false,
});

/** Nothing is in the way any more: released where the goods are here, cleared where they are to come. */
const passed = ({ circumstances }: ParcelFacts): Verdict =>
  circumstances.goodsAreHere
    ? { state: "released", lane: "green", officialStatus: "800", isDrawn: false }
    : { state: "cleared", lane: "green", officialStatus: "120", isDrawn: false };

const hasEffect = (reasons: readonly Reason[], effect: Effect): boolean =>
  reasons.some((reason) => reason.effect === effect);

const pointsOf = (reasons: readonly Reason[]): number => reasons.reduce((total, { points }) => total + points, 0);

/**
 * A refusal of the port's side is its own negative number; it comes before customs' "100", as the port checks first.
 */
function refusalStatus(reasons: readonly Reason[]): string {
  const refusals = orderReasons(reasons).filter(({ effect }) => effect === "refuse");
  return refusals.find(({ code }) => code?.startsWith("-"))?.code ?? "100";
}

/** What is refused draws on nobody's limits. */
const reservationsOf = (state: Decision["state"], { reservations }: Assessment): Decision["reservations"] =>
  state === "refused" ? [] : reservations;

const drawnReason = ({ samplingPerMillion }: RiskBook): Reason => ({
  rule: "sampling",
  effect: "note",
  points: 0,
  code: null,
  because: {
    en: "The parcel was drawn for inspection by lot; nothing was found against it.",
    zh: "该包裹经密封随机抽取被选中查验，并未发现异常。",
  },
  mend: {
    en: "Nothing to mend: the parcel is opened once and goes on if it is as declared.",
    zh: "无需更正：查验无误后即予放行。",
  },
  evidence: { samplingPerMillion: String(samplingPerMillion) },
  source: "Fairway's own sampling rate",
  certainty: "unverified",
});
