import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { testRulebook } from "../../../tests/fairway.ts";
import { factsOf, fileNoun, sha256 } from "../../../tests/filed-parcel.ts";
import {
  arrivalOf,
  codes,
  goodParcel,
  residentNumber,
  signedFor,
  type GoodParcel,
} from "../../../tests/good-parcel.ts";
import { wordings } from "../../cli/compose.ts";
import type { Circumstances, Decision, ParcelFacts } from "../../customs/decision.ts";
import type { Filed, Intent } from "../../customs/filed.ts";
import { receiptKinds, type Receipt } from "../../customs/receipt.ts";
import { problem, problemCodes, type ProblemCode } from "../../kernel/problem.ts";
import { deliveryReceipts } from "./filing-receipts.ts";
import { judge } from "../clearing/judge.ts";
import { refusalCode } from "./receipt-codes.ts";
import {
  acceptedReceipt,
  answeredByKey,
  answeredOf,
  decisionReceipts,
  messageReceipt,
  movementReceipt,
  refusedReceipt,
  waitingReceipts,
  type Ground,
  type ReceiptTools,
} from "./receipts.ts";
import type { Rulebook } from "../rulebook.ts";

let rulebook: Rulebook;
beforeAll(async () => {
  rulebook = await testRulebook();
});

const tools: ReceiptTools = { wordings, digest: sha256 };
const ground: Ground = {
  event: "main-0.7.3",
  occasion: "main-0.7.3",
  at: "2026-11-10T02:00:00.000Z",
  consignment: null,
};
const parcel = goodParcel("O-1");
const said = ({ subject, status, notes }: Receipt): string =>
  `${subject.kind} ${status} ${notes.map(({ code }) => code).join(" ")}`;

const accepted = (filed: Filed, intent: Intent | "exists" = "original"): Receipt =>
  acceptedReceipt(answeredOf(filed.document, filed), { intent, isDraft: filed.isDraft }, ground, tools);

describe("a filing that was accepted", () => {
  test.each<[string, keyof GoodParcel, Intent | "exists", boolean, string]>([
    ["an order", "order", "original", false, "order 120 1800"],
    ["a changed payment", "payment", "change", false, "payment 120 1800"],
    ["a withdrawn waybill", "waybill", "withdrawal", false, "waybill 120 withdrawn"],
    ["a declaration", "declaration", "original", false, "declaration 120 1800"],
    ["the same order again", "order", "exists", false, "order 120 exists"],
    ["a draft of an order: not yet sent to customs", "order", "original", true, "order 2 draft"],
    ["a draft of a declaration: kept by the port", "declaration", "original", true, "declaration 1 draft"],
  ])("%s", (_name, kind, intent, isDraft, answer) => {
    const receipt = accepted(fileNoun(parcel[kind], { isDraft }), intent);
    expect(said(receipt)).toBe(answer);
    expect(receipt).toMatchObject({ version: 1, entrance: "json", issuedAt: ground.at, event: "main-0.7.3" });
  });

  test("goes to who filed it, in the form in which it was filed", () => {
    const filed = fileNoun(parcel.order, { filedBy: codes.seller, entrance: "ceb" });
    expect(accepted(filed)).toMatchObject({ to: codes.seller, entrance: "ceb" });
  });
});

