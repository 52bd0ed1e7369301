/**
 * openLists: the list of parcels on a record: those who ask it, and the projector that follows the journal into it.
 *
 * Each has connections of its own: a wide question delays no look-up of a parcel, and the projector holds one
 * connection, whatever there is to do.
 */
import { followJournal } from "../app/lists/follow-journal.ts";
import { askList, sharedOverview, viewerOf } from "../app/lists/ask-lists.ts";
import { listLag, type ListLag } from "../app/lists/list-lag.ts";
import type { ListReader, ListStore } from "../app/lists/list-ports.ts";
import type { Viewer } from "../app/lists/find-parcels.ts";
import { savedFilters } from "../app/lists/saved-filters.ts";
import { project, type Projector } from "../app/lists/project.ts";
import type { Asker } from "../http/asker.ts";
import type { ListPort } from "../http/lists/list-port.ts";
import type { Clock } from "../app/ports.ts";
import { assert } from "../kernel/assert.ts";
import { filterStore } from "../store/lists/filter-store.ts";
import { listReader } from "../store/lists/list-reader.ts";
import { listStore } from "../store/lists/list-store.ts";
import { journalReader } from "../store/journal-reader.ts";
import { openPool } from "../store/pool.ts";
import type { Fairway } from "./compose.ts";
import { exportLists } from "./export-lists.ts";
import type { GaugeSource } from "./metrics.ts";
import { sleep } from "./sleep.ts";

const ASKING_CONNECTIONS = 3;
/** A question; a parcel's own page has its own pool. */
const QUESTION_MS_MAX = 4_000;

/** What one read of the journal brings, and a step takes a part of. */
const REMEMBERED_BYTES = 10 * 1024 * 1024;

export interface Lists {
  readonly reader: ListReader;
  readonly store: ListStore;
  readonly gauges: readonly GaugeSource[];
  /** What the routes ask. */
  readonly port: ListPort;
  lag(): Promise<ListLag>;
  /** Steps until everything that is recorded is in the list. */
  catchUp(onStep?: () => Promise<void>): Promise<void>;
  /** Begins to follow the journal. */
  start(): void;
  close(): Promise<void>;
}

export function openLists(
  { url, bell, batcher }: Pick<Fairway, "url" | "bell" | "batcher">,
  log: (text: string) => void,
): Lists {
  const complain = (error: unknown): void => log(`lists: ${(error as Error).message}`);
  const asking = openPool(url, {
    connections: ASKING_CONNECTIONS,
    onError: complain,
    statementMs: QUESTION_MS_MAX,
  });
  const projecting = openPool(url, { connections: 1, onError: complain });
  const clock = { now: () => Date.now() };
  const reader = listReader(asking);
  const store = listStore(projecting);
  const journal = journalReader(projecting, REMEMBERED_BYTES);
  const asked = journalReader(asking);
  const lag = async (): Promise<ListLag> => listLag(await reader.place(), await asked.tips(), clock.now());
  const projector: Projector = { store, journal, clock };
  const stopping = new AbortController();
  let working: Promise<void> | undefined;
  return {
    ...{ reader, store, lag },
    port: { ...portOf(reader, clock), filters: savedFilters(filterStore(asking), clock) },
    gauges: gaugesOf(lag),
    async catchUp(onStep = () => Promise.resolve()) {
      for (;;) {
        const { more } = await project(projector);
        await onStep();
        if (!more) return;
      }
    },
    start() {
      working ??= followJournal({
        ...projector,
        ...{ bell, sleep },
        signal: stopping.signal,
        stopwatch: () => performance.now(),
        isBusy: () => batcher.depth() > 0,
        onError: complain,
      });
    },
    async close() {
      stopping.abort();
      await working;
      await Promise.all([asking.end(), projecting.end()]);
    },
  };
}

function portOf(reader: ListReader, clock: Clock): Omit<ListPort, "filters"> {
  const figures = sharedOverview(reader, clock);
  const viewer = ({ party, person }: Asker): Viewer =>
    party === null ? { kind: "buyer", hash: person?.identityHash ?? "" } : viewerOf(party);
  return {
    find: (asker, request) => askList(reader, viewer(asker), request),
    export: (asker, request) => exportLists(reader, viewer(asker), request),
    overview: (asker, day) => {
      const seen = viewer(asker);
      assert(seen.kind !== "buyer", "lists: figures are for parties");
      return figures(seen.kind === "party" ? seen.code : null, day);
    },
  };
}

const gaugesOf = (lag: Lists["lag"]): GaugeSource[] => [
  {
    name: "fairway_list_behind_rows",
    help: "Rows of the journal that are not in the list of parcels yet.",
    read: async () => (await lag()).rows,
  },
  {
    name: "fairway_list_behind_seconds",
    help: "How old the last row is that is in the list, where others wait; 0 where none does.",
    read: async () => (await lag()).milliseconds / 1_000,
  },
];
