/**
 * Values: the leaves of Fairway's own JSON. Each is a JSON Schema (for the public schemas) with the judge that a
 * reader asks.
 *
 * A judge answers undefined, or what is wrong and how to mend it; it never repeats the value, which may name a
 * person. Amounts are decimal strings of at most 19 digits, 5 of them after the point; lengths count characters, as
 * the field tables of the national messages do (CEB, revision 202205).
 * Not here: which members a document has (`schemas.ts`), whether a text can be stored (`read-by-plan.ts`), sums
 * (`filing/`).
 */
import { Type, type SchemaOptions, type TSchema, type TString } from "@sinclair/typebox";
import { isDay } from "../../kernel/day.ts";
import type { ProblemCode } from "../../kernel/problem.ts";

export interface Fault {
  readonly code: ProblemCode;
  readonly detail: string;
}
export type Judge = (value: unknown) => Fault | undefined;

/** Where a leaf carries its judge: a symbol, so that it never appears in the published schema. */
export const judging = Symbol("judging");

const fault = (code: ProblemCode, detail: string): Fault => ({ code, detail });
const withJudge = <T extends TSchema>(schema: T, judge: Judge): T => ({ ...schema, [judging]: judge });
export const judgeOf = (schema: TSchema): Judge | undefined => (schema as { [judging]?: Judge })[judging];

const notText = fault("document.value_malformed", "Write a text in quotation marks.");
const blank = fault(
  "document.value_malformed",
  "Write a text that is not blank, or leave the member out where it is optional.",
);

function isLonger(value: string, max: number): boolean {
  if (value.length <= max) return false;
  if (value.length > 2 * max) return true; // A character takes at most two code units.
  return Array.from(value).length > max;
}

/** Free text of 1 to `max` characters, not blank. */
export function text(max: number, description: string): TString {
  const tooLong = fault("document.value_too_long", `Write at most ${max} characters.`);
  return withJudge(Type.String({ minLength: 1, maxLength: max, pattern: "\\S", description }), (value) => {
    if (typeof value !== "string") return notText;
    if (isLonger(value, max)) return tooLong;
    return value.trim() === "" ? blank : undefined;
  });
}

interface Shape {
  readonly pattern: RegExp;
  readonly max: number;
  readonly code: ProblemCode;
  readonly detail: string;
}

function shaped({ pattern, max, code, detail }: Shape, options: SchemaOptions): TString {
  const tooLong = fault("document.value_too_long", `Write at most ${max} characters.`);
  const wrong = fault(code, detail);
  return withJudge(Type.String({ minLength: 1, maxLength: max, pattern: pattern.source, ...options }), (value) => {
    if (typeof value !== "string") return notText;
    if (isLonger(value, max)) return tooLong;
    return pattern.test(value) ? undefined : wrong;
  });
}

/** A number that a party gave (order, waybill, transaction): no space before or after it, for it is part of a key. */
export const reference = (max: number, description: string): TString =>
  shaped(
    {
      pattern: /^\S(?:[^]*\S)?$/,
      max,
      code: "document.value_malformed",
      detail: "Write the number without spaces before or after it.",
    },
    { description },
  );

/** A party's registration code. It opens a key and is parted from the rest by "/", so it holds none. */
export const partyCode = (description: string, max = 18): TString =>
  shaped(
    {
      pattern: /^[^\s/]+$/,
      max,
      code: "document.value_malformed",
      detail: "Write the registration code without spaces and without a slash.",
    },
    { description },
  );

/** A text of exactly this shape. */
export const exactly = (pattern: RegExp, max: number, detail: string, description: string): TString =>
  shaped({ pattern, max, code: "document.value_malformed", detail }, { description });

export const currency = (): TString =>
  shaped(
    { pattern: /^[A-Z]{3}$/, max: 3, code: "document.code_unknown", detail: "Write an ISO 4217 code such as CNY." },
    { description: "Currency, ISO 4217." },
  );

export const country = (description: string): TString =>
  shaped(
    {
      pattern: /^(?:[A-Z]{2}|[0-9]{3})$/,
      max: 3,
      code: "document.code_unknown",
      detail: "Write an ISO 3166 alpha-2 code such as JP, or a national code of three digits.",
    },
    { description: `${description}, ISO 3166 alpha-2 (or a national code of three digits).` },
  );