describe("a document that was refused", () => {
  test.each<[keyof GoodParcel, ProblemCode, string]>([
    ["order", "filing.paid_wrong", "order -301008 -301008"],
    ["order", "filing.exists_with_different_content", "order -301010 -301010"],
    ["order", "filing.parcel_released", "order -301011 -301011"],
    ["order", "filing.nothing_to_change", "order -301009 -301009"],
    ["payment", "document.member_missing", "payment -401009 -401009"],
    ["payment", "filing.exists_with_different_content", "payment -401007 -401007"],
    ["payment", "filing.party_kind_not_allowed", "payment -10101 -10101"],
    ["waybill", "filing.exists_with_different_content", "waybill -504015 -504015"],
    ["waybill", "filing.code_not_own", "waybill -10102 -10102"],
    ["declaration", "filing.guarantor_not_allowed", "declaration -621001 -621001"],
    ["declaration", "filing.exists_with_different_content", "declaration -621004 -621004"],
    ["declaration", "filing.code_not_own", "declaration -621016 -621016"],
  ])("%s, %s", (kind, code, answer) => {
    const problems = [problem(code, "/x", "Mend it.")];
    const filing = { key: "a/b", version: null, filedBy: "460", entrance: "ceb" } as const;
    const receipt = refusedReceipt(answeredOf(parcel[kind], filing), problems, ground, tools);
    expect(said(receipt)).toBe(answer);
    expect(receipt.notes[0]!.description.zh).toContain(code);
    expect(receipt).toMatchObject({ to: "460", version: null });
  });

  test.each([
    ["order", "4601/O/1", { kind: "order", platform: "4601", seller: null, orderNo: "O/1" }],
    ["payment", "4603/T", { kind: "payment", firm: "4603", transaction: "T" }],
    ["waybill", "4604/W", { kind: "waybill", carrier: "4604", waybillNo: "W" }],
    ["status", "4604/W", { kind: "status", carrier: "4604", waybillNo: "W" }],
    ["status", "4604/W/signed", { kind: "status", carrier: "4604", waybillNo: "W" }],
    [
      "arrival",
      "4604/W/4606/A",
      {
        ...{ kind: "arrival", operator: null, customsOffice: null, reference: null },
        ...{ siteEntryNo: null, carrier: "4604", waybillNo: null },
      },
    ],
    ["order", null, { kind: "order", platform: null, seller: null, orderNo: null }],
  ] as const)("%s of which only the key %j could be read", (kind, key, subject) => {
    const problems = [problem("document.member_missing", "/x", "Fill in x.")];
    const answered = answeredByKey(kind, { key, version: null, filedBy: "460", entrance: "ceb" });
    expect(refusedReceipt(answered, problems, ground, tools).subject).toEqual(subject);
  });

  test("every kind has an official number below zero for every problem", () => {
    for (const kind of receiptKinds)
      for (const code of Object.keys(problemCodes))
        expect(refusalCode(kind, code as ProblemCode)).toMatch(/^-[0-9]{5,6}$/);
  });

  test.each<[ProblemCode, string, string]>([
    ["message.not_xml", "-1", "0001"],
    ["message.structure_wrong", "-2", "0002"],
    ["http.internal_error", "-999", "0999"],
  ])("a message with %s", (code, status, shown) => {
    const receipt = messageReceipt([problem(code, "", "Mend it.")], ground);
    expect(receipt).toMatchObject({ status, notes: [{ code: shown }] });
  });
});

interface Case {
  readonly name: string;
  readonly change?: (parcel: GoodParcel) => GoodParcel;
  readonly circumstances?: Partial<Circumstances>;
  /** What the buyer has used of the year's limit. */
  readonly quotaUsed?: string;
  readonly said: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: "cleared before the goods arrive",
    said: [
      "order 120 1800 parcel-cleared",
      "payment 120 1800 parcel-cleared",
      "waybill 120 1800 parcel-cleared",
      "declaration 120 2300",
    ],
  },
  {
    name: "released, the goods being here",
    circumstances: { goodsAreHere: true },
    said: [
      "order 120 1800 parcel-released",
      "payment 120 1800 parcel-released",
      "waybill 120 1800 parcel-released",
      "declaration 800 2600",
    ],
  },
  {
    name: "another was paid: order and payment are to mend, the declaration is refused",
    change: (good) => ({ ...good, payment: { ...good.payment, amount: "249.99" } }),
    said: ["order 100 R1", "payment 100 R1", "waybill 120 1800 parcel-refused", "declaration 100 R1"],
  },
  {
    name: "another price was declared: only the declarant's to mend",
    change: (good) => {
      const items = good.declaration.items.map((item) => ({ ...item, price: "100.00", total: "200.00" }));
      return { ...good, declaration: { ...good.declaration, items } };
    },
    said: [
      "order 120 1800 parcel-refused",
      "payment 120 1800 parcel-refused",
      "waybill 120 1800 parcel-refused",
      "declaration 100 1322 1322",
    ],
  },
  {
    name: "another person paid: official code, the payment firm's and the buyer's to mend",
    change: (good) => ({
      ...good,
      payment: { ...good.payment, payer: { ...good.payment.payer, idNumber: residentNumber(2) } },
    }),
    said: ["order 100 1327", "payment 100 1327", "waybill 120 1800 parcel-refused", "declaration 100 1327"],
  },
  {
    name: "above the annual limit: the declaration is refused, the others stay",
    quotaUsed: "25999.00",
    said: [
      "order 120 1800 parcel-refused",
      "payment 120 1800 parcel-refused",
      "waybill 120 1800 parcel-refused",
      "declaration 100 1313",
    ],
  },
  {
    name: "the waybill number was used for another parcel",
    circumstances: { waybillHeldBy: `${codes.platform}/O-0` },
    said: [
      "order 120 1800 parcel-refused",
      "payment 120 1800 parcel-refused",
      "waybill 120 1800 parcel-refused",
      "declaration 100 waybill-number-reused",
    ],
  },
];

