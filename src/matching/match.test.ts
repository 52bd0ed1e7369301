import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Mismatch, ParcelDocuments } from "../customs/decision.ts";
import type { ParcelKind, Payment, Protected } from "../customs/documents.ts";
import { match, type MatchingBook } from "./match.ts";
import { pairs } from "./pairs.ts";
import { parseMatchingBook } from "./parse-matching-book.ts";
import { filed, sampleParcel } from "./sample-parcel.ts";

const file = "rulebook/matching.yaml";
const book = parseMatchingBook(parse(readFileSync(file, "utf8")), file);

/** A copy of the good parcel with one member set; "payment" is the first payment. Undefined takes the member away. */
function mutated(documents: ParcelDocuments, document: ParcelKind, path: string, value: unknown): ParcelDocuments {
  const copy = JSON.parse(JSON.stringify(documents)) as ParcelDocuments;
  let noun: Record<string, unknown> = (document === "payment" ? copy.payments[0]! : copy[document]).document as never;
  const names = path.split("/");
  for (const name of names.slice(0, -1)) noun = noun[name] as Record<string, unknown>;
  if (value === undefined) Reflect.deleteProperty(noun, names.at(-1)!);
  else noun[names.at(-1)!] = value;
  return copy;
}

const brief = ({ rule, code, left, right }: Mismatch): string =>
  `${rule} ${code ?? "-"} ${left.document}/${left.path} ${right.document}/${right.path}`;
const matchBriefly = (documents: ParcelDocuments): string[] => match(documents, book).mismatches.map(brief);

const other: Protected = { hash: "h-other", masked: "110101********0028" };

test("a good parcel has no mismatch and no spare payment", () => {
  const { mismatches, payment, spare } = match(sampleParcel, book);
  expect(mismatches).toEqual([]);
  expect(payment.key).toBe("4603000001/TX1");
  expect(spare).toEqual([]);
});

