/**
 * What holds for every parcel: nothing is lost in apportioning, lines sum to the head, order does not matter, more
 * value is more tax.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { amount, formatAmount, sum } from "../kernel/amount.ts";
import { fraction } from "../kernel/fraction.ts";
import type { Declaration, Protected } from "../customs/documents.ts";
import type { Assessment } from "../customs/assessment.ts";
import { assess } from "./assess.ts";
import { indexTax, type TaxBook } from "./book.ts";
import { exampleCase } from "./example-case.ts";
import type { ConsumptionTax, ExampleLine } from "./regime.ts";
import { cn } from "./regimes/cn.ts";
import { settle } from "./settle.ts";
import { valueLines } from "./value-lines.ts";

const money = (maxCents: number) => fc.bigInt(0n, BigInt(maxCents)).map((cents) => formatAmount(cents * 1_000n));
const fiveDecimals = (max: bigint) => fc.bigInt(0n, max * 100_000n).map((value) => formatAmount(value));
const consumptionTax = fc.constantFrom<ConsumptionTax>(
  { kind: "none" },
  { kind: "ad_valorem", rate: "15%" },
  { kind: "ad_valorem", rate: "36%" },
  { kind: "cosmetics_high_end", rate: "15%" },
  { kind: "specific", perUnit: "0.22", unit: "KGM" },
  { kind: "compound", rate: "20%", perUnit: "1.00", unit: "KGM" },
);
const line = (total: fc.Arbitrary<string>): fc.Arbitrary<ExampleLine> =>
  fc.record({
    total,
    statutory: fc.tuple(fc.integer({ min: 1, max: 500 }).map(String), fc.constantFrom("GRM", "KGM")),
    duty: fc.constantFrom("0%", "6.5%", "10%"),
    vat: fc.constantFrom("9%", "13%", "17%"),
    consumptionTax,
  });
const lines = fc.array(line(fiveDecimals(150n)), { minLength: 1, maxLength: 20 });
const run = (declaration: Declaration<Protected>, book: TaxBook): Assessment =>
  assess(declaration, "p1", indexTax(book), "2026-11-10", {});
const levied = (assessment: Assessment): bigint[] => assessment.levies.map((levy) => amount(levy.amount));

test("apportioning loses nothing, and no line is worth less than its goods", () => {
  fc.assert(
    fc.property(lines, fiveDecimals(500n), fiveDecimals(500n), (goods, freight, insurance) => {
      const { declaration } = exampleCase(cn, goods, { freight, insurance });
      const valuation = valueLines(declaration, ["goods", "freight", "insurance"]);
      expect(sum(valuation.lines.map(({ value }) => value))).toBe(valuation.total);
      expect(valuation.total).toBe(sum(goods.map(({ total }) => amount(total))) + amount(freight) + amount(insurance));
      valuation.lines.forEach(({ value, item }) => expect(value >= amount(item.total)).toBe(true));
    }),
  );
});

test("the lines of each levy sum to its head, and none is negative", () => {
  fc.assert(
    fc.property(lines, money(1_000_00), (goods, freight) => {
      const { declaration, book } = exampleCase(cn, goods, { freight });
      const { levies, steps } = run(declaration, book);
      expect(levies.map((levy) => levy.kind)).toEqual(["duty", "vat", "consumption_tax"]);
      const labels = { duty: "duty", vat: "VAT", consumption_tax: "consumption tax" };
      for (const levy of levies) {
        const figures = steps.filter((step) => step.line !== undefined && step.label === labels[levy.kind]);
        expect(sum(figures.map((step) => amount(step.amount)))).toBe(amount(levy.amount));
        figures.forEach((step) => expect(amount(step.amount) >= 0n).toBe(true));
      }
    }),
  );
});

test("the order of the lines does not change the head, the listing or the reservations", () => {
  const shuffled = lines.chain((goods) =>
    fc.tuple(fc.constant(goods), fc.shuffledSubarray([...goods.keys()], { minLength: goods.length })),
  );
  fc.assert(
    fc.property(shuffled, money(1_000_00), ([goods, order], freight) => {
      const { declaration, book } = exampleCase(cn, goods, { freight });
      const items = order.map((index) => declaration.items[index]!);
      expect(run({ ...declaration, items }, book)).toEqual(run(declaration, book));
    }),
  );
});

test("more value, never less levy, inside one treatment", () => {
  const pair = fc.tuple(fc.bigInt(0n, 2_000_000_000n), fc.bigInt(0n, 600_000_000n));
  fc.assert(
    fc.property(line(fc.constant("0.00")), pair, (goods, [value, more]) => {
      const at = (total: bigint): Assessment => {
        const { declaration, book } = exampleCase(cn, [{ ...goods, total: formatAmount(total) }]);
        return run(declaration, book);
      };
      const [low, high] = [at(value), at(value + more)];
      fc.pre(low.treatment === high.treatment);
      levied(low).forEach((levy, kind) => expect(levied(high)[kind]! >= levy).toBe(true));
    }),
  );
});

test("the same goods on two lines owe what they owe on one", () => {
  const half = fc.tuple(fc.bigInt(0n, 200_000_000n), fc.integer({ min: 1, max: 500 }));
  fc.assert(
    fc.property(line(fc.constant("0.00")), half, money(500_00), (goods, [total, quantity], freight) => {
      const of = (parts: number, share: bigint): ExampleLine[] =>
        Array.from({ length: parts }, () => ({
          ...goods,
          quantity: "2",
          total: formatAmount(total * share),
          statutory: [String(BigInt(quantity) * share), goods.statutory[1]] as const,
        }));
      // A price-dependent tax may tip on the hundred-thousandth that one line gets more: it is tested by table.
      fc.pre(goods.consumptionTax.kind !== "cosmetics_high_end");
      const one = exampleCase(cn, of(1, 2n), { freight });
      const two = exampleCase(cn, of(2, 1n), { freight });
      expect(run(two.declaration, two.book).levies).toEqual(run(one.declaration, one.book).levies);
    }),
  );
});

test("a person never gets more than the annual limit out of parcels that are within it", () => {
  fc.assert(
    fc.property(fc.array(money(6_000_00), { minLength: 1, maxLength: 12 }), fc.boolean(), (totals, isSingle) => {
      let used = 0n;
      for (const total of totals) {
        const { declaration, book } = exampleCase(cn, [
          {
            total,
            quantity: isSingle ? "1" : "2",
            statutory: ["1", "C62"],
            duty: "0%",
            vat: "13%",
            consumptionTax: { kind: "none" },
          },
        ]);
        const account = "quota/CN/2026/p1";
        const assessment = assess(declaration, "p1", indexTax(book), "2026-11-10", { [account]: formatAmount(used) });
        expect(assessment.treatment === "none").toBe(
          !assessment.isWithinAnnualLimit || (!isSingle && !assessment.isWithinSingleLimit),
        );
        used += sum(assessment.reservations.map((reservation) => amount(reservation.amount)));
      }
      expect(used <= amount("26000.00")).toBe(true);
    }),
  );
});

test("many lines of a fraction of a cent: the head is nothing, and no line goes below it", () => {
  const tiny = Array.from({ length: 10 }, () => fraction(40n));
  expect(settle(tiny, 1_000n)).toEqual({ head: 0n, lines: Array.from({ length: 10 }, () => 0n) });
});

test.each([
  ["the largest takes what is missing", [91_455n, 91_454n], [91_546n, 91_454n], 183_000n],
  ["of equal ones the first", [91_455n, 91_455n], [91_545n, 91_455n], 183_000n],
  ["what the largest cannot give comes off the next", [300n, 100n], [0n, 0n], 0n],
  [
    "a little too much comes off the largest alone",
    [300n, 250n, 250n, 250n, 200n],
    [50n, 250n, 250n, 250n, 200n],
    1_000n,
  ],
])("%s", (_, exact, expected, head) => {
  const settled = settle(
    exact.map((levy) => fraction(levy)),
    1_000n,
  );
  expect(settled).toEqual({ head, lines: expected });
});
