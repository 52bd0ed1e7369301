/**
 * findParcels: which parcels a viewer sees who asks for some of them, how many they are, and one page of them.
 *
 * A filter with several values means any of them; several filters mean all of them. Who may see what is one more
 * filter: authorities see all, a party what names it, a person what its identity bought. Pages go by a parcel's number
 * on the list, which never changes: while parcels come and change, what is asked for the whole time is on one page and
 * on one only. By amount that holds for parcels whose amount does not change. Not here: the question's form in HTTP.
 */
import type { Amount } from "../../kernel/amount.ts";
import type { Day } from "../../kernel/day.ts";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { between, byWeight, greatest, sliceTags, weightOf, type Weighed } from "./amount-slices.ts";
import { ListTooSlow, type ListReader, type ListSnapshot, type NumberedParcel } from "./list-ports.ts";
import { tagOf, valueFilters } from "./listed-parcel.ts";
import {
  countOf,
  emptySet,
  firstOf,
  intersect,
  lastOf,
  numbersIn,
  setOf,
  unite,
  upTo,
  type NumberSet,
} from "./number-set.ts";

export type Viewer =
  | { readonly kind: "all" }
  | { readonly kind: "party"; readonly code: string }
  | { readonly kind: "buyer"; readonly hash: string };

export interface ListFilter {
  readonly values: Readonly<Partial<Record<(typeof valueFilters)[number], readonly string[]>>>;
  /** Of first filing, in Beijing; both ends included. */
  readonly from: Day | null;
  readonly to: Day | null;
  /** The last day, in Beijing, of a deadline that is open. */
  readonly dueTo: Day | null;
  /** Of the dutiable value; both ends included. */
  readonly amountFrom: Amount | null;
  readonly amountTo: Amount | null;
  /** The beginning of an order or waybill number, or PLATFORM/ORDERNO or CARRIER/WAYBILLNO. */
  readonly text: string | null;
}

export type ListOrder = "newest" | "oldest" | "amount";

export interface ListQuestion extends ListFilter {
  readonly order: ListOrder;
  /** The last parcel of the page before. By number alone the weight is 0. */
  readonly after: Weighed | null;
  readonly limit: number;
}

export interface ListPage {
  readonly parcels: readonly NumberedParcel[];
  /** Null where there are no more. */
  readonly next: Weighed | null;
  readonly count: number;
  /** Until when what was recorded is in it; null before the first. */
  readonly recordedAt: string | null;
}

/** As many rows are read sooner than the digits of all amounts. */
const FEW = 500;
/** Parcels that one beginning of a number may find. */
const NAMED_MAX = 20_000;

const tooBroad = problem(
  "list.too_broad",
  "/q",
  `More than ${NAMED_MAX} numbers begin like this: give more of the number.`,
);
const tooSlow = problem("list.too_slow", "", "This took too long: narrow the filter, or ask again later.");

export async function findParcels(
  reader: ListReader,
  viewer: Viewer,
  question: ListQuestion,
): Promise<Result<ListPage>> {
  return inTime(() =>
    reader.snapshot(async (list) => {
      const found = await select(list, viewer, question);
      if (!found.ok) return found;
      const { set } = found.value;
      // One more than the page tells whether there are more.
      const places = await placesOf(list, set, question);
      const shown = places.slice(0, question.limit);
      const parcels = new Map((await list.parcels(shown.map(({ number }) => number))).map((row) => [row.number, row]));
      return ok({
        parcels: shown.flatMap(({ number }) => parcels.get(number) ?? []),
        next: places.length > question.limit ? shown.at(-1)! : null,
        count: countOf(set),
        recordedAt: (await list.place()).recordedAt,
      });
    }),
  );
}

/** What takes too long is a problem of the question. */
export async function inTime<T>(ask: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ListTooSlow) return fail(tooSlow);
    throw error;
  }
}

/** The page and, where there is one, the place behind it. */
async function placesOf(list: ListSnapshot, set: NumberSet, { order, after, limit }: ListQuestion): Promise<Weighed[]> {
  if (order === "amount") {
    if (countOf(set) > FEW) return greatest(set, await list.bits(sliceTags), after, limit + 1);
    return (await list.parcels([...numbersIn(set)]))
      .map(({ number, amount }) => ({ number, weight: weightOf(amount) }))
      .filter((place) => after === null || byWeight(after, place) < 0)
      .sort(byWeight)
      .slice(0, limit + 1);
  }
  const numbers =
    order === "oldest"
      ? firstOf(set, after?.number ?? 0, limit + 1)
      : lastOf(set, after?.number ?? Infinity, limit + 1);
  return numbers.map((number) => ({ number, weight: 0 }));
}

/** Every parcel that the viewer sees and the filter lets through. */
export async function select(
  list: ListSnapshot,
  viewer: Viewer,
  filter: ListFilter,
): Promise<Result<{ readonly set: NumberSet }>> {
  const groups = valueFilters.flatMap((name) => {
    const values = filter.values[name] ?? [];
    return values.length === 0 ? [] : [values.map((value) => tagOf(name, value))];
  });
  if (viewer.kind === "party") groups.push([tagOf("party", viewer.code)]);
  const { amountFrom, amountTo, from, to, dueTo, text } = filter;
  const isByAmount = amountFrom !== null || amountTo !== null;
  const bits = await list.bits([...new Set(groups.flat())]);
  const sets = groups.map((tags) => unite([emptySet, ...tags.map((tag) => bits.get(tag) ?? emptySet)]));
  if (from !== null || to !== null) sets.push(unite([emptySet, ...(await list.bitsOfDays("day", from, to))]));
  if (dueTo !== null) sets.push(unite([emptySet, ...(await list.bitsOfDays("due", null, dueTo))]));
  if (viewer.kind === "buyer") sets.push(setOf(await list.numbersOfBuyer(viewer.hash)));
  if (text !== null) {
    const numbers = await list.numbersNamed(text, NAMED_MAX + 1);
    if (numbers.length > NAMED_MAX) return fail(tooBroad);
    sets.push(setOf(numbers));
  }
  if (sets.length === 0) sets.push(upTo((await list.place()).parcels));
  const set = intersect(sets);
  return ok({ set: isByAmount ? await inRange(list, set, amountFrom, amountTo) : set });
}

async function inRange(list: ListSnapshot, set: NumberSet, from: Amount | null, to: Amount | null): Promise<NumberSet> {
  if (countOf(set) > FEW) return between(set, await list.bits(sliceTags), from, to);
  const isInside = (amount: Amount | null): boolean =>
    amount !== null && (from === null || amount >= from) && (to === null || amount <= to);
  return setOf(
    (await list.parcels([...numbersIn(set)])).filter((row) => isInside(row.amount)).map((row) => row.number),
  );
}
