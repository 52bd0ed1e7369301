/**
 * eventQuestion: what a request for events asks: where to begin, which types and parcel, how many, how long to wait.
 *
 * A type that is not known is no problem: later versions have more of them, and nothing of it is told today.
 */
import { Type } from "@sinclair/typebox";
import { fail, ok, problem, type Result } from "../kernel/problem.ts";
import type { EventRequest } from "./ports.ts";

export const LIMIT_MAX = 1_000;
const LIMIT = 100;
export const WAIT_SECONDS_MAX = 30;
const TYPES_MAX = 50;
const CONSIGNMENT_LENGTH_MAX = 200;
export const eventType = /^[a-z_]{1,40}(\.[a-z_]{1,40}){1,3}$/;

export interface EventQuestion extends EventRequest {
  readonly waitMs: number;
}

export type RawQuery = Readonly<Record<string, string | string[] | undefined>>;

const described = {
  after: Type.Optional(
    Type.String({ description: "A cursor from an answer, 0 for the beginning (the default), or now." }),
  ),
  types: Type.Optional(Type.String({ description: "Types of events, separated by commas; all where it is absent." })),
  consignment: Type.Optional(Type.String({ description: "Only events of this parcel: PLATFORM/ORDERNO." })),
};
export const StreamQuery = Type.Object(described);
export const EventQuery = Type.Object({
  ...described,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX, default: LIMIT })),
  wait: Type.Optional(
    Type.Integer({ minimum: 0, maximum: WAIT_SECONDS_MAX, description: "Seconds to wait where there is nothing." }),
  ),
});

export function eventQuestion(query: RawQuery, known: readonly string[]): Result<EventQuestion> {
  const unknown = Object.keys(query).find((name) => !known.includes(name));
  if (unknown !== undefined) return wrong(`Ask with ${known.join(", ")}, and with nothing else.`);
  for (const name of known) if (Array.isArray(query[name])) return wrong(`Give ${name} once.`);
  const { after = "0", types, consignment, limit, wait } = query as Record<string, string | undefined>;
  const wanted = types?.split(",");
  if (wanted !== undefined && (wanted.length > TYPES_MAX || !wanted.every((type) => eventType.test(type))))
    return wrong(`types are at most ${TYPES_MAX} types of events, separated by commas, as parcel.decided.`);
  if (consignment !== undefined && (!/^[^/]+\/./.test(consignment) || consignment.length > CONSIGNMENT_LENGTH_MAX))
    return wrong("consignment is PLATFORM/ORDERNO.");
  const count = wholeNumber(limit ?? String(LIMIT), 1, LIMIT_MAX);
  if (count === undefined) return wrong(`limit is a whole number from 1 to ${LIMIT_MAX}.`);
  const seconds = wholeNumber(wait ?? "0", 0, WAIT_SECONDS_MAX);
  if (seconds === undefined) return wrong(`wait is a whole number of seconds from 0 to ${WAIT_SECONDS_MAX}.`);
  return ok({ after, types: wanted ?? null, consignment: consignment ?? null, limit: count, waitMs: seconds * 1_000 });
}

function wholeNumber(text: string, min: number, max: number): number | undefined {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  return value >= min && value <= max ? value : undefined;
}

const wrong = (detail: string): Result<never> => fail(problem("events.question_malformed", "", detail));
