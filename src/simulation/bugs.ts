/**
 * Bugs: faults of the kind that programmers make, planted around the real application to see that the oracle catches
 * each. One entry a bug: where it sits and what it does wrong.
 *
 * A bug wraps a port or the application's front; no flag for it exists in the program itself. `transaction` sits
 * between the application and the database, `store` under it as a whole, `batcher` between it and its callers. Not
 * here: faults of the world, which a right application must stand (`choose-fault.ts`).
 */
import type { Batcher, FilingOutcome } from "../app/clearing/batcher.ts";
import type { ClearingSettings } from "../app/clearing/batch.ts";
import { journalRow } from "../app/journal/journal.ts";
import type {
  AccountRow,
  ClearingStore,
  ClearingTransaction,
  Clock,
  JournalRow,
  StandingDeadline,
  Vault,
} from "../app/ports.ts";
import type { FairwayEvent } from "../customs/event.ts";
import type { Read } from "../customs/filed.ts";

export interface Bug {
  readonly name: string;
  transaction?(tx: ClearingTransaction, settings: ClearingSettings): ClearingTransaction;
  store?(store: ClearingStore): ClearingStore;
  batcher?(batcher: Batcher): Batcher;
  settings?(settings: ClearingSettings): ClearingSettings;
  clock?(clock: Clock): Clock;
}

const butLast = <T>(rows: readonly T[]): readonly T[] => (rows.length > 1 ? rows.slice(0, -1) : rows);

/** The bug changes what one step is given, or answers. */
const step = <K extends keyof ClearingTransaction>(
  name: string,
  method: K,
  wrong: (real: ClearingTransaction[K], tx: ClearingTransaction, vault: Vault) => ClearingTransaction[K],
): Bug => ({ name, transaction: (tx, { vault }) => ({ ...tx, [method]: wrong(tx[method], tx, vault) }) });

/** The head says something else, and is hashed and signed for it. */
const head = (name: string, change: (row: JournalRow) => Partial<JournalRow>): Bug =>
  step(name, "append", (append) => (row) => append({ ...row, ...change(row) }));

/** A head over other events, right in itself. */
const told = (name: string, change: (events: FairwayEvent[]) => FairwayEvent[]): Bug =>
  step(name, "append", (append, tx, vault) => async (row) => {
    const events = change(row.events.map((text) => JSON.parse(text) as FairwayEvent));
    if (events.length > 0) await append(journalRow(events, tx.tip, Date.parse(row.recordedAt), vault));
  });

const acceptedAll = (reads: readonly Read[]): FilingOutcome[] =>
  reads.map(({ line, kind, key }) => ({ line, kind, key, outcome: "accepted", problems: [], version: 1, event: null }));

const remembering = (): ((tx: ClearingTransaction) => ClearingTransaction["lockAccounts"]) => {
  const balances = new Map<string, bigint>();
  return (tx) => async (accounts, at) => {
    for (const [account, balance] of await tx.lockAccounts(accounts, at))
      if (!balances.has(account)) balances.set(account, balance);
    return new Map(accounts.map(({ account }) => [account, balances.get(account)!]));
  };
};

const ofAnswers: readonly Bug[] = [
  {
    name: "a document is acknowledged before its commit",
    batcher: (batcher) => ({
      ...batcher,
      submit(reads, party, message) {
        const isWhole = reads.every(({ document }) => document !== undefined);
        const real = batcher.submit(reads, party, message);
        if (!isWhole) return real;
        real.catch(() => undefined);
        return Promise.resolve(acceptedAll(reads));
      },
    }),
  },
  {
    name: "a store that is away is answered as if the documents were accepted",
    batcher: (batcher) => ({
      ...batcher,
      submit: (reads, party, message) => batcher.submit(reads, party, message).catch(() => acceptedAll(reads)),
    }),
  },
  {
    name: "after an error in mid-transaction what was done so far is committed",
    store: (store) => ({
      transaction: async (run, slot) => {
        let failure: unknown;
        const result = await store.transaction(
          (tx) =>
            run(tx).catch((error: unknown) => {
              failure = error;
              return undefined as never;
            }),
          slot,
        );
        if (failure !== undefined) throw failure as Error;
        return result;
      },
    }),
  },
  {
    name: "nobody is told that the door refused a document",
    transaction: (tx) => ({ ...tx, recordRejections: () => Promise.resolve() }),
  },
];