const filedOf = ({ documents }: ParcelFacts): Filed[] => [
  documents.order,
  ...documents.payments,
  documents.waybill,
  documents.declaration,
];

describe("a decision, for each document it stands on", () => {
  test.each(cases)("$name", ({ change = (good) => good, circumstances = {}, quotaUsed = "0.00", said: answers }) => {
    const facts = factsOf(change(goodParcel("O-1")), circumstances);
    const used = { [quotaOf(facts)]: quotaUsed };
    const decision = judge({ ...facts, circumstances: { ...facts.circumstances, used } }, rulebook);
    expect(decisionReceipts(decision, filedOf(facts), ground, tools).map(said)).toEqual(answers);
  });

  const quotaOf = (facts: ParcelFacts): string =>
    `quota/CN/2026/${facts.documents.declaration.document.buyer.idNumber.hash}`;

  test("above the single limit the status is the port's own number", async () => {
    const watches = goodParcel("O-1", { price: "2500.01", freight: "0.00" });
    const facts = factsOf(watches);
    const [, , , declaration] = decisionReceipts(judge(facts, await testRulebook()), filedOf(facts), ground, tools);
    expect(said(declaration!)).toBe("declaration -621005 -621005");
  });

  test("drawn by lot: inspection, and the lot is the reason", async () => {
    const facts = factsOf(parcel, { draw: 0 });
    const drawn = judge(facts, await testRulebook({ sampling: 1 }));
    const [, , , declaration] = decisionReceipts(drawn, filedOf(facts), ground, tools);
    expect(said(declaration!)).toBe("declaration 500 inspection sampling");
  });

  test("a hold names its question and what to do", () => {
    const base = judge(factsOf(parcel), rulebook);
    const held: Decision = {
      ...base,
      state: "held",
      officialStatus: "300",
      reasons: [
        {
          rule: "no-rate",
          effect: "hold",
          points: 0,
          code: null,
          because: { en: "No rate.", zh: "无适用税率。" },
          mend: { en: "Check the code.", zh: "请核对商品编码。" },
          evidence: {},
          source: "ours",
          certainty: "unverified",
        },
      ],
    };
    const [, , , declaration] = decisionReceipts(held, filedOf(factsOf(parcel)), ground, tools);
    expect(said(declaration!)).toBe("declaration 300 1200 no-rate");
    expect(declaration!.notes[1]!.description.zh).toBe("无适用税率。请核对商品编码。");
  });

  test("a mismatch speaks in the words of the forms the documents came by", () => {
    const facts = factsOf({ ...parcel, payment: { ...parcel.payment, amount: "1.00" } });
    const [order, payment, ...rest] = filedOf(facts);
    const documents = [{ ...order!, entrance: "ceb" as const }, payment!, ...rest];
    const receipts = decisionReceipts(judge(facts, rulebook), documents, ground, tools);
    expect(receipts[0]!.notes[0]!.description.zh).toContain("订单的acturalPaid为250.00，支付单的amount为1.00");
  });

  test("the parcel that waits again is told of to the declarant alone", () => {
    expect(waitingReceipts(filedOf(factsOf(parcel)), ground, tools).map(said)).toEqual(["declaration 120 waiting"]);
  });
});

