/**
 * A field's text to the noun's value, or what is wrong with it; and the noun's value back to the text of the message.
 *
 * Amounts stay decimal strings as filed; days become YYYY-MM-DD, times ISO 8601 with +08:00 (Beijing), codes the
 * noun's code. Every fault carries one sentence that says how to mend it, and never repeats the value: it may be an
 * identity number. Not here: presence (`read-document.ts`), sums and checksums, which need the whole noun.
 */
import { isDay } from "../../kernel/day.ts";
import type { ProblemCode } from "../../kernel/problem.ts";
import type { CodeTable } from "./codes.ts";
import type { Field, FieldType } from "./field.ts";

export interface Fault {
  readonly code: ProblemCode;
  readonly detail: string;
}

const DIGITS_MAX = 19;
const PLACES_MAX = 5;
const BEIJING_OFFSET_MS = 8 * 3_600_000;
const amountShape = /^(-?)([0-9]+)(?:\.([0-9]+))?$/;
const integerShape = /^[0-9]{1,9}$/;
const digitsShape = /^[0-9]+$/;
const hasDigitAboveZero = /[1-9]/;
const surrogatePairs = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g;

/** `text` is trimmed and not empty. */
export function readValue(field: Field, text: string): string | number | Fault {
  const { type, element } = field;
  switch (type.kind) {
    case "text":
      return readText(element, text, type.min, type.max);
    case "digits":
      return readDigits(element, text, type.length);
    case "amount":
      return readAmount(element, text, type.mayBeZero);
    case "integer":
      return readInteger(element, text, type.min, type.max);
    case "day":
      return dayOf(text) ?? fault("document.day_malformed", `Give ${element} as a day that exists, yyyyMMdd.`);
    case "time":
      return (
        timeOf(text) ??
        fault("document.time_malformed", `Give ${element} as yyyyMMddHHmmss of a day and hour that exist.`)
      );
    case "code":
      return readCode(element, text, type.table, type.refused);
  }
}

const fault = (code: ProblemCode, detail: string): Fault => ({ code, detail });

function readText(element: string, text: string, min: number, max: number): string | Fault {
  if (text.length > max && countCharacters(text) > max) {
    return fault(
      "document.value_too_long",
      `Shorten ${element} to ${max === min ? "exactly" : "at most"} ${max} characters.`,
    );
  }
  if (min > 1 && countCharacters(text) < min) {
    return fault("document.value_malformed", `Give ${element} with exactly ${min} characters.`);
  }
  return text;
}

/** Characters, not code units: one outside the basic plane counts once. */
function countCharacters(text: string): number {
  return text.length - (text.match(surrogatePairs)?.length ?? 0);
}

function readDigits(element: string, text: string, length: number): string | Fault {
  if (countCharacters(text) > length) {
    return fault("document.value_too_long", `Shorten ${element} to exactly ${length} digits.`);
  }
  if (text.length === length && digitsShape.test(text)) return text;
  return fault("document.value_malformed", `Give ${element} as exactly ${length} digits.`);
}

function readAmount(element: string, text: string, mayBeZero: boolean): string | Fault {
  const match = amountShape.exec(text);
  const places = match?.[3]?.length ?? 0;
  if (match === null || match[2]!.length + places > DIGITS_MAX || places > PLACES_MAX) {
    return fault(
      "document.amount_malformed",
      `Give ${element} as a decimal: at most ${DIGITS_MAX} digits, at most ${PLACES_MAX} of them after the point.`,
    );
  }
  if (match[1] === "-") return fault("document.amount_negative", `Give ${element} without a minus sign.`);
  if (!mayBeZero && !hasDigitAboveZero.test(text)) {
    return fault("document.amount_zero", `Give ${element} above zero.`);
  }
  return text;
}

function readInteger(element: string, text: string, min: number, max: number): number | Fault {
  const value = integerShape.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  return fault("document.value_malformed", `Give ${element} as a whole number from ${min} to ${max}.`);
}

/** The year 0000 is no year of the calendar. */
function dayOf(text: string): string | undefined {
  if (text.length !== 8 || text.startsWith("0000")) return undefined;
  const day = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  return isDay(day) ? day : undefined;
}

const clockShape = /^(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]$/;

function timeOf(text: string): string | undefined {
  const day = dayOf(text.slice(0, 8));
  const clock = text.slice(8);
  if (day === undefined || !clockShape.test(clock)) return undefined;
  return `${day}T${clock.slice(0, 2)}:${clock.slice(2, 4)}:${clock.slice(4)}+08:00`;
}

function readCode(
  element: string,
  text: string,
  table: CodeTable,
  refused: Readonly<Record<string, ProblemCode>> | undefined,
): string | Fault {
  const noun = table.nounOf.get(text);
  if (noun !== undefined) return noun;
  if (refused !== undefined && Object.hasOwn(refused, text)) {
    return fault(refused[text]!, `Give ${element} as ${listOf(table)}: no other ${table.name} is allowed here.`);
  }
  if (table.passes?.test(text) === true) return text;
  const wanted = table.passes === null ? listOf(table) : `a code of ${table.source}`;
  return fault("document.code_unknown", `Give ${element} as ${wanted}.`);
}

const listOf = (table: CodeTable): string => table.rows.map((row) => `${row.code} (${row.label})`).join(" or ");

/** The noun's value as the message writes it: C62 → 011, 2026-11-10 → 20261110. What has no such form stays. */
export function writeValue(type: FieldType, value: string): string {
  switch (type.kind) {
    case "code":
      return type.table.codeOf.get(value) ?? value;
    case "day":
      return value.replaceAll("-", "");
    case "time":
      return writeTime(value);
    case "text":
    case "digits":
    case "amount":
    case "integer":
      return value;
  }
}

function writeTime(value: string): string {
  const instantMs = Date.parse(value);
  if (Number.isNaN(instantMs)) return value;
  return new Date(instantMs + BEIJING_OFFSET_MS).toISOString().slice(0, 19).replaceAll(/[-T:]/g, "");
}
