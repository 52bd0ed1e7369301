/**
 * List cursor: where a page of the list ends, as a text that is given back for the next one: the order's letter and
 * the number on the list; by amount with the weight before it. Opaque to those who keep it.
 */
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import type { Weighed } from "./amount-slices.ts";
import type { ListOrder } from "./find-parcels.ts";

const letters: Record<ListOrder, string> = { newest: "n", oldest: "o", amount: "a" };
const shape = /^([noa])(?:(\d{1,15})\.)?(\d{1,15})$/;

export const listCursor = ({ number, weight }: Weighed, order: ListOrder): string =>
  order === "amount" ? `${letters.amount}${weight}.${number}` : `${letters[order]}${number}`;

export function readListCursor(text: string, order: ListOrder): Result<Weighed> {
  const [, letter, weight, number] = shape.exec(text) ?? [];
  const isWhole = letter === letters[order] && (weight !== undefined) === (order === "amount");
  if (number !== undefined && isWhole) return ok({ number: Number(number), weight: Number(weight ?? 0) });
  const detail = "Give `next` of the page before, as it was answered, and ask in the same order.";
  return fail(problem("list.question_malformed", "/after", detail));
}
