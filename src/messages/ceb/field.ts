/**
 * Field: one element of a CEB head or list, with its place in the noun and the shape of its value.
 *
 * Lengths count characters (not bytes), as XML Schema does. `path` is the member of the noun ("buyer/name"); null for
 * what is not content: guid, times of sending, flags with one legal value, and a line's currency, which repeats its
 * head's. Not here: which fields a message has (`message-shapes.ts`), reading a value (`read-value.ts`).
 */
import type { ProblemCode } from "../../kernel/problem.ts";
import type { CodeTable } from "./codes.ts";

export type FieldType =
  /** C..max: `absentAs` is a text that stands for "there is none". */
  | { readonly kind: "text"; readonly min: number; readonly max: number; readonly absentAs?: string }
  /** C of digits alone, exactly so long. */
  | { readonly kind: "digits"; readonly length: number }
  /** N19,5: up to 19 digits, 5 of them after the point, never negative. */
  | { readonly kind: "amount"; readonly mayBeZero: boolean }
  | { readonly kind: "integer"; readonly min: number; readonly max: number }
  /** yyyyMMdd. */
  | { readonly kind: "day" }
  /** yyyyMMddHHmmss, Beijing time. */
  | { readonly kind: "time" }
  /** A code; `refused` are codes that exist and are not allowed here, with the problem that says so. */
  | { readonly kind: "code"; readonly table: CodeTable; readonly refused?: Readonly<Record<string, ProblemCode>> };

export interface Field {
  readonly element: string;
  readonly path: string | null;
  readonly isRequired: boolean;
  readonly type: FieldType;
}

export const must = (element: string, path: string | null, type: FieldType): Field => ({
  element,
  path,
  isRequired: true,
  type,
});
export const may = (element: string, path: string | null, type: FieldType): Field => ({
  element,
  path,
  isRequired: false,
  type,
});

export const text = (max: number, absentAs?: string): FieldType =>
  absentAs === undefined ? { kind: "text", min: 1, max } : { kind: "text", min: 1, max, absentAs };
export const exactly = (length: number): FieldType => ({ kind: "text", min: length, max: length });
export const digits = (length: number): FieldType => ({ kind: "digits", length });
export const integer = (min: number, max: number): FieldType => ({ kind: "integer", min, max });
export const code = (table: CodeTable, refused?: Readonly<Record<string, ProblemCode>>): FieldType =>
  refused === undefined ? { kind: "code", table } : { kind: "code", table, refused };
/** Zero is a value: a free gift, no freight, no discount. */
export const amount: FieldType = { kind: "amount", mayBeZero: true };
/** Zero cannot be true: a quantity, a weight, a sum paid. */
export const positive: FieldType = { kind: "amount", mayBeZero: false };
export const day: FieldType = { kind: "day" };
export const time: FieldType = { kind: "time" };
