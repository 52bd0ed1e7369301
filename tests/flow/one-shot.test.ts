/**
 * The one-shot on files, as a trader's clerk runs it: what each parcel comes to, through both entrances, in one table.
 *
 * Starting it costs seconds, so many parcels share a run. The figures are worked out by hand from the contract.
 */
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { XmlDocument, XsdValidator } from "libxml2-wasm";
import { xmlRegisterFsInputProviders } from "libxml2-wasm/lib/nodejs.mjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ParcelView } from "../../src/app/views/view.ts";
import { parcelKinds, type AnyDocument, type ParcelKind } from "../../src/customs/documents.ts";
import { wrapInDxp } from "../../src/messages/ceb/wrap-in-dxp.ts";
import { writeCeb, type WriteOptions } from "../../src/messages/ceb/write-ceb.ts";
import { documentsOf, goodParcel, residentNumber, type GoodParcel } from "../good-parcel.ts";
import { cream, goodsParcel, rice, sugar, sweater, watch, type Goods, type Parcel } from "../goods-parcel.ts";
import { endAll, linesOf, makeHome, runFairway, type Said } from "../program.ts";

const RUN_MS = 60_000;
const DAY = ["--day", "2026-11-10"];
const NO_DRAW = ["--sampling", "0"];

afterAll(endAll);

type Line = Omit<ParcelView, "platform"> & { platform: string | null; file?: string; line?: number | null };

interface Run {
  readonly said: Said;
  readonly lines: readonly Line[];
  of(orderNo: string): Line;
}

async function clear(flags: readonly string[], files: Readonly<Record<string, string>>): Promise<Run> {
  const home = await makeHome();
  const paths = Object.keys(files).map((name) => join(home, name));
  for (const [name, text] of Object.entries(files)) await writeFile(join(home, name), text);
  const said = await runFairway(["clear", "--json", ...flags, ...paths]);
  const lines = linesOf<Line>(said.stdout);
  const of = (orderNo: string): Line => {
    const found = lines.filter((line) => line.orderNo === orderNo);
    expect(found.map(() => orderNo)).toEqual([orderNo]); // Each parcel has one line.
    return found[0]!;
  };
  return { said, lines, of };
}

const ndjson = (documents: readonly AnyDocument<string>[], extra: object = {}): string =>
  documents.map((document) => `${JSON.stringify({ ...document, ...extra })}\n`).join("");

/** "state lane: duty / VAT / consumption tax (reasons)", as short as it can be read. */
function verdict({ state, lane, levies, reasons, missing, mismatches }: Line): string {
  const due = levies.map((levy) => levy.amount).join(" / ");
  const why = [...missing, ...mismatches.map(({ rule }) => rule), ...reasons.map(({ rule }) => rule)].join(", ");
  return `${state}${lane === null ? "" : ` ${lane}`}${due === "" ? "" : `: ${due}`}${why === "" ? "" : ` (${why})`}`;
}

const milk: Goods = { hs: "1901101010", name: "婴儿配方奶粉", price: "200.00", statutory: ["0.8", "KGM"] };
const horse: Goods = { hs: "0101210010", name: "马", price: "200.00", statutory: ["1", "C62"] };

