/**
 * changesAround: on which day what is dated last began or ended, and on which it next will.
 *
 * A row holds on [from, until): on `until` it has ended. Pure; what the rows are is the caller's.
 */
import type { Sentences } from "../../customs/decision.ts";
import type { Day } from "../../kernel/day.ts";

/** Anything of a book that holds for a time. Equal ones (of one part, id and title) are counted together. */
export interface Dated {
  readonly part: "rule" | "figure" | "rate" | "goods" | "desk" | "lanes";
  readonly id: string;
  readonly title: Sentences;
  readonly from: Day;
  readonly until?: Day | undefined;
}

export interface ChangedThing extends Pick<Dated, "part" | "id" | "title"> {
  readonly count: number;
}

export interface Change {
  readonly day: Day;
  readonly begins: readonly ChangedThing[];
  readonly ends: readonly ChangedThing[];
}

export interface Changes {
  /** The last one up to the day itself. */
  readonly latest: Change | null;
  readonly next: Change | null;
}

export function changesAround(rows: readonly Dated[], day: Day): Changes {
  const days = new Set(rows.flatMap(({ from, until }) => (until === undefined ? [from] : [from, until])));
  const sorted = [...days].sort();
  const on = (at: Day | undefined): Change | null =>
    at === undefined
      ? null
      : {
          day: at,
          begins: counted(rows.filter(({ from }) => from === at)),
          ends: counted(rows.filter(({ until }) => until === at)),
        };
  return {
    latest: on(sorted.findLast((each) => each <= day)),
    next: on(sorted.find((each) => each > day)),
  };
}

function counted(rows: readonly Dated[]): ChangedThing[] {
  const found = new Map<string, ChangedThing>();
  for (const { part, id, title } of rows) {
    const name = `${part} ${id}`;
    found.set(name, { part, id, title, count: (found.get(name)?.count ?? 0) + 1 });
  }
  return [...found.values()];
}
