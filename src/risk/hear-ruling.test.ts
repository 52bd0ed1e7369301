import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Circumstances, Decision, Effect, Mismatch, Reason, Ruling } from "../customs/decision.ts";
import { sampleParcel } from "../matching/sample-parcel.ts";
import { decide, type RiskBook } from "./decide.ts";
import { answersTo, documentsRuledOn } from "./hear-ruling.ts";
import { effects } from "./rule.ts";
import { sampleInput, sampleMismatch } from "./sample-input.ts";

const book: RiskBook = { lanes: { hold: 50, inspection: 100 }, samplingPerMillion: 20_000 };

const found = (effect: Effect, rule: string = effect, points = 0, code: string | null = null): Reason => ({
  ...{ rule, effect, points, code, evidence: {}, source: "made up", certainty: "unverified" },
  because: { en: "Because.", zh: "因为。" },
  mend: { en: "Mend it.", zh: "请更正。" },
});

const ruling = (outcome: Ruling["outcome"], changes: Partial<Ruling> = {}): Ruling => ({
  ...{ ruling: "r_1", outcome, code: "checked", officer: "p_one", confirmedBy: null, version: 1 },
  because: { en: "opened and in order", zh: "经查验无异常" },
  answers: ["hold", "inspect", "points"],
  documents: documentsRuledOn(sampleParcel),
  ...changes,
});

const decideOn = (
  reasons: readonly Reason[],
  circumstances: Partial<Circumstances>,
  mismatches: readonly Mismatch[] = [],
): Decision => decide({ ...sampleInput(sampleParcel, { circumstances, mismatches }), reasons }, book, "sha256:abc");

const release = ruling("release");
const refuse = ruling("refuse");
const ofOthers = { documents: ["other"] };
const fewer = { documents: documentsRuledOn(sampleParcel).slice(1) };
const drawn = { draw: 0 };
const coming = { goodsAreHere: false };

// Each row: what is found without the officer, the ruling, and the state, lane and status that follow.
test.each<[string, Reason[], Ruling, Partial<Circumstances>, string]>([
  ["held, released, goods here", [found("hold")], release, {}, "released green 800"],
  ["held, released, goods to come", [found("hold")], release, coming, "cleared green 120"],
  ["inspected, released", [found("inspect")], release, {}, "released green 800"],
  ["held for points, released", [found("points", "points", 60)], release, coming, "cleared green 120"],
  ["drawn, released", [], release, drawn, "released green 800"],
  ["held, refused", [found("hold")], refuse, {}, "refused red 100"],
  ["inspected, refused", [found("inspect")], refuse, coming, "refused red 100"],
  ["drawn, refused", [], refuse, drawn, "refused red 100"],
  ["a code of what held it is no status of a refusal", [found("hold", "hold", 0, "-1")], refuse, {}, "refused red 100"],
  ["one of two findings answered", [found("hold"), found("hold", "arrived-mass")], release, {}, "held yellow 300"],
  ["a later finding opens it", [found("hold"), found("inspect", "arrived-pieces")], release, {}, "inspection red 500"],
  ["a later note asks nothing", [found("hold"), found("note", "news")], release, {}, "released green 800"],
  ["a later finding does not lift a refusal", [found("hold", "arrived-mass")], refuse, {}, "refused red 100"],
  ["released on other documents", [found("hold")], ruling("release", ofOthers), {}, "held yellow 300"],
  ["refused on other documents", [found("hold")], ruling("refuse", ofOthers), {}, "held yellow 300"],
  ["released before a further document", [found("hold")], ruling("release", fewer), {}, "held yellow 300"],
  ["no officer releases what is refused", [found("hold"), found("refuse")], release, {}, "refused red 100"],
  ["nor changes the port's refusal", [found("refuse", "refuse", 0, "-621005")], refuse, {}, "refused red -621005"],
  ["what held it is gone: nothing to release", [], release, {}, "released green 800"],
  ["what held it is gone: a refusal stands", [], refuse, {}, "refused red 100"],
])("%s", (_name, reasons, made, circumstances, expected) => {
  const { state, lane, officialStatus } = decideOn(reasons, { ...circumstances, ruling: made });
  expect(`${state} ${lane} ${officialStatus}`).toBe(expected);
});

test("a mismatch is nobody's to release", () => {
  expect(decideOn([found("hold")], { ruling: release }, [sampleMismatch]).state).toBe("refused");
});

describe("the decision says who decided", () => {
  test("beside everything that was found, with accounts and no names", () => {
    const confirmed = ruling("refuse", { confirmedBy: "p_two" });
    const { reasons, points, isDrawn } = decideOn([found("hold", "hold", 30)], { ruling: confirmed });
    expect(reasons.map(({ rule, effect }) => `${rule} ${effect}`)).toEqual(["officer-ruling refuse", "hold hold"]);
    expect(points).toBe(30);
    expect(isDrawn).toBe(false);
    expect(reasons[0]).toMatchObject({
      because: {
        en: "A customs officer refused the parcel: opened and in order",
        zh: "海关关员决定不予放行该包裹：经查验无异常",
      },
      evidence: {
        ...{ ruling: "r_1", outcome: "refuse", rulingCode: "checked", officer: "p_one", confirmedBy: "p_two" },
        decisionVersion: "1",
      },
    });
  });

  test("of one person the second is left out, not empty", () => {
    const [reason] = decideOn([found("hold")], { ruling: release }).reasons.filter(
      ({ rule }) => rule === "officer-ruling",
    );
    expect(reason!.effect).toBe("note");
    expect(reason!.evidence).not.toHaveProperty("confirmedBy");
  });

  test("only where it decides", () => {
    const { reasons } = decideOn([found("hold")], { ruling: ruling("release", ofOthers) });
    expect(reasons.map(({ rule }) => rule)).toEqual(["hold"]);
  });
});

const anyReasons = fc.array(
  fc
    .record({ effect: fc.constantFrom(...effects), points: fc.nat({ max: 60 }) })
    .map(({ effect, points }) => found(effect, `${effect}-${points}`, points)),
  { maxLength: 6 },
);
const anyOutcome = fc.constantFrom("release" as const, "refuse" as const);

test("without a ruling, or with one on other documents, the decision is the same", () => {
  fc.assert(
    fc.property(anyReasons, anyOutcome, fc.nat({ max: 40_000 }), (reasons, outcome, draw) => {
      expect(decideOn(reasons, { draw, ruling: ruling(outcome, ofOthers) })).toEqual(decideOn(reasons, { draw }));
    }),
  );
});

test("a ruling that answers everything decides whatever no rule refuses", () => {
  fc.assert(
    fc.property(anyReasons, anyOutcome, (reasons, outcome) => {
      const { state } = decideOn(reasons, { ruling: ruling(outcome, { answers: answersTo(reasons) }) });
      const isRefusable = decideOn(reasons, {}).state !== "refused";
      expect(state).toBe(isRefusable && outcome === "release" ? "released" : "refused");
    }),
  );
});

test("what a ruling refuses draws on no limit, what it releases draws as the parcel would have", () => {
  fc.assert(
    fc.property(anyReasons, anyOutcome, (reasons, outcome) => {
      const { state, reservations, levies } = decideOn(reasons, {
        ruling: ruling(outcome, { answers: answersTo(reasons) }),
      });
      const before = decideOn(reasons, {});
      expect(reservations).toEqual(state === "refused" ? [] : before.reservations);
      expect(levies).toEqual(before.levies);
    }),
  );
});