// Each row: one member of the good parcel set to a value, and all the mismatches that must follow, no others.
test.each<[document: ParcelKind, path: string, value: unknown, mismatches: string[]]>([
  ["order", "paid", "330.01", ["R1 - order/paid payment/amount"]],
  ["payment", "amount", "329.99", ["R1 - order/paid payment/amount"]],
  ["order", "consignee/name", "王小明", ["R2 - order/consignee/name waybill/consignee/name"]],
  ["waybill", "consignee/name", "王小明", ["R2 - order/consignee/name waybill/consignee/name"]],
  ["order", "consignee/phone", other, ["R2 - order/consignee/phone waybill/consignee/phone"]],
  ["waybill", "consignee/phone", other, ["R2 - order/consignee/phone waybill/consignee/phone"]],
  [
    "order",
    "consignee/address",
    "郑州市示范路 9 号",
    [
      "R2 - order/consignee/address waybill/consignee/address",
      "R13 - order/consignee/address declaration/consigneeAddress",
    ],
  ],
  ["waybill", "consignee/address", "郑州市", ["R2 - order/consignee/address waybill/consignee/address"]],
  ["declaration", "consigneeAddress", "郑州市", ["R13 - order/consignee/address declaration/consigneeAddress"]],
  ["waybill", "orderNo", "A-2", ["R3 - waybill/orderNo declaration/orderNo"]],
  ["waybill", "platform", "4601000009", ["R3 - waybill/platform declaration/platform"]],
  ["waybill", "platform", undefined, []],
  ["order", "items/1/line", 3, ["R5 1322 order/items/1/line declaration/items/1/line"]],
  ["declaration", "items/0/line", 7, ["R5 1322 order/items/0/line declaration/items/0/line"]],
  ["order", "items/0/name", "羊绒衫", ["R5 1322 order/items/0/name declaration/items/0/name"]],
  ["declaration", "items/1/name", "面霜", ["R5 1322 order/items/1/name declaration/items/1/name"]],
  ["declaration", "items/1/quantity", "2", ["R5 1322 order/items/1/quantity declaration/items/1/quantity"]],
  ["order", "items/1/unit", "KGM", ["R5 1322 order/items/1/unit declaration/items/1/unit"]],
  ["declaration", "items/0/price", "120.00001", ["R5 1322 order/items/0/price declaration/items/0/price"]],
  ["order", "items/0/total", "240.01", ["R5 1322 order/items/0/total declaration/items/0/total"]],
  ["declaration", "items/0/origin", "KR", ["R5 1322 order/items/0/origin declaration/items/0/origin"]],
  ["order", "items/0/gtin", "6901234567915", ["R5 1322 order/items/0/gtin declaration/items/0/gtin"]],
  ["declaration", "items/0/gtin", undefined, []],
  ["declaration", "items/0/sku", "S9", ["R5 1322 order/items/0/sku declaration/items/0/sku"]],
  ["order", "items/0/sku", undefined, []],
  [
    "order",
    "buyer/name",
    "王小明",
    ["R11 1327 order/buyer/name payment/payer/name", "R11 13127 order/buyer/name declaration/buyer/name"],
  ],
  [
    "order",
    "buyer/idNumber",
    other,
    [
      "R11 1327 order/buyer/idNumber payment/payer/idNumber",
      "R11 13127 order/buyer/idNumber declaration/buyer/idNumber",
    ],
  ],
  ["payment", "payer/name", "王小明", ["R11 1327 order/buyer/name payment/payer/name"]],
  ["payment", "payer/idNumber", other, ["R11 1327 order/buyer/idNumber payment/payer/idNumber"]],
  ["declaration", "buyer/name", "王小明", ["R11 13127 order/buyer/name declaration/buyer/name"]],
  ["declaration", "buyer/idNumber", other, ["R11 13127 order/buyer/idNumber declaration/buyer/idNumber"]],
  ["order", "payment/firm", "4603000009", ["R12 13035 order/payment/firm payment/firm"]],
  ["order", "payment/transaction", "TX9", ["R12 13035 order/payment/transaction payment/transaction"]],
  ["payment", "transaction", "TX9", ["R12 13035 order/payment/transaction payment/transaction"]],
  ["order", "payment", undefined, []],
  ["order", "payment/transaction", undefined, []],
  ["order", "seller", "4602000009", ["R13 - order/seller declaration/seller"]],
  ["declaration", "seller", "4602000009", ["R13 - order/seller declaration/seller"]],
  // What is no pair: freight, telephones of buyers, weights, models.
  ["order", "freight", "12.00", []],
  ["declaration", "freight", "12.00", []],
  ["payment", "payer/phone", other, []],
  ["waybill", "grossMassKg", "1.3", []],
  ["declaration", "items/0/model", "L", []],
  // The same, written otherwise.
  ["payment", "amount", "330", []],
  ["declaration", "items/0/quantity", "2.00000", []],
  ["declaration", "consigneeAddress", " 郑州市示范路 8 号　", []],
])("%s %s set to %j", (document, path, value, mismatches) => {
  expect(matchBriefly(mutated(sampleParcel, document, path, value))).toEqual(mismatches);
});

test("a text in decomposed form is the same text", () => {
  const named = mutated(sampleParcel, "order", "items/1/name", "Crème");
  expect(matchBriefly(mutated(named, "declaration", "items/1/name", "Crème".normalize("NFD")))).toEqual([]);
});

test("a mismatch shows both values as filed, and who can mend it", () => {
  const { mismatches } = match(mutated(sampleParcel, "declaration", "items/1/quantity", "2"), book);
  expect(mismatches).toEqual([
    {
      rule: "R5",
      code: "1322",
      left: { document: "order", path: "items/1/quantity", value: "1" },
      right: { document: "declaration", path: "items/1/quantity", value: "2" },
      mend: ["declarant"],
    },
  ]);
});

test("numbers of persons are shown masked, never as hashes", () => {
  const [mismatch] = match(mutated(sampleParcel, "payment", "payer/idNumber", other), book).mismatches;
  expect([mismatch!.left.value, mismatch!.right.value]).toEqual(["110101********001X", "110101********0028"]);
});

