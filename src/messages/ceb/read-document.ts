/**
 * One document's piece of a message to a `Read`: the noun, or every problem of its shape in documented order.
 *
 * Driven by the field tables alone. An empty optional element counts as absent. A document with problems still
 * carries its key and consignment as far as they were readable. Not here: sums, checksums, currencies allowed: what
 * filing checks for every entrance.
 */
import type { AnyDocument } from "../../customs/documents.ts";
import type { Intent, Read, SignatureState } from "../../customs/filed.ts";
import { inOrder, problem, type Problem } from "../../kernel/problem.ts";
import { readableConsignment, readableKey } from "../readable-key.ts";
import type { Field } from "./field.ts";
import { businessStates, intents, type MessageShape, type RecordShape } from "./message-shapes.ts";
import { PROBLEMS_MAX, type Piece, type Texts } from "./message-splitter.ts";
import { readValue } from "./read-value.ts";

export type Noun = Record<string, unknown>;

export function readDocument(
  shape: MessageShape,
  piece: Piece,
  place: { line: number; signature: SignatureState },
): Read {
  const problems: Problem[] = [...piece.problems];
  const noun: Noun = { kind: shape.kind };
  readHead(shape.head, piece, noun, problems);
  if (shape.list !== null) noun["items"] = readLines(shape.list, shape.linesMax, piece, problems);
  if (piece.head !== undefined) compareCurrencies(shape, piece, problems);
  return readOf(shape, piece, noun, problems, { ...place, raw: piece.raw });
}

/** The read of a noun whose texts were all looked at. */
export function readOf(
  shape: MessageShape,
  piece: Piece,
  noun: Noun,
  problems: readonly Problem[],
  place: { line: number; signature: SignatureState; raw: string },
): Read {
  const isWhole = problems.length === 0;
  return {
    line: place.line,
    entrance: "ceb",
    kind: shape.kind,
    key: readableKey(shape.kind, noun),
    consignment: readableConsignment(shape.kind, noun),
    orderNo: textOf(noun, "orderNo"),
    intent: (intents.nounOf.get(textIn(shape.head, piece.head, "appType")) as Intent | undefined) ?? "original",
    isDraft: businessStates.nounOf.get(textIn(shape.head, piece.head, "appStatus")) === "draft",
    signature: place.signature,
    // Every required field of the shape is there; a test holds the shapes against the nouns.
    document: isWhole ? (noun as unknown as AnyDocument<string>) : undefined,
    problems: isWhole ? [] : inOrder(problems).slice(0, PROBLEMS_MAX),
    raw: place.raw,
  };
}

export function readHead(head: RecordShape, piece: Piece, noun: Noun, problems: Problem[]): void {
  const pointer = `/${head.element}`;
  if (piece.head !== undefined) return readRecord(head, piece.head, pointer, noun, problems);
  problems.push(problem("document.member_missing", pointer, `Give the document its ${head.element}.`));
}

function readLines(list: RecordShape, linesMax: number, piece: Piece, problems: Problem[]): Noun[] {
  const pointer = `/${list.element}`;
  if (piece.lineCount === 0) {
    problems.push(problem("document.lines_missing", pointer, `Give at least one ${list.element}.`));
  }
  if (piece.lineCount > linesMax) {
    problems.push(problem("document.too_many_lines", pointer, `Give at most ${linesMax} lines in one document.`));
  }
  return piece.lines.map((texts, index) => {
    const item: Noun = {};
    readRecord(list, texts, `${pointer}/${index}`, item, problems);
    return item;
  });
}

/** The noun has one currency, its head's: a line in another one must not pass as the head's. */
function compareCurrencies(shape: MessageShape, piece: Piece, problems: Problem[]): void {
  const { head, list } = shape;
  if (list === null || isSpoilt(problems, `/${head.element}/currency`)) return;
  const headCurrency = textIn(head, piece.head, "currency");
  piece.lines.forEach((texts, index) => {
    const pointer = `/${list.element}/${index}/currency`;
    if (textIn(list, texts, "currency") === headCurrency || isSpoilt(problems, pointer)) return;
    problems.push(problem("filing.currency_not_allowed", pointer, "Give the line the currency of its head."));
  });
}

/** A member whose problem is reported already. */
const isSpoilt = (problems: readonly Problem[], pointer: string): boolean =>
  problems.some((known) => known.pointer === pointer);

export function readRecord(record: RecordShape, texts: Texts, at: string, noun: Noun, problems: Problem[]): void {
  const { fields } = record;
  for (let index = 0; index < fields.length; index += 1) {
    const raw = texts[index];
    if (raw === null) continue; // Reported where it was found.
    const field = fields[index]!;
    const text = raw === undefined ? "" : raw.trim();
    if (text === "" || (field.type.kind === "text" && text === field.type.absentAs)) {
      if (field.isRequired) problems.push(missing(field, at));
      continue;
    }
    const value = readValue(field, text);
    if (typeof value === "object") problems.push(problem(value.code, `${at}/${field.element}`, value.detail));
    else if (field.path !== null) place(noun, field.path, value);
  }
}

function missing(field: Field, at: string): Problem {
  const pointer = `${at}/${field.element}`;
  if (field.element !== "guid") return problem("document.member_missing", pointer, `Fill in ${field.element}.`);
  return problem("document.value_malformed", pointer, "Give guid with exactly 36 characters.");
}

function place(noun: Noun, path: string, value: string | number): void {
  const slash = path.indexOf("/");
  if (slash < 0) {
    noun[path] = value;
    return;
  }
  const group = (noun[path.slice(0, slash)] ??= {}) as Noun;
  group[path.slice(slash + 1)] = value;
}

const textOf = (noun: Noun, member: string): string | null => {
  const value = noun[member];
  return typeof value === "string" ? value : null;
};

/** An element's trimmed text; empty where it is absent or spoilt. */
const textIn = (record: RecordShape, texts: Texts | undefined, element: string): string =>
  texts?.[record.indexOf.get(element)!]?.trim() ?? "";
