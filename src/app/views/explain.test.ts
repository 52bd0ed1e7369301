import { beforeAll, describe, expect, test } from "vitest";
import { decidedRecord, factsOf, fileNoun, waitingRecord } from "../../../tests/filed-parcel.ts";
import { testRulebook } from "../../../tests/fairway.ts";
import { goodParcel, residentNumber } from "../../../tests/good-parcel.ts";
import { wordings } from "../../cli/compose.ts";
import { problem } from "../../kernel/problem.ts";
import { explain } from "./explain.ts";
import type { ParcelRecord } from "../ports.ts";
import type { Rulebook } from "../rulebook.ts";
import { viewOf, type ParcelView } from "./view.ts";

let rulebook: Rulebook;
let drawsAll: Rulebook;
beforeAll(async () => {
  rulebook = await testRulebook();
  drawsAll = await testRulebook({ sampling: 100 });
});

const parcel = goodParcel("O-1");
const wrong = { kind: "payment", key: "F/T", problems: [problem("filing.paid_wrong", "/paid", "Say what was paid.")] };

function mismatched(payment: typeof parcel.payment): ParcelRecord {
  const facts = factsOf(parcel);
  return decidedRecord({ ...facts, documents: { ...facts.documents, payments: [fileNoun(payment)] } }, rulebook);
}

/** One parcel for each state, and two more refusals. */
const records: Readonly<Record<string, () => ParcelRecord>> = {
  waiting: () => waitingRecord([fileNoun(parcel.order)], [wrong]),
  "refused for a mismatch": () => mismatched({ ...parcel.payment, amount: "250.01" }),
  "refused for the single limit": () => decidedRecord(factsOf(goodParcel("O-1", { price: "6000.00" })), rulebook),
  held: () => decidedRecord(factsOf({ ...parcel, declaration: { ...parcel.declaration, netMassKg: "1.5" } }), rulebook),
  "inspection by the draw": () => decidedRecord(factsOf(parcel), drawsAll),
  cleared: () => decidedRecord(factsOf(parcel), rulebook),
  released: () => decidedRecord(factsOf(parcel, { goodsAreHere: true }), rulebook),
};

const viewNamed = (name: string): ParcelView => viewOf(records[name]!(), wordings, "sha256:current");
const cjk = /\p{Script=Han}/u;

/** The rows under a heading. */
function section(text: string, heading: string): string[] {
  const lines = text.split("\n");
  const start = lines.indexOf(heading);
  if (start < 0) return [];
  const end = lines.indexOf("", start);
  return lines.slice(start + 1, end < 0 ? undefined : end).map((line) => line.replace(/^ {2}- /, ""));
}

const contest = {
  en: "Ask for the facts (`fairway show --facts`) and compute the decision again (`fairway replay`).",
  zh: "可导出事实（fairway show --facts）并自行重算决定（fairway replay）。",
};
const mend = {
  en:
    "The order's paid is 250.00, the payment's amount is 250.01: " +
    "the payment firm or seller files a changed document (appType 2) so that both say the same.",
  zh: "订单的paid为250.00，支付单的amount为250.01：请支付企业或电商企业发送变更报文（appType 2），使两者一致。",
};

// What happened, its official status, and what one can do; for each state in both languages.
const english: readonly [string, string, string, readonly string[]][] = [
  [
    "waiting",
    "is waiting for documents.",
    "official status 120",
    ["See that the missing documents are filed by the parties they belong to."],
  ],
  [
    "refused for a mismatch",
    "was refused.",
    "official status 100, lane red",
    [
      "Whoever filed the wrong document files a changed one; the mismatches name both values and who can mend each.",
      mend.en,
      contest.en,
    ],
  ],
  [
    "refused for the single limit",
    "was refused.",
    "official status -621005, lane red",
    [
      "Clear the goods as general trade or have them returned. " +
        "A parcel that is one single article may be cleared with full taxes.",
      contest.en,
    ],
  ],
  [
    "held",
    "is held for a question.",
    "official status 300, lane yellow",
    ["File a changed declaration with the right masses.", contest.en],
  ],
  [
    "inspection by the draw",
    "was chosen for inspection (chosen by the sealed draw, not by suspicion).",
    "official status 500, lane green",
    ["Nothing to mend: the parcel is opened once and goes on if it is as declared.", contest.en],
  ],
  [
    "cleared",
    "is cleared; release follows when the goods arrive.",
    "official status 120, lane green",
    ["Nothing: the parcel needs no act of yours."],
  ],
  ["released", "was released.", "official status 800, lane green", ["Nothing: the parcel needs no act of yours."]],
];

const chinese: readonly [string, string, string, readonly string[]][] = [
  ["waiting", "正在等待单证。", "回执状态 120", ["请由相应企业补齐缺少的单证。"]],
  [
    "refused for a mismatch",
    "已退单。",
    "回执状态 100, 通道 红色",
    ["请由填报有误的一方发送变更报文；比对结果列明了双方的值及应更正的一方。", mend.zh, contest.zh],
  ],
  [
    "refused for the single limit",
    "已退单。",
    "回执状态 -621005, 通道 红色",
    ["请改按一般贸易申报或办理退运。仅一件不可分割商品的包裹可按全额征税通关。", contest.zh],
  ],
  ["held", "已挂起，待人工审核。", "回执状态 300, 通道 黄色", ["请以正确的重量变更清单。", contest.zh]],
  [
    "inspection by the draw",
    "已布控查验 (随机抽中，并非因风险)。",
    "回执状态 500, 通道 绿色",
    ["无需更正：查验无误后即予放行。", contest.zh],
  ],
  ["cleared", "已审结，货物运抵后放行。", "回执状态 120, 通道 绿色", ["无需任何操作。"]],
  ["released", "已放行。", "回执状态 800, 通道 绿色", ["无需任何操作。"]],
];

