/**
 * The story that the console is for, in both languages: an officer finds a refused parcel and reads which field of
 * whose document differs; the enterprise whose it is mends it, and sees the parcel released.
 */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { testRulebook } from "../fairway.ts";
import { openStage, seen, story, type Language, type Stage } from "./visitor.ts";

openStage();

interface Words {
  readonly language: Language;
  readonly parcels: string;
  readonly number: string;
  readonly show: string;
  readonly refused: string;
  readonly released: string;
  readonly why: RegExp;
  readonly differ: string;
  readonly heading: string;
  readonly due: string;
  readonly paid: string;
  readonly byWhom: RegExp;
  readonly row: RegExp;
  readonly yours: string;
  readonly field: string;
  readonly take: RegExp;
  readonly file: string;
  readonly filed: string;
  readonly nothingLeft: string;
  readonly nothingDiffers: RegExp;
}

const en: Words = {
  language: "en",
  parcels: "Parcels",
  number: "Number",
  show: "Show",
  refused: "Refused",
  released: "Released",
  why: /^Order, payment, waybill and declaration do not agree; particulars that differ: 1\.$/,
  differ: "What differs",
  heading: "Amount paid R1",
  due: "Order: Paid",
  paid: "Payment: Amount paid",
  byWhom: /To be mended by the payment firm .*4603000001/,
  row: /^Amount paid \S+≠ differs \S+≠ differs/,
  yours: "Mend your documents",
  field: "Amount paid",
  take: /^Take \S+ for Amount paid$/,
  file: "File the change",
  filed: "Filed, and the parcel was decided again.",
  nothingLeft: "Nothing stands against it any more.",
  nothingDiffers: /^Customs has released the parcel\. It may be delivered\./,
};

const zh: Words = {
  language: "zh",
  parcels: "包裹",
  number: "编号",
  show: "查询",
  refused: "退单",
  released: "放行",
  why: /^订单、支付单、运单与清单之间有 1 项应当一致的内容不一致。$/,
  differ: "不一致之处",
  heading: "实付金额不符 R1",
  due: "订单: 实际支付金额",
  paid: "支付单: 支付金额",
  byWhom: /由以下一方更正：.*支付企业 .*4603000001/,
  row: /^实际支付金额 \S+≠ 不一致 \S+≠ 不一致/,
  yours: "更正贵方单证",
  field: "支付金额",
  take: /^将“支付金额”改为 \S+$/,
  file: "报送变更",
  filed: "变更已报送，包裹已重新审核。",
  nothingLeft: "已无不利事项。",
  nothingDiffers: /^海关已放行，可以派送。/,
};

interface Wrong {
  readonly consignment: string;
  readonly says: string;
  readonly should: string;
}

const orderOf = ({ consignment }: Wrong): string => consignment.split("/")[1]!;

async function tell({ visit, shoot }: Stage, words: Words, wrong: Wrong): Promise<void> {
  const { language } = words;
  const officer = await visit({ as: "officer", language });
  await find(officer, words, orderOf(wrong));
  await readDifference(officer, words, wrong);
  await shoot(officer, `refused ${language}`);

  const firm = await visit({ as: "payment-firm", language });
  await find(firm, words, orderOf(wrong));
  const mending = firm.getByRole("region", { name: words.yours });
  const field = mending.getByLabel(words.field, { exact: true });
  expect(await field.inputValue()).toBe(wrong.says);
  await mending.getByRole("button", { name: words.take }).click();
  expect(await field.inputValue()).toBe(wrong.should);
  await mending.getByRole("button", { name: words.file }).click();
  const became = mending.getByRole("status").filter({ hasText: words.filed });
  for (const text of [words.released, words.nothingLeft]) await seen(became.getByText(text, { exact: true }));
  await shoot(firm, `mended ${language}`);

  await officer.reload();
  await seen(officer.getByText(words.nothingDiffers));
  expect(await officer.getByRole("heading", { name: words.differ }).count()).toBe(0);
  await shoot(officer, `released ${language}`);
}

/** By the navigation and the filter, as somebody does who has its number. */
async function find(page: Page, words: Words, order: string): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name: words.parcels, exact: true }).click();
  await page.getByLabel(words.number, { exact: true }).fill(order);
  await page.getByRole("button", { name: words.show, exact: true }).click();
  const row = page.getByRole("row").filter({ hasText: order });
  await seen(row.getByText(words.refused, { exact: true }));
  await row.getByRole("link", { name: order }).click();
  await seen(page.getByRole("heading", { level: 1, name: order }));
}

async function readDifference(page: Page, words: Words, { says, should }: Wrong): Promise<void> {
  await seen(page.getByText(words.why));
  const difference = page.getByRole("region", { name: words.differ }).getByRole("listitem");
  await seen(difference);
  expect(await difference.count()).toBe(1);
  await seen(difference.getByRole("heading", { name: words.heading }));
  const sides = difference.locator("div > div"); // Each side is named by its own first line.
  await seen(sides.filter({ hasText: words.due }).getByText(should, { exact: true }));
  await seen(sides.filter({ hasText: words.paid }).getByText(says, { exact: true }));
  await seen(difference.getByText(words.byWhom));
  await seen(page.getByRole("row", { name: words.row }));
}

story("an officer reads what differs, the payment firm mends it, and the parcel is released", (stage) =>
  tell(stage, en, stage.server.suggested),
);

story("关员查看不一致之处，支付企业更正，包裹放行", async (stage) => tell(stage, zh, await another(stage)));

/** Another parcel refused for its payment alone, whose goods are here and which the lot does not choose. */
async function another({ server: { url, suggested }, visit }: Stage): Promise<Wrong> {
  interface Listed {
    readonly orderNo: string;
    readonly platform: string;
    readonly reasons: readonly string[];
  }
  interface Exported {
    readonly facts: {
      readonly circumstances: { readonly draw: number; readonly goodsAreHere: boolean };
      readonly documents: {
        readonly order: { readonly document: { readonly paid: string } };
        readonly payments: readonly { readonly document: { readonly amount: string } }[];
      };
    };
  }
  const { request } = await visit({ as: "payment-firm" });
  const ask = async <T>(path: string): Promise<T> => (await (await request.get(`${url}${path}`)).json()) as T;
  const { samplingPerMillion } = (await testRulebook()).parts.risk;
  const { parcels } = await ask<{ parcels: readonly Listed[] }>("/v1/parcels?state=refused&mismatch=R1&limit=200");
  for (const { platform, orderNo, reasons } of parcels) {
    const consignment = `${platform}/${orderNo}`;
    if (consignment === suggested.consignment || reasons.join() !== "mismatch") continue;
    const { facts } = await ask<Exported>(`/v1/parcels/${consignment}/facts`);
    const { draw, goodsAreHere } = facts.circumstances;
    const { order, payments } = facts.documents;
    if (draw < samplingPerMillion || !goodsAreHere || payments.length !== 1) continue;
    return { consignment, says: payments[0]!.document.amount, should: order.document.paid };
  }
  throw new Error("the demo has no second parcel to mend");
}