describe("goods that move", () => {
  test.each([
    ["arrival.undeclared", "undeclared"],
    ["arrival.repeated", "repeated"],
    ["arrival.after_refusal", "after-refusal"],
  ] as const)("%s: the operator is told of the waybill, and its report stands", (event, code) => {
    const filed = fileNoun(arrivalOf(parcel));
    const receipt = movementReceipt(answeredOf(filed.document, filed), event, ground, tools);
    expect(said(receipt)).toBe(`arrival 120 ${code}`);
    expect(receipt).toMatchObject({ to: codes.operator, subject: { operator: codes.operator, reference: "D1" } });
    expect(receipt.notes[0]!.description.zh).toMatch(new RegExp(`^运单 ${parcel.waybill.waybillNo}：`));
  });

  test.each([
    ["parcel.delivered", "delivered"],
    ["delivery.before_release", "before-release"],
  ] as const)("%s: the carrier is told", (event, code) => {
    const filed = fileNoun(signedFor(parcel));
    const receipt = movementReceipt(answeredOf(filed.document, filed), event, ground, tools);
    expect(said(receipt)).toBe(`status 120 ${code}`);
    expect(receipt.to).toBe(codes.carrier);
  });

  test("many waybills of one delivery are answered by status, each with its notes", () => {
    const arrivals = ["W1", "W2", "W3"].map((waybillNo) => fileNoun(arrivalOf(parcel, { waybillNo })));
    const each = arrivals.map((filed) => accepted(filed));
    const [, second] = arrivals;
    const refused = refusedReceipt(
      answeredOf(second!.document, second!),
      [problem("filing.nothing_to_change", "", "")],
      ground,
      tools,
    );
    const gathered = deliveryReceipts([each[0]!, refused, each[2]!]);
    expect(gathered.map(said)).toEqual(["arrival 120 1800 1800", "arrival -800001 -800001"]);
    expect(gathered[0]!.notes.map(({ description }) => description.zh)).toEqual([
      "运单 W1：逻辑校验通过",
      "运单 W3：逻辑校验通过",
    ]);
    expect(gathered[0]!.id).not.toBe(each[0]!.id);
    expect(gathered[1]).toBe(refused);
  });
});

describe("numbers", () => {
  const numbered = (preEntryNo?: string): Receipt =>
    accepted(fileNoun({ ...parcel.declaration, ...(preEntryNo === undefined ? {} : { preEntryNo }) }));

  test("a pre-entry number of Fairway's is the same for a parcel for ever, and says that it is ours", () => {
    expect(numbered().preEntryNo).toMatch(/^FW[0-9A-F]{16}$/);
    expect(numbered("too short").preEntryNo).toBe(numbered().preEntryNo);
    const later = accepted(fileNoun(parcel.declaration, { version: 4 }), "change");
    expect(later.preEntryNo).toBe(numbered().preEntryNo);
    const other = accepted(fileNoun(goodParcel("O-2").declaration));
    expect(other.preEntryNo).not.toBe(numbered().preEntryNo);
  });

  test("the declarant's own stands; a declaration number is customs' to give", () => {
    expect(numbered("B20261110000000001")).toMatchObject({ preEntryNo: "B20261110000000001", declarationNo: null });
    const declared = fileNoun({ ...parcel.declaration, declarationNo: "460620261000000001" });
    expect(accepted(declared, "change").declarationNo).toBe("460620261000000001");
  });

  test("only declarations have one", () => {
    expect(accepted(fileNoun(parcel.order)).preEntryNo).toBeNull();
  });
});

test("receipts of one event are told apart, and are the same however often they are asked for", () => {
  const facts = factsOf(parcel);
  const decision = judge(facts, rulebook);
  const [first, again] = [1, 2].map(() => decisionReceipts(decision, filedOf(facts), ground, tools));
  expect(new Set(first!.map(({ id }) => id)).size).toBe(4);
  expect(again).toEqual(first);
});

test("no receipt holds an identity number or a phone, whatever differs", () => {
  const digits = fc.integer({ min: 0, max: 999 });
  fc.assert(
    fc.property(digits, digits, (one, two) => {
      const good = goodParcel("O-1", { person: one });
      const payer = { ...good.payment.payer, idNumber: residentNumber(two) };
      const consignee = { ...good.waybill.consignee, phone: `1371234${String(1000 + two)}` };
      const changed = { ...good, payment: { ...good.payment, payer }, waybill: { ...good.waybill, consignee } };
      const facts = factsOf(changed);
      const text = JSON.stringify(decisionReceipts(judge(facts, rulebook), filedOf(facts), ground, tools));
      for (const number of [
        good.order.buyer.idNumber,
        payer.idNumber,
        consignee.phone,
        good.order.consignee.phone,
        good.order.buyer.phone!,
      ])
        expect(text).not.toContain(number);
    }),
    { numRuns: 50 },
  );
});
