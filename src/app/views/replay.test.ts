import { beforeAll, describe, expect, test } from "vitest";
import { decidedRecord, factsOf, fileNoun, sha256, waitingRecord } from "../../../tests/filed-parcel.ts";
import { testRulebook } from "../../../tests/fairway.ts";
import { goodParcel, residentNumber } from "../../../tests/good-parcel.ts";
import type { Circumstances, ParcelFacts } from "../../customs/decision.ts";
import type { Declaration, Payment } from "../../customs/documents.ts";
import { cn } from "../../tax/regimes/cn.ts";
import { canonical } from "../../kernel/canonical.ts";
import { judge } from "../clearing/judge.ts";
import type { ParcelRecord } from "../ports.ts";
import { exportDecision, replay, type ExportedDecision } from "./replay.ts";
import { bindRulebook, ENGINE, restoreRulebook, type Rulebook } from "../rulebook.ts";

let rulebook: Rulebook;
let facts: ParcelFacts;
let record: ParcelRecord;
let exported: ExportedDecision;

beforeAll(async () => {
  rulebook = await testRulebook();
  facts = factsOf(goodParcel("O-1"));
  record = decidedRecord(facts, rulebook);
  exported = valueOf(exportDecision(record, rulebook.text, sha256));
});

function valueOf<T>(result: { ok: true; value: T } | { ok: false; problems: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

/** As a file would carry it. */
const travelled = (decision: ExportedDecision): ExportedDecision =>
  JSON.parse(JSON.stringify(decision)) as ExportedDecision;

describe("a replay", () => {
  test("gives the same bytes, from the file alone", () => {
    const replayed = valueOf(replay(travelled(exported), cn, sha256));
    expect(replayed).toEqual({
      consignment: facts.consignment,
      isSame: true,
      recorded: record.decisionBody,
      recordedDigest: exported.digest,
      computed: record.decisionBody,
      computedDigest: exported.digest,
      rulebook: rulebook.hash,
    });
  });

  test("the decision it repeats says something: levies, a rule book, reservations", () => {
    expect(record.decision).toMatchObject({ state: "cleared", rulebook: rulebook.hash });
    expect(record.decision!.levies).toHaveLength(3);
    expect(record.decision!.reservations).not.toEqual([]);
  });

  test("needs no number of a person: the file holds none", () => {
    const text = JSON.stringify(exported);
    expect(text).not.toContain(residentNumber(1));
    expect(text).not.toContain("13800000001");
  });

  const declaring = (it: ParcelFacts, declaration: Declaration<string>): ParcelFacts => ({
    ...it,
    documents: { ...it.documents, declaration: fileNoun(declaration) },
  });
  const paying = (it: ParcelFacts, payment: Payment<string>): ParcelFacts => ({
    ...it,
    documents: { ...it.documents, payments: [fileNoun(payment)] },
  });
  const under = (it: ParcelFacts, circumstances: Partial<Circumstances>): ParcelFacts => ({
    ...it,
    circumstances: { ...it.circumstances, ...circumstances },
  });

  const changes: readonly [string, (facts: ParcelFacts) => ParcelFacts][] = [
    ["the buyer paid a fen more", (it) => paying(it, { ...goodParcel("O-1").payment, amount: "250.01" })],
    ["the freight is a fen more", (it) => declaring(it, { ...goodParcel("O-1").declaration, freight: "10.01" })],
    ["another buyer declares", (it) => declaring(it, goodParcel("O-1", { person: 2 }).declaration)],
    ["goods count as being here", (it) => under(it, { goodsAreHere: true })],
    ["the waybill number is another parcel's", (it) => under(it, { waybillHeldBy: "4601000001/O-9" })],
    ["accepted in another year", (it) => under(it, { day: "2027-01-02" })],
    ["the year's limit is used up", (it) => under(it, { used: allUsed(it) })],
  ];

  const allUsed = (it: ParcelFacts): Record<string, string> =>
    Object.fromEntries(judge(it, rulebook).reservations.map(({ account }) => [account, "26000.00"]));

  test.each(changes)("one changed fact gives other bytes: %s", (_name, change) => {
    const replayed = valueOf(replay(travelled({ ...exported, facts: change(facts) }), cn, sha256));
    expect(replayed.isSame).toBe(false);
    expect(replayed.computed).not.toBe(replayed.recorded);
    expect(replayed.computedDigest).not.toBe(replayed.recordedDigest);
  });

  test("a decision that was edited is not the same", () => {
    const edited = { ...exported, decision: exported.decision.replace('"22.75"', '"12.75"') };
    expect(edited.decision).not.toBe(exported.decision);
    expect(valueOf(replay(travelled(edited), cn, sha256)).isSame).toBe(false);
  });
});

describe("is refused", () => {
  const withoutPayment = () => ({ ...facts, documents: { ...facts.documents, payments: [] } });
  const codeOf = (decision: unknown): string => {
    const result = replay(decision, cn, sha256);
    if (result.ok) throw new Error("replayed");
    return result.problems.map(({ code, pointer }) => `${code} ${pointer}`).join();
  };

  test.each([
    ["nothing", null],
    ["something else", { format: "another" }],
    ["a list", []],
    ["a word", "facts"],
  ])("%s", (_name, given) => {
    expect(codeOf(given)).toBe("replay.facts_malformed /format");
  });

  test.each<[string, () => object, string]>([
    ["no decision", () => ({ decision: undefined }), "/decision"],
    ["a decision that is cut off", () => ({ decision: '{"state":' }), "/decision"],
    ["a decision of nothing", () => ({ decision: "null" }), "/decision"],
    ["a decision that names no rule book", () => ({ decision: "{}" }), "/decision"],
    ["no rule book", () => ({ rulebook: undefined }), "/rulebook"],
    ["a rule book that is cut off", () => ({ rulebook: "[" }), "/rulebook"],
    ["a rule book without rows", () => ({ rulebook: `{"engine":"${ENGINE}"}` }), "/rulebook/tariff"],
    ["no facts", () => ({ facts: undefined }), "/facts"],
    ["facts without documents", () => ({ facts: { consignment: "P/O", circumstances: {} } }), "/facts/documents"],
    ["facts without a payment", () => ({ facts: withoutPayment() }), "/facts/documents/payments"],
  ])("a file with %s", (_name, part, pointer) => {
    expect(codeOf({ ...exported, ...part() })).toBe(`replay.facts_malformed ${pointer}`);
  });

  test("the decision of another engine", () => {
    const book = exported.rulebook.replace(ENGINE, "fairway-engine-0");
    expect(codeOf({ ...exported, rulebook: book })).toBe("replay.engine_different /rulebook/engine");
    const strange = '{"engine":"fairway-engine-9","rows":{}}';
    expect(codeOf({ ...exported, rulebook: strange })).toBe("replay.engine_different /rulebook/engine");
    for (const engine of ["7", "null", "{}", '{"toString":null}', "[]"])
      expect(codeOf({ ...exported, rulebook: `{"engine":${engine}}` })).toBe(
        "replay.engine_different /rulebook/engine",
      );
  });

  test("a rule book whose points were changed: the decision names another", () => {
    const { risk } = rulebook.parts;
    const kinder = { ...risk, lanes: { ...risk.lanes, hold: risk.lanes.hold + 1 } };
    const tampered = bindRulebook({ ...rulebook.parts, risk: kinder }, sha256);
    expect(codeOf({ ...exported, rulebook: tampered.text })).toBe("replay.rulebook_unknown /rulebook");
  });

  test("a rule book whose regime was changed: the engine makes another text of it", () => {
    const regime = JSON.parse(exported.rulebook) as { regime: { country: string } };
    const tampered = canonical({ ...regime, regime: { ...regime.regime, country: "XX" } });
    expect(codeOf({ ...exported, rulebook: tampered })).toBe("replay.rulebook_unknown /rulebook");
  });

  test("a rule book that was written anew with a space", () => {
    expect(codeOf({ ...exported, rulebook: ` ${exported.rulebook}` })).toBe("replay.rulebook_unknown /rulebook");
  });
});

describe("exporting", () => {
  test("what is not decided is a problem", () => {
    const result = exportDecision(waitingRecord([]), rulebook.text, sha256);
    expect(result).toMatchObject({ ok: false, problems: [{ code: "parcel.not_found" }] });
  });

  test("takes the versions that the decision stands on, not later ones", () => {
    const later = fileNoun({ ...goodParcel("O-1").order, note: "later" }, { version: 2 });
    const grown = { ...record, documents: [...record.documents, later] };
    const again = valueOf(exportDecision(grown, rulebook.text, sha256));
    expect(again).toEqual(exported);
    expect(valueOf(replay(again, cn, sha256)).isSame).toBe(true);
  });

  test("a version that is gone from the record is our bug", () => {
    expect(() => exportDecision({ ...record, waybills: [] }, rulebook.text, sha256)).toThrow(/waybill .* version 1/);
  });
});

describe("a rule book", () => {
  test("restored from its text is the same book", () => {
    expect(valueOf(restoreRulebook(rulebook.text, cn, sha256)).hash).toBe(rulebook.hash);
  });

  test("has another hash whatever of it is changed", () => {
    const { parts } = rulebook;
    const books = [
      rulebook,
      bindRulebook({ ...parts, tariff: parts.tariff.slice(1) }, sha256),
      bindRulebook({ ...parts, positiveList: parts.positiveList.slice(1) }, sha256),
      bindRulebook({ ...parts, rules: parts.rules.slice(1) }, sha256),
      bindRulebook({ ...parts, risk: { ...parts.risk, samplingPerMillion: 1 } }, sha256),
      bindRulebook({ ...parts, regime: { ...parts.regime, country: "XX" } }, sha256),
    ];
    expect(new Set(books.map(({ hash }) => hash)).size).toBe(books.length);
    for (const { hash } of books) expect(hash).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});
