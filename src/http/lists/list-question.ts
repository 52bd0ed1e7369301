/**
 * listQuestion: what is asked of the list, from the address's question: a filter, an order, a page.
 *
 * A filter that is given several times means any of its values. What is not understood is a problem that names the
 * member; a value that no parcel has is none: then nothing is found.
 */
import { Type } from "@sinclair/typebox";
import { parseAmount } from "../../kernel/amount.ts";
import { isDay } from "../../kernel/day.ts";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { valueFilters, type ListFilter, type ListRequest } from "./list-port.ts";

export const LIMIT_MAX = 200;
const LIMIT = 50;
const VALUES_MAX = 50;
/** Characters; no code, number or rule is longer. */
const VALUE_LENGTH_MAX = 128;
const TEXT_LENGTH_MIN = 3;
const TEXT_LENGTH_MAX = 200;
const CURSOR_LENGTH_MAX = 64;
const orders = ["newest", "oldest", "amount"] as const;

export type RawQuery = Readonly<Record<string, string | string[] | undefined>>;

const several = (description: string) =>
  Type.Optional(Type.Array(Type.String(), { description: `${description}; given several times it means any of them` }));
const one = (description: string) => Type.Optional(Type.String({ description }));

export const filterQuery = {
  state: several("waiting, refused, held, inspection, cleared, released"),
  lane: several("green, yellow, red"),
  party: several("Code of a party that the parcel names"),
  port: several("Port of entry"),
  procedure: several("9610, 1210"),
  reason: several("A rule that fired"),
  mismatch: several("R1 to R13"),
  deadline: several("open, missed: parcels that something is, or was in vain, due of"),
  from: one("First filed on this day (Beijing) or later, YYYY-MM-DD"),
  to: one("First filed on this day or earlier"),
  dueTo: one("With an open deadline that ends on this day (Beijing) or earlier"),
  amountFrom: one("Dutiable value of at least this, as 100.00"),
  amountTo: one("Dutiable value of at most this"),
  q: one("The beginning of an order or waybill number; or PLATFORM/ORDERNO or CARRIER/WAYBILLNO whole"),
};
export const ListQuery = Type.Object({
  ...filterQuery,
  order: Type.Optional(Type.Unsafe<(typeof orders)[number]>({ type: "string", enum: orders, default: "newest" })),
  after: one("`next` of the page before"),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX, default: LIMIT })),
});

const wrong = (member: string, detail: string): Result<never> =>
  fail(problem("list.question_malformed", `/${member}`, detail));

export function listQuestion(query: RawQuery): Result<ListRequest> {
  const stranger = strangerIn(query, Object.keys(ListQuery.properties));
  if (stranger !== undefined) return stranger;
  const filter = listFilter(query);
  if (!filter.ok) return filter;
  const { order = "newest", after, limit = String(LIMIT) } = query as Record<string, string | undefined>;
  if (!(orders as readonly string[]).includes(order)) return wrong("order", `order is ${orders.join(", ")}.`);
  if (after !== undefined && after.length > CURSOR_LENGTH_MAX) return wrong("after", "after is `next` of a page.");
  const count = /^\d{1,4}$/.test(limit) ? Number(limit) : 0;
  if (count < 1 || count > LIMIT_MAX) return wrong("limit", `limit is a whole number from 1 to ${LIMIT_MAX}.`);
  return ok({ ...filter.value, order: order as ListRequest["order"], after: after ?? null, limit: count });
}

/** A member that is not asked for here, or one that is given twice and may not be. */
export function strangerIn(query: RawQuery, known: readonly string[]): Result<never> | undefined {
  const unknown = Object.keys(query).find((name) => !known.includes(name));
  if (unknown !== undefined) return wrong("", `Ask with ${known.join(", ")}, and with nothing else.`);
  const twice = known.find((name) => Array.isArray(query[name]) && !(valueFilters as readonly string[]).includes(name));
  return twice === undefined ? undefined : wrong(twice, `Give ${twice} once.`);
}

/** The members that make a filter; the others are passed over. */
export function listFilter(query: RawQuery): Result<ListFilter> {
  const values: Record<string, readonly string[]> = {};
  for (const name of valueFilters) {
    const given = [query[name] ?? []].flat();
    if (given.length > VALUES_MAX) return wrong(name, `Give ${name} at most ${VALUES_MAX} times.`);
    if (!given.every((value) => value !== "" && value.length <= VALUE_LENGTH_MAX && !value.includes("\0")))
      return wrong(name, `${name} has 1 to ${VALUE_LENGTH_MAX} characters.`);
    if (given.length > 0) values[name] = [...new Set(given)];
  }
  const { from, to, dueTo, amountFrom, amountTo, q } = query as Record<string, string | undefined>;
  for (const [name, day] of Object.entries({ from, to, dueTo }))
    if (day !== undefined && !isDay(day)) return wrong(name, `${name} is a day that exists, as 2026-11-10.`);
  const least = amountFrom === undefined ? null : parseAmount(amountFrom);
  if (least === undefined) return wrong("amountFrom", "amountFrom is a decimal, as 100.00.");
  const most = amountTo === undefined ? null : parseAmount(amountTo);
  if (most === undefined) return wrong("amountTo", "amountTo is a decimal, as 100.00.");
  if (q !== undefined && (q.length < TEXT_LENGTH_MIN || q.length > TEXT_LENGTH_MAX || q.includes("\0")))
    return wrong("q", `q has ${TEXT_LENGTH_MIN} to ${TEXT_LENGTH_MAX} characters.`);
  return ok({
    values,
    from: from ?? null,
    to: to ?? null,
    dueTo: dueTo ?? null,
    amountFrom: least,
    amountTo: most,
    text: q ?? null,
  });
}