const cases: readonly (readonly [name: string, parcel: Parcel, expected: string])[] = [
  [
    "sweater 240.00, cream 425.00 of 20 g, freight 10.00",
    { goods: [sweater("240.00"), cream("425.00", "20")], freight: "10.00" },
    "released green: 0.00 / 68.35 / 53.29",
  ],
  [
    "one watch of 4,990.00, freight 20.00",
    { goods: [watch("4990.00")], freight: "20.00" },
    "released green: 501.00 / 716.43 / 0.00 (full-tax)",
  ],
  ["two watches of 2,500.00", { goods: [watch("2500.00", "2")] }, "released green: 0.00 / 455.00 / 0.00"],
  ["two watches, a cent of freight", { goods: [watch("2500.00", "2")], freight: "0.01" }, "refused red (single-limit)"],
  [
    "two watches, a cent of insurance",
    { goods: [watch("2500.00", "2")], insurance: "0.01" },
    "refused red (single-limit)",
  ],
  ["two lines of 10.05", { goods: [sweater("10.05"), sweater("10.05")] }, "released green: 0.00 / 1.83 / 0.00"],
  ["cream of 20 g for 425.00", { goods: [cream("425.00", "20")] }, "released green: 0.00 / 45.50 / 52.50"],
  [
    "50 ml declared as 83.5 g",
    { goods: [cream("700.00", "83.5", "50ml/瓶")] },
    "held yellow: 0.00 / 63.70 / 0.00 (content-overstated)",
  ],
  ["cream of 20 g for 199.00: 9.95 a gram", { goods: [cream("199.00", "20")] }, "released green: 0.00 / 18.11 / 0.00"],
  [
    "the same with 2.00 freight: 10.05 a gram",
    { goods: [cream("199.00", "20")], freight: "2.00" },
    "released green: 0.00 / 21.52 / 24.83",
  ],
  ["one article of 5,000.00", { goods: [watch("5000.00")] }, "released green: 0.00 / 455.00 / 0.00"],
  ["one article of 5,000.01", { goods: [watch("5000.01")] }, "released green: 500.00 / 715.00 / 0.00 (full-tax)"],
  ["one article of 26,000.00", { goods: [watch("26000.00")] }, "released green: 2600.00 / 3718.00 / 0.00 (full-tax)"],
  ["one article of 26,000.01", { goods: [watch("26000.01")] }, "refused red (annual-limit)"],
  ["20 kg of rice", { goods: [rice("20")], massKg: "20.5" }, "released green: 0.00 / 1.89 / 0.00"],
  ["20.1 kg of rice", { goods: [rice("20.1")], massKg: "20.5" }, "refused red: 0.00 / 1.89 / 0.00 (quantity-limit)"],
  ["2 kg of sugar", { goods: [sugar("2")], massKg: "2.1" }, "released green: 0.00 / 1.26 / 0.00"],
  ["3 kg of sugar", { goods: [sugar("3")], massKg: "3.1" }, "refused red: 0.00 / 1.26 / 0.00 (quantity-limit)"],
  ["bonded only, bought directly", { goods: [milk] }, "refused red: 0.00 / 18.20 / 0.00 (procedure-not-allowed)"],
  ["bonded only, from bonded stock", { goods: [milk], procedure: "1210" }, "released green: 0.00 / 18.20 / 0.00"],
  [
    "sweater from bonded stock",
    { goods: [sweater("240.00")], procedure: "1210", freight: "10.00" },
    "released green: 0.00 / 22.75 / 0.00",
  ],
  ["goods not on the list", { goods: [horse] }, "refused red (not-listed, no-rate)"],
];

type Entrance = "json" | "ceb";
const orderOf = (entrance: Entrance, index: number): string => `${entrance}-${index}`;
/** Every case has a buyer of its own, so that no yearly limit joins two. */
const parcelOf = (entrance: Entrance, index: number): GoodParcel =>
  goodsParcel(orderOf(entrance, index), { person: (entrance === "json" ? 100 : 200) + index, ...cases[index]![1] });

/** Parcels of one person, in the order of the file. */
const quotaParcels = [
  ...["5000.00", "5000.00", "5000.00", "5000.00", "5000.00", "1000.01", "1000.00", "0.01"].map((price, index) =>
    goodsParcel(`quota-${index}`, { person: 301, goods: [watch(price)] }),
  ),
  ...[
    ["15", "A"],
    ["5.1", "B"],
    ["5", "C"],
  ].map(([kilograms, name]) => goodsParcel(`rice-${name}`, { person: 302, goods: [rice(kilograms!)], massKg: "20" })),
];
const quotaStates = ["released", "released", "released", "released", "released", "refused", "released", "refused"];

