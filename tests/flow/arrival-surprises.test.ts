/**
 * Goods that move otherwise than their documents say: what becomes of the parcel, what is told to whom, and what a
 * person reads about it in both languages.
 */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { explain } from "../../src/app/views/explain.ts";
import type { AnyDocument } from "../../src/customs/documents.ts";
import type { EventType } from "../../src/customs/event.ts";
import { startFairway, type TestFairway } from "../fairway.ts";
import { arrivalOf, codes, documentsOf, goodParcel, signedFor, type GoodParcel } from "../good-parcel.ts";
import { recordedEvents } from "../recorded-events.ts";

let fairway: TestFairway;
let client: pg.Client;
beforeAll(async () => {
  fairway = await startFairway();
  client = new pg.Client(fairway.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await fairway.stop();
});

const OTHER_OPERATOR = "4606000008";

interface Case {
  readonly name: string;
  /** What is filed, step by step; what stands in one step is filed before anything of the next. */
  readonly steps: (parcel: GoodParcel) => readonly (readonly AnyDocument<string>[])[];
  readonly procedure?: "1210";
  readonly state: string;
  readonly lane: string | null;
  readonly status: string;
  /** The rule that says so, where it is one. */
  readonly rule?: string;
  /** The event that tells it, and who is told at least. */
  readonly event: EventType;
  readonly told: readonly string[];
  readonly en: RegExp;
  readonly zh: RegExp;
}

const four = (parcel: GoodParcel): AnyDocument<string>[] => documentsOf(parcel);
const mismatching = (parcel: GoodParcel): AnyDocument<string>[] =>
  documentsOf({ ...parcel, payment: { ...parcel.payment, payer: { ...parcel.payment.payer, name: "测试丙" } } });
const everyone = Object.values(codes);
const { operator, carrier, declarant } = codes;

// prettier-ignore
const cases: readonly Case[] = [
  { name: "arrived undeclared: nothing is known of the parcel but its waybill",
    steps: (parcel) => [[parcel.waybill], [arrivalOf(parcel)], [parcel.order]],
    state: "waiting", lane: null, status: "120", event: "arrival.undeclared", told: [operator, carrier],
    en: /The goods arrived at customs office 4606 \(operator 4606000007\) before all/,
    zh: /货物已运抵关区 4606.*单证尚未齐全/ },
  { name: "arrived undeclared, declared later: released at once",
    steps: (parcel) => [[arrivalOf(parcel)], four(parcel)],
    state: "released", lane: "green", status: "800", event: "arrival.undeclared", told: [operator, carrier],
    en: /arrived at customs office 4606 \(4606000007 D1\)/, zh: /已运抵关区 4606（4606000007 D1）/ },
  { name: "other weight: held for a question",
    steps: (parcel) => [four(parcel), [arrivalOf(parcel, { weightKg: "2.5" })]],
    state: "held", lane: "yellow", status: "300", rule: "arrived-mass", event: "parcel.decided", told: everyone,
    en: /The goods weighed 2.5 kg on arrival; the waybill says 1.2 kg\./, zh: /货物运抵称重 2.5 千克，运单毛重为 1.2 千克。/ },
  { name: "a little other weight: within the scales",
    steps: (parcel) => [four(parcel), [arrivalOf(parcel, { weightKg: "1.3" })]],
    state: "released", lane: "green", status: "800", event: "parcel.decided", told: everyone,
    en: /1.3 kg/, zh: /1.3 千克/ },
  { name: "other pieces: opened",
    steps: (parcel) => [four(parcel), [arrivalOf(parcel, { pieces: 2 })]],
    state: "inspection", lane: "red", status: "500", rule: "arrived-pieces", event: "parcel.decided", told: everyone,
    en: /On arrival 2 pieces were counted/, zh: /该运单运抵件数为 2，运单件数为 1。/ },
  { name: "wrong port: held for a question",
    steps: (parcel) => [four(parcel), [arrivalOf(parcel, { customsOffice: "4607" })]],
    state: "held", lane: "yellow", status: "300", rule: "arrived-elsewhere", event: "parcel.decided", told: everyone,
    en: /The goods arrived at customs office 4607; declared is entry at 4606\./, zh: /货物运抵关区为 4607，申报口岸为 4606。/ },
  { name: "arrived twice before the release: held for a question",
    steps: (parcel) => [[arrivalOf(parcel), arrivalOf(parcel, { operator: OTHER_OPERATOR })], four(parcel)],
    state: "held", lane: "yellow", status: "300", rule: "arrived-twice", event: "parcel.decided",
    told: [...everyone, OTHER_OPERATOR],
    en: /said to have arrived 2 times\./, zh: /该运单的货物被报告运抵 2 次。/ },
  { name: "arrived twice while held: told, too",
    steps: (parcel) => [four(parcel), [arrivalOf(parcel, { weightKg: "2.5" })], [arrivalOf(parcel, { reference: "D2" })]],
    state: "held", lane: "yellow", status: "300", rule: "arrived-twice", event: "arrival.repeated", told: everyone,
    en: /said to have arrived 2 times\./, zh: /该运单的货物被报告运抵 2 次。/ },
  { name: "arrived twice, the second time after the release: the release stands",
    steps: (parcel) => [four(parcel), [arrivalOf(parcel)], [arrivalOf(parcel, { reference: "D2" })]],
    state: "released", lane: "green", status: "800", event: "arrival.repeated", told: everyone,
    en: /the parcel was released before the last of them/, zh: /其中最后一次报告时包裹已放行/ },
  { name: "arrived after refusal: not to be handed over",
    steps: (parcel) => [mismatching(parcel), [arrivalOf(parcel)]],
    state: "refused", lane: "red", status: "100", event: "arrival.after_refusal", told: everyone,
    en: /the parcel is refused: they are not to be handed over[^]*have the goods returned abroad/,
    zh: /不得放行交付[^]*办理退运出境/ },
  { name: "signed for before the goods arrived",
    steps: (parcel) => [four(parcel), [signedFor(parcel)]],
    state: "cleared", lane: "green", status: "120", event: "delivery.before_release", told: [carrier, declarant],
    en: /signed for on 2026-11-12T18:30:00\+08:00, and the parcel is not released/,
    zh: /物流企业报告货物已于 2026-11-12T18:30:00\+08:00 签收，但包裹尚未放行/ },
  { name: "signed for, and nothing known but the waybill",
    steps: (parcel) => [[signedFor(parcel)], [parcel.waybill, parcel.order]],
    state: "waiting", lane: null, status: "120", event: "delivery.before_release", told: [carrier],
    en: /the parcel is not released/, zh: /包裹尚未放行/ },
  { name: "no surprise: signed for after the release",
    steps: (parcel) => [four(parcel), [arrivalOf(parcel)], [signedFor(parcel)]],
    state: "released", lane: "green", status: "800", event: "parcel.delivered", told: [carrier, declarant],
    en: /signed for, 2026-11-12T18:30:00\+08:00/, zh: /已签收，2026-11-12T18:30:00\+08:00/ },
  { name: "no surprise: bonded goods were here, and come out again",
    steps: (parcel) => [four(parcel), [signedFor(parcel)]], procedure: "1210",
    state: "released", lane: "green", status: "800", event: "parcel.delivered", told: [carrier, declarant],
    en: /signed for/, zh: /已签收/ },
];

describe.each(cases.map((each, index) => ({ ...each, index })))("$name", (row) => {
  test("the parcel, the event, the sentences", async () => {
    const { index, steps, procedure, state, lane, status, rule, event, told, en, zh } = row;
    const variation = procedure === undefined ? {} : { procedure };
    const parcel = goodParcel(`S-${index}`, { person: 700 + index, ...variation });
    for (const step of steps(parcel)) for (const { problems } of await fairway.file(step)) expect(problems).toEqual([]);
    const view = await fairway.view(codes.platform, parcel.order.orderNo);
    expect(view).toMatchObject({ state, lane, officialStatus: status });
    if (rule !== undefined) expect(view.reasons.map((reason) => reason.rule)).toContain(rule);
    const waybill = `${codes.carrier}/${parcel.waybill.waybillNo}`;
    const events = (await recordedEvents(client)).filter((each) => each.waybill === waybill && each.type === event);
    expect(events.at(-1)?.parties).toEqual(expect.arrayContaining([...told]));
    const [english, chinese] = [explain(view, "en"), explain(view, "zh")];
    expect(english).toMatch(en);
    expect(chinese).toMatch(zh);
    expect(english).not.toMatch(/[一-鿿]{4}/u); // Names of goods alone are Chinese there.
  });
});

test("what was held on arrival is released when the wrong arrival is mended or withdrawn", async () => {
  const weighed = goodParcel("S-mended", { person: 790 });
  await fairway.fileParcel(weighed);
  await fairway.file([arrivalOf(weighed, { weightKg: "2.5" })]);
  await fairway.file([arrivalOf(weighed)], { appType: "2" });
  expect(await fairway.view(codes.platform, "S-mended")).toMatchObject({ state: "released", version: 3 });
  const twice = goodParcel("S-twice", { person: 791 });
  await fairway.file([arrivalOf(twice), arrivalOf(twice, { operator: OTHER_OPERATOR })]);
  await fairway.fileParcel(twice);
  await fairway.file([arrivalOf(twice, { operator: OTHER_OPERATOR })], { appType: "3" });
  expect(await fairway.view(codes.platform, "S-twice")).toMatchObject({ state: "released", arrivals: [{ operator }] });
});

test("a refused parcel whose goods are here is released once its documents are mended", async () => {
  const parcel = goodParcel("S-late", { person: 792 });
  await fairway.file(mismatching(parcel));
  await fairway.file([arrivalOf(parcel)]);
  await fairway.file([parcel.payment], { appType: "2" });
  expect(await fairway.view(codes.platform, "S-late")).toMatchObject({ state: "released", notices: [] });
});
