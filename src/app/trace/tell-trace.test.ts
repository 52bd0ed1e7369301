import { beforeAll, describe, expect, test } from "vitest";
import { decidedRecord, factsOf, fileNoun, waitingRecord } from "../../../tests/filed-parcel.ts";
import { testRulebook } from "../../../tests/fairway.ts";
import { goodParcel } from "../../../tests/good-parcel.ts";
import { wordings } from "../../cli/compose.ts";
import { problem } from "../../kernel/problem.ts";
import type { ParcelRecord } from "../ports.ts";
import type { Rulebook } from "../rulebook.ts";
import { viewOf } from "../views/view.ts";
import { tellTrace, type Traced } from "./tell-trace.ts";

let rulebook: Rulebook;
let drawsAll: Rulebook;
beforeAll(async () => {
  rulebook = await testRulebook();
  drawsAll = await testRulebook({ sampling: 100 });
});

const parcel = goodParcel("O-1");
const faulty = { kind: "payment", key: "F/T", problems: [problem("filing.paid_wrong", "/paid", "Say what was paid.")] };

function mismatched(payment: typeof parcel.payment): ParcelRecord {
  const facts = factsOf(parcel);
  return decidedRecord({ ...facts, documents: { ...facts.documents, payments: [fileNoun(payment)] } }, rulebook);
}

const records: Readonly<Record<string, () => ParcelRecord>> = {
  "an order alone": () => waitingRecord([fileNoun(parcel.order)]),
  "an order and a faulty payment": () => waitingRecord([fileNoun(parcel.order)], [faulty]),
  "a payment of another amount": () => mismatched({ ...parcel.payment, amount: "250.01" }),
  "a payment by somebody else": () =>
    mismatched({ ...parcel.payment, payer: { ...parcel.payment.payer, name: "测试戊" } }),
  "goods above the single limit": () => decidedRecord(factsOf(goodParcel("O-1", { price: "6000.00" })), rulebook),
  "masses that cannot be": () =>
    decidedRecord(factsOf({ ...parcel, declaration: { ...parcel.declaration, netMassKg: "1.5" } }), rulebook),
  "the draw": () => decidedRecord(factsOf(parcel), drawsAll),
  "nothing wrong": () => decidedRecord(factsOf(parcel), rulebook),
  "nothing wrong, and the goods are here": () => decidedRecord(factsOf(parcel, { goodsAreHere: true }), rulebook),
};
const titleOf = (rule: string) => rulebook.parts.rules.find(({ id }) => id === rule)?.title;
const told = (name: string): Traced => tellTrace(viewOf(records[name]!(), wordings, "sha256:now"), "O-1", titleOf);

interface Row {
  readonly name: string;
  readonly state: string;
  readonly why: readonly RegExp[];
  readonly whatToDo: readonly RegExp[];
}

describe("a buyer is told", () => {
  test.each<Row>([
    {
      name: "an order alone",
      state: "waiting",
      why: [/^The payment is not there yet/, /^The waybill is not there yet/, /^The declaration is not there yet/],
      whatToDo: [/^Nothing yet/],
    },
    {
      name: "an order and a faulty payment",
      state: "waiting",
      why: [/^The payment was sent with mistakes/, /^The waybill/, /^The declaration/],
      whatToDo: [/^Nothing yet/],
    },
    {
      name: "a payment of another amount",
      state: "refused",
      why: [/^The order and the payment differ \(paid, amount\); the payment firm or the seller can mend it\.$/],
      whatToDo: [/^Ask the shop/],
    },
    {
      name: "a payment by somebody else",
      state: "refused",
      why: [/^The order and the payment differ \(buyer\.name, payer\.name\)/],
      whatToDo: [/^Ask the shop/],
    },
    {
      name: "goods above the single limit",
      state: "refused",
      why: [/^Above the limit of a single transaction\.$/],
      whatToDo: [/^Ask the shop/],
    },
    {
      name: "masses that cannot be",
      state: "held",
      why: [/^Net mass above gross mass\.$/],
      whatToDo: [/^Nothing yet: customs asks/],
    },
    {
      name: "the draw",
      state: "inspection",
      why: [/^It was chosen for inspection by a sealed draw/],
      whatToDo: [/^Nothing: the parcel is opened/],
    },
    { name: "nothing wrong", state: "cleared", why: [], whatToDo: [/when its goods arrive/] },
    { name: "nothing wrong, and the goods are here", state: "released", why: [], whatToDo: [/the carrier delivers/] },
  ])("$name: $state", ({ name, state, why, whatToDo }) => {
    const traced = told(name);
    expect(traced.state).toBe(state);
    expect(traced.why.map(({ en }) => en)).toEqual(why.map((pattern) => expect.stringMatching(pattern) as string));
    for (const pattern of whatToDo)
      expect(traced.whatToDo.map(({ en }) => en)).toContainEqual(expect.stringMatching(pattern));
  });
});

const everything = (traced: Traced): string => JSON.stringify(traced);
const names = Object.keys(records);

test.each(names)("%s: every sentence is in both languages", (name) => {
  const { why, whatToDo, events } = told(name);
  for (const { en, zh } of [...why, ...whatToDo, ...events.map(({ what }) => what)]) {
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).not.toMatch(/\p{Script=Han}/u);
  }
  expect(whatToDo.length).toBeGreaterThan(0);
});

test.each(names)("%s: no person, no firm, no amount and no value is told", (name) => {
  const { order, payment, waybill, declaration } = parcel;
  const secrets = [
    ...[order.buyer.name, order.buyer.idNumber, order.consignee.address, order.consignee.phone, "测试戊"],
    ...[order.platform, order.seller, payment.firm, waybill.carrier, declaration.declarant],
    ...[order.paid, payment.amount, "250.01", "26000", "26010"],
  ];
  for (const secret of secrets) expect(everything(told(name))).not.toContain(secret);
  expect(everything(told(name))).not.toContain("***");
});

test.each(names)("%s: what happened is in the order of time", (name) => {
  const instants = told(name).events.map(({ at }) => at);
  expect(instants).toEqual([...instants].sort());
  expect(instants.length).toBeGreaterThan(0);
});

test("a rule that the book does not have any more is told without its name", () => {
  const view = viewOf(records["goods above the single limit"]!(), wordings, "sha256:now");
  expect(tellTrace(view, "O-1", () => undefined).why).toEqual([
    { en: "A rule of customs applies to it.", zh: "适用海关有关规定。" },
  ]);
});

test("whose own data differ, and whose year is used up, is told what to look at", () => {
  const view = viewOf(records["goods above the single limit"]!(), wordings, "sha256:now");
  const reasons = view.reasons.map((reason) => ({ ...reason, code: "1313" }));
  expect(tellTrace({ ...view, reasons }, "O-1", titleOf).whatToDo.map(({ en }) => en)).toContainEqual(
    expect.stringContaining("using your identity"),
  );
  const [mismatch] = viewOf(records["a payment by somebody else"]!(), wordings, "sha256:now").mismatches;
  const own = { ...view, mismatches: [{ ...mismatch!, mend: ["buyer" as const] }] };
  expect(tellTrace(own, "O-1", titleOf).whatToDo.map(({ en }) => en)).toContainEqual(
    expect.stringContaining("identity number that you gave"),
  );
});