const without = (orderNo: string, kind: ParcelKind, person: number): AnyDocument<string>[] =>
  documentsOf(goodParcel(orderNo, { person })).filter((document) => document.kind !== kind);

const incomplete = parcelKinds.map((kind, index) => without(`without-${kind}`, kind, 310 + index)).flat();

/** One document of each of these is refused at the door. */
const spoilt: readonly (readonly [
  ParcelKind,
  (parcel: GoodParcel) => AnyDocument<string>,
  code: string,
  pointer: string,
])[] = [
  ["order", ({ order }) => ({ ...order, paid: "251.00" }), "filing.paid_wrong", "/paid"],
  [
    "payment",
    ({ payment }) => ({ ...payment, payer: { ...payment.payer, idNumber: "110101199001010010" } }),
    "filing.identity_number_malformed",
    "/payer/idNumber",
  ],
  ["waybill", ({ waybill }) => ({ ...waybill, pieces: 2 }), "filing.pieces_not_one", "/pieces"],
  [
    "declaration",
    ({ declaration }) => ({ ...declaration, guarantor: "4699999999" }),
    "filing.guarantor_not_allowed",
    "/guarantor",
  ],
];
const spoiltDocuments = spoilt.flatMap(([kind, spoil], index) => {
  const parcel = goodParcel(`spoilt-${kind}`, { person: 320 + index });
  return documentsOf({ ...parcel, [kind]: spoil(parcel) });
});

const reused = [goodParcel("reused-A", { person: 330 }), goodParcel("reused-B", { person: 331 })] as const;
const reusing = { ...reused[1].declaration, waybillNo: reused[0].waybill.waybillNo };
const paidTwice = goodParcel("paid-twice", { person: 332 });
const paidWrongly = goodParcel("paid-wrongly", { person: 333 });
const otherPayer = { ...paidWrongly.payment.payer, idNumber: residentNumber(999) };
const drafted = goodParcel("drafted", { person: 334 });
const withdrawn = goodParcel("withdrawn", { person: 335, freight: "20.00" });

const cebParcels = cases.map((_, index) => parcelOf("ceb", index));
const fillers = Array.from({ length: 100 - cases.length }, (_, index) =>
  goodParcel(`filler-${index}`, { person: 400 + index }),
);

/** A message of every kind: a hundred documents in one message; the payments in the exchange's wrapper. */
const messages: Readonly<Record<ParcelKind, string>> = {
  order: writeCeb(
    "order",
    [...cebParcels, ...fillers].map(({ order }) => order),
  ),
  payment: writeCeb(
    "payment",
    [...cebParcels, ...fillers].map(({ payment }) => payment),
  ),
  waybill: writeCeb(
    "waybill",
    [...cebParcels, ...fillers].map(({ waybill }) => waybill),
  ),
  declaration: writeCeb(
    "declaration",
    [...cebParcels, ...fillers].map(({ declaration }) => declaration),
  ),
};
const wrapped = wrapInDxp(messages.payment, {
  messageId: "M1",
  sender: "DXPENT0000000001",
  receiver: "DXPEDCCEB0000002",
  createdAt: "2026-11-10T10:00:00+08:00",
  messageType: "CEB411Message",
});
const intention = (document: AnyDocument<string>, options: WriteOptions): string =>
  writeCeb(document.kind, [document], options);

