import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Circumstances, Decision, Effect, Mismatch, Reason } from "../customs/decision.ts";
import { sampleParcel } from "../matching/sample-parcel.ts";
import { decide, type RiskBook } from "./decide.ts";
import { effects } from "./rule.ts";
import { sampleInput, sampleMismatch, type SampleChanges } from "./sample-input.ts";

const book: RiskBook = { lanes: { hold: 50, inspection: 100 }, samplingPerMillion: 20_000 };

const reason = (effect: Effect, points = 0, code: string | null = null): Reason => ({
  rule: `${effect}-${points}`,
  effect,
  points,
  code,
  because: { en: "Because.", zh: "因为。" },
  mend: { en: "Mend it.", zh: "请更正。" },
  evidence: {},
  source: "made up",
  certainty: "unverified",
});

const decideOn = (reasons: readonly Reason[], changes: SampleChanges = {}): Decision =>
  decide({ ...sampleInput(sampleParcel, changes), reasons }, book, "sha256:abc");

const arriving: Partial<Circumstances> = { goodsAreHere: false };
const drawn: Partial<Circumstances> = { draw: 19_999 };
const none: readonly Mismatch[] = [];
const differing = [sampleMismatch];
const points = (count: number): Reason => reason("points", count);

// Each row: what was found, and the state, lane, official status and points that follow.
test.each<[string, readonly Mismatch[], Reason[], Partial<Circumstances>, [string, string, string, number]]>([
  ["nothing, goods here", none, [], {}, ["released", "green", "800", 0]],
  ["nothing, goods to come", none, [], arriving, ["cleared", "green", "120", 0]],
  ["a note changes nothing", none, [reason("note")], {}, ["released", "green", "800", 0]],
  ["49 points", none, [points(49)], {}, ["released", "green", "800", 49]],
  ["50 points", none, [points(50)], {}, ["held", "yellow", "300", 50]],
  ["points add up", none, [points(20), points(30)], {}, ["held", "yellow", "300", 50]],
  ["points of a hold count too", none, [reason("hold", 60), points(40)], {}, ["inspection", "red", "500", 100]],
  ["99 points", none, [points(99)], arriving, ["held", "yellow", "300", 99]],
  ["100 points", none, [points(100)], {}, ["inspection", "red", "500", 100]],
  ["a hold", none, [reason("hold")], {}, ["held", "yellow", "300", 0]],
  ["an inspection", none, [reason("inspect")], {}, ["inspection", "red", "500", 0]],
  ["inspection before hold", none, [reason("hold"), reason("inspect")], {}, ["inspection", "red", "500", 0]],
  ["a refusal", none, [reason("refuse")], {}, ["refused", "red", "100", 0]],
  ["refusal before all", none, [reason("inspect"), reason("refuse"), points(100)], {}, ["refused", "red", "100", 100]],
  ["a mismatch refuses without any rule", differing, [], {}, ["refused", "red", "100", 0]],
  ["above the annual limit", none, [reason("refuse", 0, "1313")], {}, ["refused", "red", "100", 0]],
  ["above the single limit", none, [reason("refuse", 0, "-621005")], {}, ["refused", "red", "-621005", 0]],
  [
    "above both: the port refuses first",
    none,
    [reason("refuse", 0, "1313"), { ...reason("refuse", 0, "-621005"), rule: "single" }],
    {},
    ["refused", "red", "-621005", 0],
  ],
  [
    "a negative code of a mere hold is no status",
    none,
    [reason("hold", 0, "-1"), reason("refuse")],
    {},
    ["refused", "red", "100", 0],
  ],
  ["drawn", none, [], drawn, ["inspection", "green", "500", 0]],
  ["drawn, goods to come", none, [], { ...arriving, ...drawn }, ["inspection", "green", "500", 0]],
  ["not drawn by one", none, [], { draw: 20_000 }, ["released", "green", "800", 0]],
  ["a drawn parcel that is held stays held", none, [reason("hold")], drawn, ["held", "yellow", "300", 0]],
  ["a drawn parcel that is inspected for a reason", none, [reason("inspect")], drawn, ["inspection", "red", "500", 0]],
  ["a drawn parcel that is refused", differing, [], drawn, ["refused", "red", "100", 0]],
])("%s", (_, mismatches, reasons, circumstances, expected) => {
  const { state, lane, officialStatus, points: count } = decideOn(reasons, { mismatches, circumstances });
  expect([state, lane, officialStatus, count]).toEqual(expected);
});

describe("the draw", () => {
  test("says that it alone sent the parcel to inspection", () => {
    const decision = decideOn([reason("note")], { circumstances: drawn });
    expect(decision.isDrawn).toBe(true);
    expect(decision.reasons.map(({ rule, effect }) => [rule, effect])).toEqual([
      ["note-0", "note"],
      ["sampling", "note"],
    ]);
  });

  test.each([
    ["of nothing draws none", 0, 0, false],
    ["of everything draws the last number", 1_000_000, 999_999, true],
  ])("a rate %s", (_, samplingPerMillion, draw, isDrawn) => {
    const input = sampleInput(sampleParcel, { circumstances: { draw } });
    expect(decide({ ...input, reasons: [] }, { ...book, samplingPerMillion }, "sha256:abc").isDrawn).toBe(isDrawn);
  });

  test("is not shown on a parcel that another reason stops", () => {
    const decision = decideOn([reason("hold")], { circumstances: drawn });
    expect(decision.isDrawn).toBe(false);
    expect(decision.reasons).toHaveLength(1);
  });
});

test("a decision carries what it stands on", () => {
  const { assessment } = sampleInput(sampleParcel);
  expect(decideOn([])).toEqual({
    state: "released",
    lane: "green",
    officialStatus: "800",
    points: 0,
    isDrawn: false,
    dutiableValue: "330.00",
    levies: assessment.levies,
    steps: assessment.steps,
    mismatches: [],
    reasons: [],
    reservations: assessment.reservations,
    rulebook: "sha256:abc",
  });
});

const anyReasons = fc.array(
  fc
    .record({ effect: fc.constantFrom(...effects), points: fc.nat({ max: 60 }) })
    .map((r) => reason(r.effect, r.points)),
  { maxLength: 6 },
);

test("the order of the reasons does not change the decision", () => {
  const shuffled = anyReasons.chain((reasons) =>
    fc.tuple(fc.constant(reasons), fc.shuffledSubarray(reasons, { minLength: reasons.length })),
  );
  fc.assert(
    fc.property(shuffled, fc.nat({ max: 40_000 }), ([reasons, other], draw) => {
      const circumstances = { draw };
      expect(decideOn(other, { circumstances })).toEqual(decideOn(reasons, { circumstances }));
    }),
  );
});

test("one more reason never makes the verdict milder", () => {
  const severity = ["released", "held", "inspection", "refused"];
  fc.assert(
    fc.property(anyReasons, fc.constantFrom(...effects), (reasons, effect) => {
      const before = severity.indexOf(decideOn(reasons).state);
      expect(severity.indexOf(decideOn([...reasons, reason(effect)]).state)).toBeGreaterThanOrEqual(before);
    }),
  );
});

test("what is refused reserves nothing, what is not reserves all", () => {
  fc.assert(
    fc.property(anyReasons, fc.boolean(), (reasons, differs) => {
      const { state, reservations } = decideOn(reasons, { mismatches: differs ? differing : none });
      expect(reservations).toHaveLength(state === "refused" ? 0 : 1);
    }),
  );
});
