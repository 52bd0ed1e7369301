/**
 * savedFilters: questions to the list that a person keeps under names of their own.
 *
 * What is kept is the question's text as it was judged when it was saved; a rule that is gone since only finds nothing.
 * Not here: whether a text is a question (`http/`).
 */
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import type { Clock } from "../ports.ts";

export interface SavedFilter {
  readonly name: string;
  /** As in an address, without the question mark. */
  readonly query: string;
  /** ISO 8601, UTC. */
  readonly changedAt: string;
}

export interface FilterStore {
  /** By name. */
  list(person: string): Promise<readonly SavedFilter[]>;
  /** Adds or replaces; false where it would be one more than there may be. */
  save(person: string, filter: SavedFilter, most: number): Promise<boolean>;
  /** False where there is none of that name. */
  remove(person: string, name: string): Promise<boolean>;
}

export interface SavedFilters {
  list(person: string): Promise<readonly SavedFilter[]>;
  save(person: string, name: string, query: string): Promise<Result<SavedFilter>>;
  remove(person: string, name: string): Promise<Result<undefined>>;
}

/** Of one person. */
const FILTERS_MAX = 50;

const tooMany = problem(
  "list.too_many_filters",
  "",
  `You keep ${FILTERS_MAX} filters, which is as many as there may be: remove one.`,
);
const notFound = problem("list.filter_not_found", "/name", "You keep no filter of this name.");

export function savedFilters(store: FilterStore, clock: Clock): SavedFilters {
  return {
    list: (person) => store.list(person),
    async save(person, name, query) {
      const filter = { name, query, changedAt: new Date(clock.now()).toISOString() };
      return (await store.save(person, filter, FILTERS_MAX)) ? ok(filter) : fail(tooMany);
    },
    remove: async (person, name) => ((await store.remove(person, name)) ? ok(undefined) : fail(notFound)),
  };
}