describe("one run over many files", () => {
  let run: Run;
  beforeAll(async () => {
    const all = cases.flatMap((_, index) => documentsOf(parcelOf("json", index)));
    run = await clear([...DAY, ...NO_DRAW], {
      "declarations.xml": messages.declaration,
      "everything.ndjson": ndjson([...all].reverse()),
      "waybills.xml": messages.waybill,
      "wrapped.xml": wrapped,
      "one-persons.ndjson": ndjson(quotaParcels.flatMap(documentsOf)),
      "orders.xml": messages.order,
      "incomplete.ndjson": ndjson(incomplete),
      "spoilt.json": JSON.stringify(spoiltDocuments),
      "reused.ndjson": ndjson([...documentsOf(reused[0]), reused[1].order, reused[1].payment, reusing]),
      "paid-twice.ndjson": ndjson([...documentsOf(paidTwice), { ...paidTwice.payment, transaction: "TX-TWICE" }]),
      "paid-wrongly.ndjson": ndjson([
        { ...paidWrongly.payment, transaction: "TX-WRONG", payer: otherPayer },
        ...documentsOf(paidWrongly),
      ]),
      "drafted.xml": intention(drafted.order, { isDraft: true }),
      "drafted.ndjson": ndjson([drafted.payment, drafted.waybill, drafted.declaration]),
      "withdrawn.ndjson": ndjson([withdrawn.order, withdrawn.payment, withdrawn.waybill]),
      "withdrawal.xml": intention(withdrawn.payment, { intent: "withdrawal" }),
      "after.ndjson": ndjson([withdrawn.declaration]),
    });
  }, RUN_MS);

  test("everything was understood, each parcel has one line, and nothing else is said", () => {
    expect(run.said).toMatchObject({ code: 0, stderr: "" });
    expect(run.lines.every(({ platform }) => platform === "4601000001")).toBe(true);
    expect(new Set(run.lines.map(({ orderNo }) => orderNo)).size).toBe(run.lines.length);
    const filed = [cases.length * 2, fillers.length, quotaParcels.length, 4, 4, 2, 2, 2];
    expect(run.lines).toHaveLength(filed.reduce((sum, count) => sum + count));
  });

  describe.each(["json", "ceb"] as const)("through %s", (entrance) => {
    test.each(cases.map(([name, , expected], index) => ({ name, expected, index })))("$name", ({ expected, index }) => {
      expect(verdict(run.of(orderOf(entrance, index)))).toBe(expected);
    });
  });

  test.each([
    ["two watches, a cent of freight", "-621005", "-621005"],
    ["one article of 26,000.01", "1313", "100"],
    ["two watches of 2,500.00", undefined, "800"],
    ["50 ml declared as 83.5 g", undefined, "300"],
  ])("the official words for %s", (name, code, officialStatus) => {
    const line = run.of(
      orderOf(
        "ceb",
        cases.findIndex((row) => row[0] === name),
      ),
    );
    expect(line.officialStatus).toBe(officialStatus);
    if (code !== undefined) expect(line.reasons.map((reason) => reason.code)).toEqual([code]);
  });
  test("levies are always duty, VAT and consumption tax in yuan, empty where nothing was assessed", () => {
    for (const { levies, reasons } of run.lines) {
      if (levies.length === 0) continue;
      expect(levies.map(({ kind, currency }) => `${kind} ${currency}`)).toEqual([
        "duty CNY",
        "vat CNY",
        "consumption_tax CNY",
      ]);
      expect(reasons.map(({ rule }) => rule)).not.toContain("single-limit");
    }
  });

  test("a hundred documents of one message are a hundred parcels", () => {
    for (const { order } of fillers) expect(verdict(run.of(order.orderNo))).toBe("released green: 0.00 / 22.75 / 0.00");
  });

  test("a person's parcels in the order of the file: to 26,000.00 and not a cent further, small ones still fit", () => {
    expect(quotaStates.map((_, index) => run.of(`quota-${index}`).state)).toEqual(quotaStates);
    expect(["A", "B", "C"].map((name) => run.of(`rice-${name}`).state)).toEqual(["released", "refused", "released"]);
  });

  test.each(parcelKinds)("without its %s the parcel waits for exactly that", (kind) => {
    const line = run.of(`without-${kind}`);
    expect(line).toMatchObject({ state: "waiting", lane: null, officialStatus: "120", missing: [kind], problems: [] });
    expect(line).toMatchObject({ levies: [], mismatches: [], reasons: [] });
  });

  test.each(spoilt.map(([kind, , code, pointer]) => ({ kind, code, pointer })))(
    "with a $kind that was refused the parcel waits and says $code",
    ({ kind, code, pointer }) => {
      const line = run.of(`spoilt-${kind}`);
      expect(line).toMatchObject({ state: "waiting", missing: [kind] });
      expect(line.problems).toMatchObject([{ document: kind, code, pointer }]);
    },
  );

  test("a waybill number used twice: the first has it, the second is refused with R3 and R4", () => {
    expect(verdict(run.of("reused-A"))).toBe("released green: 0.00 / 22.75 / 0.00");
    const second = run.of("reused-B");
    expect(second.state).toBe("refused");
    expect(second.mismatches.map(({ rule }) => rule)).toContain("R3");
    expect(second.reasons.map(({ rule }) => rule)).toContain("waybill-number-reused");
  });

  test("a second payment for one order: the first that matches counts, the other is for its firm to take back", () => {
    expect(run.of("paid-twice")).toMatchObject({ state: "released" });
    const both = [run.of("paid-wrongly")].flatMap(({ documents }) =>
      documents.filter(({ kind }) => kind === "payment"),
    );
    expect(both.map(({ key }) => key)).toHaveLength(2);
    expect(run.of("paid-wrongly").reasons.map(({ rule }) => rule)).toEqual(["spare-payment"]);
    expect(run.of("paid-wrongly").state).toBe("released");
  });
  test("a draft takes no part, and what was withdrawn is missing", () => {
    expect(run.of("drafted")).toMatchObject({ state: "waiting", missing: ["order"] });
    expect(run.of("withdrawn")).toMatchObject({ state: "waiting", missing: ["payment"] });
  });
});