describe("lines", () => {
  const without = (document: "order" | "declaration", index: number): ParcelDocuments => {
    const items = sampleParcel[document].document.items.filter((_, place) => place !== index);
    return mutated(sampleParcel, document, "items", items);
  };

  test.each<[string, ParcelDocuments, Mismatch["left"], Mismatch["right"]]>([
    [
      "the declaration lacks line 2",
      without("declaration", 1),
      { document: "order", path: "items/1/line", value: "2" },
      { document: "declaration", path: "items/1/line", value: null },
    ],
    [
      "the order lacks line 1",
      without("order", 0),
      { document: "order", path: "items/1/line", value: null },
      { document: "declaration", path: "items/0/line", value: "1" },
    ],
    [
      "line 2 is numbered 5 in the declaration, and nothing else of it is compared",
      mutated(without("declaration", 1), "declaration", "items/1", {
        ...sampleParcel.declaration.document.items[1]!,
        line: 5,
        name: "另一种",
      }),
      { document: "order", path: "items/1/line", value: "2" },
      { document: "declaration", path: "items/1/line", value: "5" },
    ],
  ])("%s", (_, documents, left, right) => {
    expect(match(documents, book).mismatches).toEqual([{ rule: "R5", code: "1322", left, right, mend: ["declarant"] }]);
  });

  test("numbers of one side pair off with numbers of the other in order; what is left over stands alone", () => {
    const items = [4, 3, 9].map((line) => ({ ...sampleParcel.declaration.document.items[0]!, line }));
    const found = match(mutated(sampleParcel, "declaration", "items", items), book).mismatches;
    expect(found.map(({ left, right }) => [left.value, right.value])).toEqual([
      ["1", "3"],
      ["2", "4"],
      [null, "9"],
    ]);
  });

  test("a number used twice has passed the door by our mistake", () => {
    expect(() => match(mutated(sampleParcel, "order", "items/1/line", 1), book)).toThrow("used twice");
  });
});

describe("several payments", () => {
  const good = sampleParcel.payments[0]!.document;
  const paying = (...payments: Partial<Payment<Protected>>[]): ParcelDocuments => ({
    ...sampleParcel,
    order: mutated(sampleParcel, "order", "payment", undefined).order,
    payments: payments.map((change) => filed({ ...good, ...change }, "payment_firm")),
  });

  test.each<[string, ParcelDocuments, chosen: string, mismatches: string[], spare: [string, string[]][]]>([
    [
      "both match: the first counts, the second is spare without a fault of its own",
      paying({ transaction: "T1" }, { transaction: "T2" }),
      "4603000001/T1",
      [],
      [["4603000001/T2", []]],
    ],
    [
      "the first differs, the second matches and counts",
      paying({ transaction: "T1", amount: "1.00" }, { transaction: "T2" }),
      "4603000001/T2",
      [],
      [["4603000001/T1", ["R1 - order/paid payment/amount"]]],
    ],
    [
      "none matches: the first one's mismatches are the parcel's",
      paying({ transaction: "T1", amount: "1.00" }, { transaction: "T2", payer: { ...good.payer, name: "王小明" } }),
      "4603000001/T1",
      ["R1 - order/paid payment/amount"],
      [["4603000001/T2", ["R11 1327 order/buyer/name payment/payer/name"]]],
    ],
  ])("%s", (_, documents, chosen, mismatches, spare) => {
    const matching = match(documents, book);
    expect(matching.payment.key).toBe(chosen);
    expect(matching.mismatches.map(brief)).toEqual(mismatches);
    expect(matching.spare.map((each) => [each.payment, each.mismatches.map(brief)])).toEqual(spare);
  });
});

test.each<[string, ParcelDocuments]>([
  ["without a payment", { ...sampleParcel, payments: [] }],
  ["with a payment of another order", mutated(sampleParcel, "payment", "orderNo", "A-2")],
  ["with a declaration of another order", mutated(sampleParcel, "declaration", "orderNo", "A-2")],
  ["with a waybill the declaration does not name", mutated(sampleParcel, "declaration", "waybillNo", "W2")],
])("a parcel %s was joined wrongly: our bug", (_, documents) => {
  expect(() => match(documents, book)).toThrow("match:");
});