const ofDocuments: readonly Bug[] = [
  step("the last document of a batch is not written", "insertDocuments", (insert) => (rows) => insert(butLast(rows))),
  step(
    "a changed document skips a version",
    "insertDocuments",
    (insert) => (rows) =>
      insert(
        rows.map((row) => {
          const { version } = row.filed;
          return version === 1 ? row : { ...row, filed: { ...row.filed, version: version + 1 } };
        }),
      ),
  ),
  step(
    "a draft is kept as filed",
    "insertDocuments",
    (insert) => (rows) => insert(rows.map((row) => ({ ...row, filed: { ...row.filed, isDraft: false } }))),
  ),
  step(
    "only first versions are loaded",
    "loadDocuments",
    (load) => async (consignments) => (await load(consignments)).filter(({ filed }) => filed.version === 1),
  ),
  step(
    "one document of a parcel in flight is forgotten",
    "loadDocuments",
    (load) => async (consignments) => (await load(consignments)).slice(1),
  ),
  step(
    "a locked parcel is taken for a new one",
    "lockParcels",
    (lock) => async (consignments, at) => (await lock(consignments, at)).map((row) => ({ ...row, isNew: true })),
  ),
  // One that was there already: alone in its batch it is skipped too, and the batcher's second try does not help.
  step(
    "a row that a lock returned is skipped",
    "lockParcels",
    (lock) => async (consignments, at) =>
      (await lock(consignments, at)).filter(({ isNew }, index) => isNew || index > 0),
  ),
  step(
    "a waybill that comes last finds nobody who named its number",
    "lockWaybillNumbers",
    (lock) => async (rows, at) =>
      (await lock(rows, at)).map((row) => (row.isNew ? row : { ...row, namedBy: row.namedBy.slice(1) })),
  ),
  step("a waybill that came first is not loaded", "loadWaybills", () => () => Promise.resolve([])),
  step("an arrival that came first is not loaded", "loadMovements", () => () => Promise.resolve([])),
];

const ofDecisions: readonly Bug[] = [
  step("a decision is written twice", "insertDecisions", (insert) => async (rows, at) => {
    await insert(rows, at);
    await insert(
      rows.map((row) => ({ ...row, version: row.version + 100 })),
      at,
    );
  }),
  step(
    "a decision is not written",
    "insertDecisions",
    (insert) => (rows, at) => (rows.length > 1 ? insert(butLast(rows), at) : Promise.resolve()),
  ),
  step("a parcel keeps the state of its former decision", "changeParcels", () => () => Promise.resolve()),
  {
    name: "a parcel is decided again whenever it is touched",
    transaction(tx, { vault }) {
      const lock = tx.lockParcels.bind(tx);
      return {
        ...tx,
        lockParcels: async (consignments, at) =>
          (await lock(consignments, at)).map((row) => ({
            ...row,
            decisionVersion: row.decisionVersion + (vault.draw(row.consignment) % 2),
          })),
      };
    },
  },
  step(
    "an arrival has a refused parcel judged anew",
    "lockParcels",
    (lock) => async (consignments, at) =>
      (await lock(consignments, at)).map((row) => (row.state === "refused" ? { ...row, state: "held" } : row)),
  ),
  {
    name: "each time a parcel is decided it is drawn anew",
    settings(settings) {
      let drawn = 0;
      return { ...settings, vault: { ...settings.vault, draw: () => (drawn += 77_777) % 1_000_000 } };
    },
  },
  {
    name: "two people share a hash",
    settings: (settings) => ({
      ...settings,
      vault: {
        ...settings.vault,
        keep: (kind, value) => settings.vault.keep(kind, kind === "identity" ? value.slice(0, 8) : value),
      },
    }),
  },
  {
    name: "the day of acceptance is that of Greenwich",
    clock: (clock) => ({ now: () => clock.now() - 8 * 3_600_000 }),
  },
];

const noFloor = (rows: readonly AccountRow[]): AccountRow[] => rows.map((row) => ({ ...row, floor: null }));

