import fc from "fast-check";
import { expect, test } from "vitest";
import { between, greatest, slicesOf, weightOf, type Weighed } from "./amount-slices.ts";
import { numbersIn, setOf, type NumberSet } from "./number-set.ts";

/** Parcel number → amount in hundred-thousandths, null where it has none. */
type Amounts = ReadonlyMap<number, bigint | null>;

function slices(amounts: Amounts): Map<string, NumberSet> {
  const numbers = new Map<string, number[]>();
  for (const [number, amount] of amounts)
    for (const tag of slicesOf(amount)) numbers.set(tag, [...(numbers.get(tag) ?? []), number]);
  return new Map([...numbers].map(([tag, own]) => [tag, setOf(own)]));
}

const amounts: fc.Arbitrary<Amounts> = fc
  .array(fc.option(fc.oneof(fc.bigInt(0n, 40n), fc.bigInt(0n, 2n ** 44n - 1n))), { maxLength: 80 })
  .map((some) => new Map(some.map((amount, index) => [index * 97 + 1, amount])));
const bound = fc.option(fc.oneof(fc.bigInt(0n, 40n), fc.bigInt(0n, 2n ** 44n - 1n)));

const some: Amounts = new Map([
  [1, 100_00000n],
  [2, null],
  [3, 0n],
  [4, 100_00000n],
  [5, 4_999_99999n],
]);

test.each([
  { name: "both ends are included", from: 100_00000n, to: 4_999_99999n, numbers: [1, 4, 5] },
  { name: "nothing but zero is not above zero", from: 1n, to: null, numbers: [1, 4, 5] },
  { name: "zero is an amount", from: null, to: 0n, numbers: [3] },
  { name: "without an amount is in no range", from: 0n, to: null, numbers: [1, 3, 4, 5] },
  { name: "a range the wrong way round holds nothing", from: 5n, to: 4n, numbers: [] },
])("from $from to $to: $name", ({ from, to, numbers }) => {
  expect([...numbersIn(between(setOf(some.keys()), slices(some), from, to))]).toEqual(numbers);
});

test("a range holds what lies in it, among any parcels", () => {
  fc.assert(
    fc.property(amounts, bound, bound, (all, from, to) => {
      const among = [...all.keys()].filter((number) => number % 3 !== 0);
      const inside = among.filter((number) => {
        const amount = all.get(number) ?? null;
        return amount !== null && (from === null || amount >= from) && (to === null || amount <= to);
      });
      const found =
        from === null && to === null ? inside : [...numbersIn(between(setOf(among), slices(all), from, to))];
      expect(found).toEqual(inside);
    }),
  );
});

test("the greatest come first, then the newest; page after page everything comes once", () => {
  fc.assert(
    fc.property(amounts, fc.integer({ min: 1, max: 9 }), (all, limit) => {
      const expected = [...all]
        .map(([number, amount]): Weighed => ({ number, weight: weightOf(amount) }))
        .sort((a, b) => b.weight - a.weight || b.number - a.number);
      const found: Weighed[] = [];
      for (;;) {
        const page: Weighed[] = greatest(setOf(all.keys()), slices(all), found.at(-1) ?? null, limit);
        found.push(...page);
        if (page.length < limit) break;
      }
      expect(found).toEqual(expected);
    }),
  );
});

test("an amount greater than the slices hold comes first all the same", () => {
  const huge: Amounts = new Map([
    [1, 2n ** 60n],
    [2, 5n],
  ]);
  expect(greatest(setOf(huge.keys()), slices(huge), null, 5).map(({ number }) => number)).toEqual([1, 2]);
});
