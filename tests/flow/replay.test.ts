/** A decision exported with its facts is computed again elsewhere: the same bytes; one fact changed, other bytes. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportDecision, replay, type ExportedDecision, type Replayed } from "../../src/app/views/replay.ts";
import { sha256 } from "../../src/cli/rulebook-files.ts";
import type { Result } from "../../src/kernel/problem.ts";
import { cn } from "../../src/tax/regimes/cn.ts";
import { createDatabase, type TestDatabase } from "../database.ts";
import { documentsOf, goodParcel } from "../good-parcel.ts";
import { cream, goodsParcel, rice, watch } from "../goods-parcel.ts";
import { endAll, get, makeHome, openRecord, post, registerFilers, runFairway, serve } from "../program.ts";

let database: TestDatabase;
const exports = new Map<string, ExportedDecision>();
/** What the API says of each. */
const digests = new Map<string, { state: string; rulebook: string }>();

const mismatching = goodParcel("mismatching", { person: 2 });
const parcels = [
  goodParcel("good", { person: 1 }),
  { ...mismatching, payment: { ...mismatching.payment, payer: { ...mismatching.payment.payer, name: "测试丙" } } },
  goodsParcel("held", { person: 3, goods: [cream("700.00", "83.5", "50ml/瓶")] }),
  goodsParcel("above", { person: 4, goods: [watch("2500.00", "3")] }),
  goodsParcel("full", { person: 5, goods: [watch("6000.00")] }),
  goodsParcel("rice", { person: 6, goods: [rice("19")], massKg: "20" }),
  goodParcel("bonded", { person: 7, procedure: "1210" }),
];

beforeAll(async () => {
  database = await createDatabase();
  const home = await makeHome();
  const env = { FAIRWAY_HOME: home, DATABASE_URL: database.url };
  const record = await openRecord(home, database.url);
  const keys = await registerFilers(record);
  const server = await serve(env);
  for (const document of parcels.flatMap(documentsOf)) {
    const { lines } = await post(server.url, keys[document.kind], JSON.stringify(document));
    expect(lines).toMatchObject([{ outcome: "accepted" }]);
  }
  for (const { order } of parcels) {
    const { text } = await get(server.url, `/v1/parcels/4601000001/${order.orderNo}`, keys.order);
    digests.set(order.orderNo, JSON.parse(text) as { state: string; rulebook: string });
    const found = await record.query.findParcel(`4601000001/${order.orderNo}`);
    const exported = exportDecision(found!, (await record.query.findRulebook(found!.decision!.rulebook))!, sha256);
    if (!exported.ok) throw new Error(JSON.stringify(exported.problems));
    exports.set(order.orderNo, JSON.parse(JSON.stringify(exported.value)) as ExportedDecision);
  }
  await record.close();
  const byCommand = await runFairway(["show", "good", "--facts"], { env });
  expect(JSON.parse(byCommand.stdout)).toEqual(exports.get("good"));
  await server.stop();
}, 60_000);
afterAll(async () => {
  await endAll();
  await database.drop();
});

const names = parcels.map(({ order }) => order.orderNo);
const again = (exported: ExportedDecision): Result<Replayed> => replay(exported, cn, sha256);
const good = (): ExportedDecision => structuredClone(exports.get("good")!);

test.each(names)("%s: the same bytes, and what the API says", (name) => {
  const replayed = again(exports.get(name)!);
  if (!replayed.ok) throw new Error(JSON.stringify(replayed.problems));
  expect(replayed.value).toMatchObject({ isSame: true, consignment: `4601000001/${name}` });
  expect(replayed.value.computed).toBe(exports.get(name)!.decision);
  expect(JSON.parse(replayed.value.computed)).toMatchObject({ state: digests.get(name)!.state });
  expect(replayed.value.rulebook).toBe(digests.get(name)!.rulebook);
});

test("these parcels came to different ends", () => {
  // Two in a hundred are drawn, and then stand in inspection instead of being cleared or released.
  const states = names.map((name) => digests.get(name)!.state.replace("inspection", "drawn"));
  const drawn = /^(cleared|released|drawn)$/;
  expect(["mismatching", "above"].map((name) => digests.get(name)!.state)).toEqual(["refused", "refused"]);
  expect(digests.get("held")!.state).toBe("held");
  for (const index of [0, 4, 5, 6]) expect(states[index]).toMatch(drawn);
});