const ofLedger: readonly Bug[] = [
  step(
    "what a superseded decision took is not given back",
    "post",
    (post) => (transfers, at) =>
      post(
        transfers.filter(({ entry }) => !entry.endsWith("/back")),
        at,
      ),
  ),
  step(
    "a reservation is posted twice",
    "post",
    (post) => (transfers, at) =>
      post([...transfers, ...transfers.map((each) => ({ ...each, entry: `${each.entry}/again` }))], at),
  ),
  step("a reservation is not posted", "post", (post) => (transfers, at) => post(butLast(transfers), at)),
  step(
    "balances are taken for nothing, and floors forgotten",
    "lockAccounts",
    (lock) => async (rows, at) => new Map([...(await lock(noFloor(rows), at))].map(([account]) => [account, 0n])),
  ),
  step("accounts are opened without a floor", "lockAccounts", (lock) => (rows, at) => lock(noFloor(rows), at)),
  {
    name: "balances are remembered from the first time",
    transaction: (() => {
      const lockOn = remembering();
      return (tx: ClearingTransaction) => ({ ...tx, lockAccounts: lockOn(tx) });
    })(),
  },
];

const ofJournal: readonly Bug[] = [
  step("a batch's head is not written", "append", () => () => Promise.resolve()),
  head("a sequence skips a number", ({ sequence }) => ({ sequence: sequence + 1 })),
  head("a head names no head before it", () => ({ previous: "" })),
  head("a root is not that of the events", ({ root }) => ({
    root: root.replace(/^./, (digit) => (digit === "0" ? "1" : "0")),
  })),
  head("a head carries another's signature", ({ signature }) => ({
    signature: signature.split("").reverse().join(""),
  })),
  head("the parties of a head are left out", () => ({ parties: [] })),
  told("the last event of a batch is not told", (events) => events.slice(0, -1)),
  told("decisions are not told", (events) => events.filter(({ type }) => type !== "parcel.decided")),
  told("that a parcel waits again is not told", (events) => events.filter(({ type }) => type !== "parcel.waiting")),
  told("an event is told twice", (events) => [...events, events[0]!]),
];

const ofDeadlines: readonly Bug[] = [
  step(
    "no deadline is opened",
    "keepDeadlines",
    (keep) => (rows, at) =>
      keep(
        rows.filter(({ state }) => state !== "open"),
        at,
      ),
  ),
  step(
    "a deadline that was met runs on",
    "keepDeadlines",
    (keep) => (rows, at) =>
      keep(
        rows.filter(({ state }) => state !== "met"),
        at,
      ),
  ),
  step(
    "a deadline that nothing waits for any more runs on",
    "keepDeadlines",
    (keep) => (rows, at) =>
      keep(
        rows.filter(({ kind, state }) => kind !== "documents-missing" || state !== "lapsed"),
        at,
      ),
  ),
  step(
    "a parcel filed anew has no deadline where it had one before",
    "keepDeadlines",
    (keep) => (rows, at) =>
      keep(
        rows.filter(({ round }) => round === 1),
        at,
      ),
  ),
  {
    name: "a parcel filed anew goes on with the days of before",
    transaction(tx) {
      const before = new Map<string, Pick<StandingDeadline, "startedAt" | "dueAt">>();
      return {
        ...tx,
        loadDeadlines: async (consignments) => {
          const rows = await tx.loadDeadlines(consignments);
          for (const { consignment, kind, startedAt, dueAt } of rows)
            before.set(`${consignment} ${kind}`, { startedAt, dueAt });
          return rows;
        },
        keepDeadlines: (rows, at) =>
          tx.keepDeadlines(
            rows.map((row) => (row.round > 1 ? { ...row, ...before.get(`${row.consignment} ${row.kind}`) } : row)),
            at,
          ),
      };
    },
  },
  step("what is overdue is claimed and forgotten", "missDeadline", () => () => Promise.resolve(false)),
  told("that a deadline began or ended is not told", (events) =>
    events.map((event) => {
      const data = Object.entries(event.data).filter(([name]) => name !== "deadlines");
      return { ...event, data: Object.fromEntries(data) } as unknown as FairwayEvent;
    }),
  ),
  told("that a deadline was missed is not told", (events) => events.filter(({ type }) => type !== "deadline.missed")),
];

export const bugs: readonly Bug[] = [
  ...ofAnswers,
  ...ofDocuments,
  ...ofDecisions,
  ...ofLedger,
  ...ofJournal,
  ...ofDeadlines,
];