const shared = resolve(process.env["FAIRWAY_SHARED"] ?? "../shared", "standards/ceb/xsd");
const schema = join(shared, "海关跨境进口业务节点报文定义202205.xsd");
const isHere = existsSync(schema);

describe.skipIf(!isHere)(`these messages are valid by the schema${isHere ? "" : " (skipped: none at hand)"}`, () => {
  test.each(parcelKinds)("%s", (kind) => {
    xmlRegisterFsInputProviders();
    const validator = XsdValidator.fromDoc(XmlDocument.fromBuffer(readFileSync(schema), { url: schema }));
    const document = XmlDocument.fromString(messages[kind]);
    try {
      expect(validator.validate(document)).toBeUndefined(); // Throws with the schema's reasons.
    } finally {
      document.dispose();
      validator.dispose();
    }
  });
});

describe("files that hold no document", () => {
  test("each is told first with its problems, and the parcels are decided; a draw of all takes them", async () => {
    const good = goodParcel("good", { person: 1 });
    const run = await clear([...DAY, "--sampling", "100"], {
      "good.ndjson": ndjson(documentsOf(good)),
      "words.txt": "these are words",
      "empty.xml": "",
      "html.xml": "<html><body>503</body></html>",
      "half.ndjson": `${ndjson([goodParcel("half", { person: 2 }).order])}{"kind":"order","platform":\n`,
    });
    expect(run.said.code).toBe(1);
    const told = run.lines.filter(({ file }) => file !== undefined);
    expect(run.lines.slice(0, told.length)).toEqual(told);
    const short = told.map(({ file, line, problems }) => [
      file!.split("/").pop(),
      line,
      problems.map(({ code }) => code),
    ]);
    expect(short).toEqual([
      ["words.txt", null, ["message.not_json"]],
      ["empty.xml", null, ["message.empty"]],
      ["html.xml", null, ["message.kind_unknown"]],
      ["half.ndjson", 2, ["message.not_json"]],
    ]);
    for (const { problems } of told) expect(problems[0]!.detail).toMatch(/\w\.$/);
    expect(run.of("good")).toMatchObject({
      ...{ state: "inspection", lane: "green", officialStatus: "500", isDrawn: true },
    });
    expect(run.of("half")).toMatchObject({ state: "waiting", missing: ["payment", "waybill", "declaration"] });
  }, 60_000);
});