test("no number of a person is in an export", () => {
  const text = JSON.stringify([...exports.values()]);
  for (const { order } of parcels) {
    expect(text).not.toContain(order.buyer.idNumber);
    expect(text).not.toContain(order.consignee.phone);
  }
});

/** Facts by path, each changed to what matters to the verdict. */
const changes: readonly (readonly [path: string, value: unknown])[] = [
  ["documents/declaration/document/freight", "10.01"],
  ["documents/declaration/document/items/0/hs", "9102110000"],
  ["documents/declaration/document/items/0/total", "240.01"],
  ["documents/declaration/document/buyer/idNumber/hash", "k000000.other"],
  ["documents/payments/0/document/amount", "250.01"],
  ["documents/order/document/paid", "250.01"],
  ["documents/waybill/document/orderNo", "another"],
  ["circumstances/day", "2027-01-01"],
  ["circumstances/waybillHeldBy", "4601000001/another"],
];

describe("one fact changed", () => {
  test.each(changes)("%s", (path, value) => {
    const exported = good();
    const steps = `facts/${path}`.split("/");
    const last = steps.pop()!;
    const place = steps.reduce<Record<string, unknown>>(
      (at, step) => at[step] as Record<string, unknown>,
      exported as unknown as Record<string, unknown>,
    );
    expect(place).toHaveProperty(last);
    expect(place[last]).not.toBe(value);
    place[last] = value;
    const replayed = again(exported);
    if (!replayed.ok) throw new Error(JSON.stringify(replayed.problems));
    expect(replayed.value.isSame).toBe(false);
    expect(replayed.value.computedDigest).not.toBe(replayed.value.recordedDigest);
  });

  test("the command says so: exit 1 and the other bytes", async () => {
    const exported = good();
    const text = JSON.stringify(exported).replaceAll('"freight":"10.00"', '"freight":"12.00"');
    expect(text).not.toBe(JSON.stringify(exported));
    const said = await runFairway(["replay", "-"], { input: text });
    expect([said.code, said.stderr]).toEqual([1, ""]);
    expect(said.stdout).toMatch(/\nDIFFERENT: \{/);
    const asJson = await runFairway(["replay", "--json", "-"], { input: text });
    expect([asJson.code, JSON.parse(asJson.stdout)]).toMatchObject([1, { isSame: false }]);
  });
});

describe("what cannot be computed again is a problem, never a fault of ours", () => {
  const problemsOf = (exported: unknown): string[] => {
    const replayed = again(exported as ExportedDecision);
    return replayed.ok ? [] : replayed.problems.map(({ code, pointer }) => `${code} ${pointer}`);
  };
  test.each([
    ["null", null, "replay.facts_malformed /format"],
    ["nothing", {}, "replay.facts_malformed /format"],
    ["another format", { format: "fairway-decision-9" }, "replay.facts_malformed /format"],
  ])("%s", (_, exported, expected) => expect(problemsOf(exported)).toEqual([expected]));

  test.each([
    ["no facts", { facts: null }, "replay.facts_malformed /facts"],
    ["empty facts", { facts: {} }, "replay.facts_malformed /facts/consignment"],
    ["a decision that is none", { decision: "x" }, "replay.facts_malformed /decision"],
    ["a rule book that is none", { rulebook: "x" }, "replay.facts_malformed /rulebook"],
    ["another engine", { rulebook: '{"engine":"fairway-engine-0"}' }, "replay.engine_different /rulebook/engine"],
    ["another decision's rule book", { decision: '{"rulebook":"sha256:00"}' }, "replay.rulebook_unknown /rulebook"],
  ])("%s", (_, part, expected) => expect(problemsOf({ ...good(), ...part })).toEqual([expected]));

  test("a rate of the rule book changed", () => {
    const exported = good();
    const changed = { ...exported, rulebook: exported.rulebook.replace('"vat":"13%"', '"vat":"12%"') };
    expect(changed.rulebook).not.toBe(exported.rulebook);
    expect(problemsOf(changed)).toEqual(["replay.rulebook_unknown /rulebook"]);
  });
});