export const unit = (description: string): TString =>
  shaped(
    {
      pattern: /^[A-Z0-9]{2,3}$/,
      max: 3,
      code: "document.code_unknown",
      detail: "Write a UN/ECE Recommendation 20 code such as KGM or C62, or a national code of three digits.",
    },
    { description: `${description}, UN/ECE Rec 20.` },
  );

/** One of a closed list of words. */
export const oneOf = (pattern: RegExp, max: number, detail: string, description: string): TString =>
  shaped({ pattern, max, code: "document.code_unknown", detail }, { description });

const amountPattern = "^(?=(?:[0-9]\\.?){1,19}$)[0-9]+(?:\\.[0-9]{1,5})?$";
const positivePattern = "^(?=.*[1-9])(?=(?:[0-9]\\.?){1,19}$)[0-9]+(?:\\.[0-9]{1,5})?$";
const amountShape = /^-?[0-9]{1,19}(?:\.[0-9]{1,5})?$/;
const someDigit = /[1-9]/;
const numberNotString = fault("document.amount_malformed", 'Write it as a string: "12.50".');
const amountMalformed = fault(
  "document.amount_malformed",
  "Write a decimal of at most 19 digits, at most 5 of them after the point, without signs, spaces or separators.",
);
const amountNegative = fault("document.amount_negative", "Write an amount that is not negative.");
const amountZero = fault("document.amount_zero", "Write an amount above zero.");
const digitsMax = 19;

function judgeAmount(value: unknown): Fault | undefined {
  if (typeof value !== "string") return typeof value === "number" ? numberNotString : amountMalformed;
  if (!amountShape.test(value)) return amountMalformed;
  if (value.charCodeAt(0) === 45)
    return value.replace(".", "").length - 1 > digitsMax ? amountMalformed : amountNegative;
  return value.length > digitsMax && value.replace(".", "").length > digitsMax ? amountMalformed : undefined;
}

/** Zero or more. */
export const amount = (description: string): TString =>
  withJudge(Type.String({ pattern: amountPattern, maxLength: 20, description }), judgeAmount);

/** More than zero: quantities, masses, what is paid. */
export const positive = (description: string): TString =>
  withJudge(Type.String({ pattern: positivePattern, maxLength: 20, description }), (value) => {
    const wrong = judgeAmount(value);
    return wrong === undefined && !someDigit.test(value as string) ? amountZero : wrong;
  });

const dayMalformed = fault("document.day_malformed", "Write a day that exists, as YYYY-MM-DD.");

export const day = (description: string): TString =>
  withJudge(Type.String({ format: "date", description }), (value) =>
    typeof value === "string" && isDay(value) ? undefined : dayMalformed,
  );

const instantShape =
  /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;
const timeMalformed = fault(
  "document.time_malformed",
  "Write an instant of a day that exists with its offset, such as 2026-11-10T10:00:00+08:00.",
);

export const instant = (description: string): TString =>
  withJudge(Type.String({ format: "date-time", description }), (value) =>
    typeof value === "string" && instantShape.test(value) && isDay(value.slice(0, 10)) ? undefined : timeMalformed,
  );

export function integer(minimum: number, maximum: number, description: string): ReturnType<typeof Type.Integer> {
  const wrong = fault(
    "document.value_malformed",
    `Write a whole number from ${minimum} to ${maximum}, without quotes.`,
  );
  return withJudge(Type.Integer({ minimum, maximum, description }), (value) =>
    Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum ? undefined : wrong,
  );
}

const identityType = fault(
  "filing.identity_type_not_allowed",
  "Only a resident identity card is admitted: write CN-ID.",
);

export const residentCard = (): ReturnType<typeof Type.Literal<"CN-ID">> =>
  withJudge(Type.Literal("CN-ID", { description: "Kind of identity: the resident identity card." }), (value) =>
    value === "CN-ID" ? undefined : typeof value === "string" ? identityType : notText,
  );

/** The envelope's digits: "1" to the highest, as text or as integer. */
export function digitUpTo(highest: number, description: string): TSchema {
  const digits = Array.from({ length: highest }, (_, index) => index + 1);
  const allowed = new Set<unknown>(digits.flatMap((digit) => [digit, String(digit)]));
  const unknown = fault("document.code_unknown", `Write one of ${digits.map((digit) => `"${digit}"`).join(", ")}.`);
  return withJudge(
    Type.Union(
      [...allowed].map((value) => Type.Literal(value as string)),
      { description },
    ),
    (value) => (allowed.has(value) ? undefined : unknown),
  );
}