const tariffHead =
  "hs10,duty,vat,consumptionTaxKind,consumptionTaxRate,consumptionTaxPerUnit,unit,from,until,source,status";
const listHead = "hs10,name,unit1,unit2,modes,maxPerPersonYear,quantityUnit,nameOnly,excludes,from,until,note";

describe("reference data of one's own, and the day", () => {
  const tariff = `${tariffHead}
6110200090,6%,9%,none,,,,2019-01-01,2026-07-01,test,test
6110200090,6%,13%,none,,,,2026-07-01,,test,test
`;
  const list = `${listHead}\n6110200090,sweaters,011,035,9610,,,,,2019-01-01,,test\n`;

  async function withOwn(flags: readonly string[], files: readonly AnyDocument<string>[]): Promise<Run> {
    const home = await makeHome();
    await writeFile(join(home, "tariff.csv"), tariff);
    await writeFile(join(home, "list.csv"), list);
    const own = ["--tariff", join(home, "tariff.csv"), "--positive-list", join(home, "list.csv")];
    return clear([...own, ...flags], { "documents.ndjson": ndjson(files) });
  }

  test("an own tariff and list: rates by day, and what it does not list is refused", async () => {
    const good = goodParcel("good", { person: 12 });
    const files = [...documentsOf(good), ...documentsOf(goodsParcel("watch", { person: 13, goods: [watch("9.00")] }))];
    const bonded = documentsOf(goodParcel("bonded", { person: 14, procedure: "1210" }));
    const late = await withOwn([...DAY, ...NO_DRAW], [...files, ...bonded]);
    expect(verdict(late.of("good"))).toBe("released green: 0.00 / 22.75 / 0.00");
    expect(verdict(late.of("watch"))).toBe("refused red (not-listed, no-rate)");
    expect(verdict(late.of("bonded"))).toBe("refused red: 0.00 / 22.75 / 0.00 (procedure-not-allowed)");
    const early = await withOwn(["--day", "2026-06-30", ...NO_DRAW], files);
    // 250.00 at 9 %, 70 %: 15.75; declared in November, which is more than a day off.
    expect(early.of("good").levies.map((levy) => levy.amount)).toEqual(["0.00", "15.75", "0.00"]);
    expect(early.of("good").reasons.map(({ rule }) => rule)).toEqual(["declared-day-off"]);
    expect(early.of("good").rulebook).toBe(late.of("good").rulebook);
  }, 60_000);

  test.each([
    [
      "--tariff",
      `${tariffHead}\n6110200090,6%,13%,none,,,,2019-01-01,,t,t\n6110200091,six,13%,none,,,,2019-01-01,,t,t\n`,
      "tariff.value_unknown",
      "/3/duty",
    ],
    ["--tariff", "hs10,duty\n6110200090,6%\n", "tariff.column_missing", ""],
    [
      "--positive-list",
      `${listHead}\n6110200090,sweaters,011,,by sea,,,,,2019-01-01,,t\n`,
      "positive_list.value_unknown",
      "/2/modes",
    ],
  ])(
    "%s: an unknown value names line and column, and nothing is cleared",
    async (flag, text, code, pointer) => {
      const home = await makeHome();
      const path = join(home, "own.csv");
      await writeFile(path, text);
      const run = await clear([flag, path], { "a.ndjson": ndjson(documentsOf(goodParcel("good"))) });
      expect(run.said.code).toBe(1);
      expect(run.lines).toHaveLength(1);
      const [{ file, problems }] = run.lines as [Line];
      expect(file).toBe(path);
      expect(problems[0]).toMatchObject({ code });
      if (pointer !== "") {
        const [, line, column] = pointer.split("/");
        expect(problems).toMatchObject([{ pointer }]);
        expect(problems[0]!.detail).toContain(`Line ${line}, column ${column}`);
      }
    },
    30_000,
  );
});