describe("tolerance is data", () => {
  const generous: MatchingBook = {
    tolerances: { ...book.tolerances, R1: { ...book.tolerances.R1, amount: "0.01" } },
  };
  test.each([
    ["330.01", 0],
    ["329.99", 0],
    ["330.01001", 1],
  ])("one cent for R1: %s paid for 330.00 gives %i mismatches", (amount, count) => {
    expect(match(mutated(sampleParcel, "payment", "amount", amount), generous).mismatches).toHaveLength(count);
  });

  test.each<[string, unknown, string]>([
    ["a missing tolerance", { tolerances: { R1: book.tolerances.R1 } }, "lacks R5"],
    ["an unknown member", { tolerances: book.tolerances, slack: "1" }, "unknown member slack"],
    ["a negative tolerance", { tolerances: { ...book.tolerances, R1: { ...book.tolerances.R1, amount: "-1" } } }, "R1"],
    [
      "an unknown certainty",
      { tolerances: { ...book.tolerances, R5: { ...book.tolerances.R5, certainty: "?" } } },
      "R5",
    ],
    ["a list", [], "no object"],
  ])("%s is refused by name", (_, value, message) => {
    expect(() => parseMatchingBook(value, file)).toThrow(message);
    expect(() => parseMatchingBook(value, file)).toThrow(file);
  });
});

describe("properties", () => {
  const headsAndLines = pairs.flatMap((pair) =>
    pair.left.path === "line" ? [] : pair.isOfLines ? [0, 1].map((line) => ({ pair, line })) : [{ pair, line: 0 }],
  );
  const mutation = fc.record({
    which: fc.constantFrom(...headsAndLines),
    isLeft: fc.boolean(),
    suffix: fc.stringMatching(/^[a-z0-9]{1,8}$/),
  });
  const value = (comparison: string, suffix: string): unknown =>
    comparison === "number"
      ? { hash: suffix, masked: "***" }
      : comparison === "amount"
        ? `7.${suffix.length}${suffix.charCodeAt(0)}`
        : suffix;

  test("a mutated member is in every mismatch that follows, and one of them is its own pair", () => {
    fc.assert(
      fc.property(mutation, ({ which: { pair, line }, isLeft, suffix }) => {
        const member = isLeft ? pair.left : pair.right;
        const path = pair.isOfLines ? `items/${line}/${member.path}` : member.path;
        // What the join guarantees cannot differ; mutating it is the business of the test of wrong joins.
        fc.pre(!["declaration/orderNo", "declaration/platform"].includes(`${member.document}/${path}`));
        const changed = mutated(sampleParcel, member.document, path, value(pair.comparison, suffix));
        const { mismatches } = match(changed, book);
        for (const { left, right } of mismatches) {
          const sides = [left, right].map((side) => `${side.document}/${side.path}`);
          expect(sides).toContain(`${member.document}/${path}`);
        }
        expect(mismatches.map(({ rule }) => rule)).toContain(pair.rule);
      }),
    );
  });

  test("the order in which a document lists its lines changes nothing but positions", () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
    const shuffled = numbers.chain((lines) =>
      fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length }), fc.nat({ max: 9 })),
    );
    fc.assert(
      fc.property(shuffled, fc.boolean(), ([lines, swapped, price], isOrder) => {
        const { order, declaration } = sampleParcel;
        const items = <T>(item: T, numbers: number[]): T[] => numbers.map((line) => ({ ...item, line }));
        const goods = { ...declaration.document.items[0]!, price: `${price}.00` };
        const parcel = (a: number[], b: number[]): ParcelDocuments =>
          mutated(
            mutated(sampleParcel, "order", "items", items(order.document.items[0]!, a)),
            "declaration",
            "items",
            items(goods, b),
          );
        const said = (documents: ParcelDocuments): unknown =>
          match(documents, book).mismatches.map(({ rule, left, right }) => [rule, left.value, right.value]);
        expect(said(isOrder ? parcel(swapped, lines) : parcel(lines, swapped))).toEqual(said(parcel(lines, lines)));
      }),
    );
  });
});

test("left is the earlier of order, payment, waybill, declaration", () => {
  const rank: ParcelKind[] = ["order", "payment", "waybill", "declaration"];
  for (const { left, right } of pairs) {
    expect(rank.indexOf(left.document)).toBeLessThan(rank.indexOf(right.document));
  }
});