describe.each([
  ["en", english, "Parcel", "What you can do"],
  ["zh", chinese, "包裹", "您可以"],
] as const)("in %s", (language, rows, word, acts) => {
  test.each(rows)("%s", (name, happened, status, expected) => {
    const view = viewNamed(name);
    const text = explain(view, language);
    const decidedAt = name === "waiting" ? "" : ", 2026-11-10T02:00:01.000Z";
    expect(text.split("\n").slice(0, 2)).toEqual([`${word} 4601000001/O-1 ${happened}`, `${status}${decidedAt}`]);
    expect(section(text, acts)).toEqual(expected);
    expect(text.split("\n").at(-1)).toContain(view.rulebook);
  });

  test("each state has a sentence of its own", () => {
    expect(new Set(rows.map(([, happened]) => happened)).size).toBe(6);
    expect(rows.map(([name]) => name)).toEqual(Object.keys(records));
  });
});

describe("every line", () => {
  test.each(Object.keys(records))("of Chinese says something in Chinese: %s", (name) => {
    const lines = explain(viewNamed(name), "zh").split("\n");
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) if (line !== "") expect(line).toMatch(cjk);
  });

  test.each(Object.keys(records))("of English has no Chinese in it: %s", (name) => {
    expect(explain(viewNamed(name), "en")).not.toMatch(cjk);
  });

  test("of English that quotes a filed value quotes it as it was filed, and only it is Chinese", () => {
    const record = mismatched({ ...parcel.payment, payer: { ...parcel.payment.payer, name: "测试戊" } });
    const text = explain(viewOf(record, wordings, "sha256:current"), "en");
    expect(text).toContain("The order's buyer.name is 测试甲, the payment's payer.name is 测试戊");
    expect(text.replaceAll("测试甲", "").replaceAll("测试戊", "")).not.toMatch(cjk);
  });
});

describe("sections", () => {
  test("say what is missing and what was refused at the door", () => {
    const [en, zh] = [explain(viewNamed("waiting"), "en"), explain(viewNamed("waiting"), "zh")];
    expect(section(en, "Missing")).toEqual(["payment", "waybill", "declaration"]);
    expect(section(zh, "缺少单证")).toEqual(["支付单", "运单", "清单"]);
    expect(section(en, "Refused at the door")).toEqual(["payment /paid: Say what was paid. [filing.paid_wrong]"]);
    expect(section(zh, "报文未通过校验")).toEqual(["支付单 /paid: Say what was paid. [filing.paid_wrong]"]);
  });

  test("a reason comes with its rule, code, source and how sure we are", () => {
    expect(section(explain(viewNamed("refused for the single limit"), "en"), "Reasons")).toEqual([
      expect.stringMatching(/12010\.00 .* 5000\.00 .*\[single-limit, -621005; .+; from a secondary source\]$/),
    ]);
  });

  test("a mismatch comes with its rule and who can mend it", () => {
    const text = explain(viewNamed("refused for a mismatch"), "en");
    expect(section(text, "The documents do not tell one story")).toEqual([`${mend.en} [R1; payment firm, seller]`]);
  });

  test("levies are named, payable amounts with their currency", () => {
    expect(section(explain(viewNamed("cleared"), "en"), "What is due")).toEqual([
      "customs duty: 0.00 CNY",
      "import VAT: 22.75 CNY",
      "consumption tax: 0.00 CNY",
    ]);
    expect(section(explain(viewNamed("cleared"), "zh"), "应缴税款")).toContain("进口环节增值税: 22.75 CNY");
  });

  test("each figure of the computation stands with its rate, its source and how sure we are", () => {
    const view = viewNamed("cleared");
    const rows = section(explain(view, "en"), "How it was worked out");
    expect(rows).toHaveLength(view.steps.length);
    expect(rows).toContainEqual(expect.stringMatching(/^VAT \(line 1\): 22\.75 @ 13% × 70% \[.+; not verified\]$/));
    view.steps.forEach(({ amount, source }, index) => {
      expect(rows[index]).toContain(amount);
      expect(rows[index]).toContain(source);
    });
  });

  test("a section without anything in it is left out", () => {
    const text = explain(viewNamed("released"), "en");
    for (const heading of ["Missing", "Reasons", "Refused at the door", "The documents do not tell one story"])
      expect(text.split("\n")).not.toContain(heading);
  });

  test("a signature that is kept and not checked is said so", () => {
    const signed = waitingRecord([fileNoun(parcel.order, { signature: "unchecked", entrance: "ceb" })]);
    const view = viewOf(signed, wordings, "sha256:current");
    expect(section(explain(view, "en"), "Documents on record")[0]).toMatch(/; signature kept, not yet checked$/);
    expect(section(explain(view, "zh"), "已收单证")[0]).toMatch(/; 签名已保存，尚未验证$/);
    expect(explain(viewNamed("cleared"), "en")).not.toContain("signature");
  });

  test("an act that two findings ask for is asked for once", () => {
    const view = viewNamed("refused for the single limit");
    const acts = section(explain({ ...view, reasons: [...view.reasons, ...view.reasons] }, "en"), "What you can do");
    expect(acts).toEqual([...new Set(acts)]);
    expect(acts).toHaveLength(2);
  });

  test.each(["en", "zh"] as const)("no number of a person stands in it: %s", (language) => {
    const other = { ...parcel.payment, payer: { ...parcel.payment.payer, idNumber: residentNumber(999) } };
    const text = explain(viewOf(mismatched(other), wordings, "sha256:current"), language);
    for (const number of [residentNumber(1), residentNumber(999), "13900010001", "13800000001"])
      expect(text).not.toContain(number);
    expect(text).toMatch(/\*{16}/);
  });
});
