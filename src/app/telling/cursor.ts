/**
 * Cursor: how far somebody has read the journal: for each writer's chain, the row that is next and how many of its
 * events were told already.
 *
 * A chain that a cursor does not name begins at its first row, so a cursor stays good when new writers appear. Its text
 * is opaque to those who keep it: `WRITER.SEQUENCE` or `WRITER.SEQUENCE.TOLD`, joined by "~"; "0" stands for the
 * beginning. A row that commits late in another chain is never passed over, whatever its clock said. How long a text
 * may be is a matter of who gives it (`readAskedCursor`): what was stored always reads.
 */
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";

export interface ChainPlace {
  /** The row that is next. */
  readonly sequence: number;
  /** How many of its events were told already. */
  readonly told: number;
}

export type Cursor = ReadonlyMap<string, ChainPlace>;

export const beginning: Cursor = new Map();
const BEGINNING_TEXT = "0";
const ASKED_LENGTH_MAX = 8_192;
const part = /^([A-Za-z0-9_-]{1,64})\.([1-9]\d{0,14})(?:\.([1-9]\d{0,8}))?$/;

const malformed = fail(
  problem("events.cursor_malformed", "", "Give a cursor as it was answered, 0 for the beginning, or now."),
);

export function cursorText(cursor: Cursor): string {
  const parts = [...cursor].map(([writer, { sequence, told }]) =>
    told === 0 ? `${writer}.${sequence}` : `${writer}.${sequence}.${told}`,
  );
  return parts.length === 0 ? BEGINNING_TEXT : parts.sort().join("~");
}

export function readCursor(text: string): Result<Cursor> {
  if (text === BEGINNING_TEXT) return ok(beginning);
  const cursor = new Map<string, ChainPlace>();
  for (const one of text.split("~")) {
    const [, writer, sequence, told] = part.exec(one) ?? [];
    if (writer === undefined || cursor.has(writer)) return malformed;
    cursor.set(writer, { sequence: Number(sequence), told: Number(told ?? 0) });
  }
  return ok(cursor);
}

/** What somebody outside gave. */
export const readAskedCursor = (text: string): Result<Cursor> =>
  text.length > ASKED_LENGTH_MAX ? malformed : readCursor(text);

/** Without the chains that the journal does not have: a cursor that is kept grows with the journal's chains alone. */
export const withoutStrangers = (cursor: Cursor, tips: ReadonlyMap<string, number>): Cursor =>
  new Map([...cursor].filter(([writer]) => tips.has(writer)));

/** The cursor at the end of chains of these lengths: only what is recorded from here on comes after it. */
export const cursorAt = (tips: ReadonlyMap<string, number>): Cursor =>
  new Map([...tips].map(([writer, sequence]) => [writer, { sequence: sequence + 1, told: 0 }]));
