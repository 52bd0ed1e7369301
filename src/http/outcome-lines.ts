/**
 * Outcome lines: what came of each document, one line of NDJSON for each, in input order.
 *
 * Written as text by hand, because a request may bring hundreds of thousands: accepted documents need no serializer.
 */
import { assert } from "../kernel/assert.ts";
import type { Problem } from "../kernel/problem.ts";
import type { Read } from "../customs/filed.ts";
import type { FilingOutcome } from "./ports.ts";
import type { LocatedProblem } from "./tables/table-port.ts";

/** Of a document in a table: its rows, and problems that say row and cell. */
export interface TableOutcome extends FilingOutcome {
  readonly rows?: readonly number[];
  readonly problems: readonly LocatedProblem[];
}

/** The lines of one chunk as one text. */
export function outcomeLines(outcomes: readonly TableOutcome[]): string {
  let text = "";
  for (const { line, kind, key, outcome, problems, rows } of outcomes) {
    const kindText = kind === null ? "null" : `"${kind}"`;
    const keyText = key === null ? "null" : JSON.stringify(key);
    const problemsText = problems.length === 0 ? "[]" : JSON.stringify(problems.map(shown));
    const rowsText = rows === undefined ? "" : `,"rows":[${rows.join(",")}]`;
    text += `{"line":${line},"kind":${kindText},"key":${keyText},"outcome":"${outcome}","problems":${problemsText}${rowsText}}\n`;
  }
  return text;
}

/** Only these members of a problem leave the house. */
const shown = ({ code, pointer, detail, column }: LocatedProblem): LocatedProblem =>
  column === undefined ? { code, pointer, detail } : { code, pointer, detail, column };

/**
 * Files a chunk; the outcomes are those of its reads, one by one. Not an async function, which would hold the reads
 * until the answer: they are many, and the application lets go of them at once.
 */
export function fileInOrder(
  reads: readonly Read[],
  file: (reads: readonly Read[]) => Promise<readonly FilingOutcome[]>,
): Promise<readonly FilingOutcome[]> {
  const { length } = reads;
  return file(reads).then((outcomes) => {
    assert(outcomes.length === length, "fileInOrder: an outcome for every document");
    return outcomes;
  });
}

/** What names a document in an answer. */
export type Name = Pick<Read, "line" | "kind" | "key">;
export const nameOf = ({ line, kind, key }: Read): Name => ({ line, kind, key });

/** What is said of documents whose chunk failed as a whole: nothing of it was acknowledged. */
export function failedOutcomes(names: readonly Name[], cause: Problem): FilingOutcome[] {
  return names.map(({ line, kind, key }) => ({ line, kind, key, outcome: "rejected", problems: [cause] }));
}
