/**
 * compose: joins adapters and application into one running Fairway, and takes it apart again.
 *
 * Every command that needs the record opens it here. The database is the embedded one of a home directory, or that of
 * DATABASE_URL.
 */
import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import type pg from "pg";
import { createBell, type Bell } from "../app/telling/bell.ts";
import { createBatcher, type Batcher } from "../app/clearing/batcher.ts";
import { observedBatcher, observedStore } from "../app/observe-clearing.ts";
import type { ClearingSettings } from "../app/clearing/batch.ts";
import { missDeadlines, type MissedNow } from "../app/deadlines/miss-deadlines.ts";
import type { DeadlineStore, PartyStore, QueryStore, ReceiptStore, SigningKey, Vault, Wordings } from "../app/ports.ts";
import type { UnmaskDesk } from "../app/people/unmask.ts";
import type { NumberStore } from "../app/trace/trace.ts";
import type { PasskeyDesk } from "../app/people/passkeys.ts";
import type { Desk } from "../app/desk/desk.ts";
import { inTurn } from "../app/desk/in-turn.ts";
import type { ProofStore } from "../app/journal/prove.ts";
import type { Rulebook } from "../app/rulebook.ts";
import type { JournalReader } from "../app/telling/telling-ports.ts";
import type { UploadStore } from "../app/uploads.ts";
import { cebWording } from "../messages/ceb/wording.ts";
import { jsonWording } from "../messages/json/json-wording.ts";
import { deskReader } from "../store/desk/desk-store.ts";
import { deadlineStore } from "../store/deadline-store.ts";
import { journalReader } from "../store/journal-reader.ts";
import { loadKeys } from "../store/keys.ts";
import { migrateAt } from "../store/migrate.ts";
import { uploadStore } from "../store/uploads.ts";
import { partyStore } from "../store/parties.ts";
import { proofStore } from "../store/proof-store.ts";
import { clearingStore } from "../store/clearing-store.ts";
import { envelopeStore, lookStore } from "../store/people/look-store.ts";
import { numberStore } from "../store/number-store.ts";
import { openPool } from "../store/pool.ts";
import { queryStore } from "../store/query.ts";
import { receiptStore } from "../store/receipt-store.ts";
import { changeableVault, openVault, publicKeyOf, type KeySet } from "../store/vault.ts";
import type { Metrics } from "./metrics.ts";
import { openDatabase } from "./open-database.ts";
import { openPeopleDesk } from "./people-desk.ts";
import { rereadDocument } from "./reread-document.ts";
import { projectRoot } from "./home.ts";
import { loadDeadlineBook, loadDeskBook } from "./rulebook-files.ts";
import { within } from "./within.ts";
import { sleep } from "./sleep.ts";

export const wordings: Wordings = { json: jsonWording, ceb: cebWording };
export const migrations = join(projectRoot, "migrations");

/** Transactions in flight: three kept both cores busy, a fourth only waited for locks. */
export const WRITERS = 2;
export const DOCUMENTS_MAX = 4_000;
/** The chain of the journal that tells of missed deadlines: behind those of the writers. */
const DEADLINE_SLOT = WRITERS;
/** The chain that tells of acts of people. */
const PEOPLE_SLOT = WRITERS + 1;
/** Documents in hand from which on senders are held back: more would only lie in memory. */
const DEPTH_MAX = 1_500;
/** Connections of those who ask, and of nobody else: a house full of documents does not keep an answer waiting. */
const READERS = 5;

export interface Fairway {
  readonly batcher: Batcher;
  readonly query: QueryStore;
  readonly parties: PartyStore;
  readonly people: PasskeyDesk;
  readonly unmasking: UnmaskDesk;
  /** Where officers decide. */
  readonly desk: Desk;
  readonly numbers: NumberStore;
  readonly uploads: UploadStore;
  readonly proofs: ProofStore;
  readonly receipts: ReceiptStore;
  readonly journal: JournalReader;
  /** Rings when the journal has grown. */
  readonly bell: Bell;
  readonly deadlines: DeadlineStore;
  /** Misses every deadline that is due; `isStopping` ends it after the one in hand. */
  missDeadlines(isStopping?: () => boolean): Promise<MissedNow>;
  readonly vault: Vault;
  /** The public halves of the house's own keys. */
  readonly houseKeys: readonly SigningKey[];
  readonly rulebook: Rulebook;
  readonly url: string;
  /** Reads the keys again, after a rotation; answers the name of the current set. */
  reloadKeys(): Promise<string>;
  ping(): Promise<void>;
  /**
   * Finishes what is in flight and lets go of the database. Given a patience, throws `Late` where that took longer; the
   * embedded server is stopped all the same.
   */
  close(patienceMs?: number): Promise<void>;
}

export interface ComposeOptions {
  readonly home: string;
  readonly databaseUrl?: string | undefined;
  readonly keys?: string | undefined;
  readonly rulebook: Rulebook;
  readonly day?: string | undefined;
  readonly areGoodsHere?: boolean;
  readonly log: (text: string) => void;
  /** Where what happens is counted; without it nothing is. */
  readonly metrics?: Metrics;
}

export async function compose(options: ComposeOptions): Promise<Fairway> {
  const { rulebook, log, metrics } = options;
  const database = await openDatabase(options, log);
  const onError = (error: Error): void => log(`database connection lost: ${error.message}`);
  const writing = openPool(database.url, { connections: WRITERS + 2, onError });
  const reading = openPool(database.url, { connections: READERS, onError });
  const close = async (work: Promise<void>, patienceMs?: number): Promise<void> => {
    const all = work.then(() => Promise.all([writing.end(), reading.end()]));
    try {
      await (patienceMs === undefined ? all : within(patienceMs, all));
    } finally {
      await database.stop();
    }
  };
  try {
    await migrateAt(database.url, migrations, log);
    const [current, ...former] = await loadKeys(options.home, options.keys);
    const vault = changeableVault(openVault(current, former));
    const query = queryStore(reading);
    const clock = { now: () => Date.now() };
    await query.adoptRulebook(rulebook, clock.now());
    const signers = signersOf([current, ...former]);
    await query.adoptSigningKeys(signers, clock.now());
    const reloadKeys = async (): Promise<string> => {
      const [next, ...others] = await loadKeys(options.home, options.keys);
      await query.adoptSigningKeys(signersOf([next, ...others]), clock.now()); // Known before it signs.
      vault.change(openVault(next, others));
      return next.id;
    };
    const bell = createBell(sleep);
    const store = clearingStore(writing, onError, bell.ring);
    const settings: ClearingSettings = {
      rulebook,
      vault,
      wordings,
      day: options.day,
      areGoodsHere: options.areGoodsHere ?? false,
      // The one-shot ends at once: nobody waits for anything there.
      deadlines: options.areGoodsHere === true ? undefined : await loadDeadlineBook(),
      breathe: () => new Promise((resolve) => setImmediate(resolve)),
    };
    const deadlines = deadlineStore(writing);
    const name = `${process.pid}-${randomBytes(6).toString("hex")}`;
    const plain = createBatcher({
      store: metrics === undefined ? store : observedStore(store, metrics.observer, stopwatch),
      clock,
      settings,
      writers: WRITERS,
      documentsMax: DOCUMENTS_MAX,
      depthMax: DEPTH_MAX,
      ...(metrics !== undefined && { onBatch: ({ documents }) => metrics.batch(documents) }),
    });
    const batcher = metrics === undefined ? plain : watched(plain, metrics, { writing, reading });
    const parties = partyStore(reading);
    const acting = inTurn(store); // Acts of people write one chain.
    return {
      batcher,
      query,
      parties,
      people: openPeopleDesk(reading, { clock, vault, parties }),
      unmasking: {
        ...{ query, store: acting, clock, vault, looks: lookStore(reading), envelopes: envelopeStore(reading) },
        ...{ slot: PEOPLE_SLOT, reread: rereadDocument },
      },
      desk: {
        ...{ store: acting, reader: deskReader(reading), clock, settings, slot: PEOPLE_SLOT },
        book: await loadDeskBook(),
      },
      numbers: numberStore(reading),
      uploads: uploadStore(reading),
      proofs: proofStore(reading),
      receipts: receiptStore(reading),
      journal: journalReader(reading),
      bell,
      deadlines,
      missDeadlines: (isStopping = () => false) =>
        missDeadlines({ store, deadlines, clock, vault, name, slot: DEADLINE_SLOT, isStopping }),
      vault,
      houseKeys: signers,
      reloadKeys,
      rulebook,
      url: database.url,
      ping: async () => {
        // A standby answers too, but takes nothing.
        const { rows } = await reading.query<{ setting: string }>("show transaction_read_only");
        if (rows[0]?.setting === "on") throw new Error("it only reads");
      },
      close: (patienceMs) =>
        close(
          batcher.drain().then(() => store.close()),
          patienceMs,
        ),
    };
  } catch (error) {
    await close(Promise.resolve());
    throw error;
  }
}

/** The public halves of the house's keys. */
export const signersOf = (sets: readonly KeySet[]): SigningKey[] =>
  sets.map((set) => ({ key: set.id, publicKey: publicKeyOf(set) }));

const stopwatch = (): number => performance.now();

/** The batcher, and gauges of what waits and of the connections. */
function watched(plain: Batcher, metrics: Metrics, pools: Readonly<Record<string, pg.Pool>>): Batcher {
  const batcher = observedBatcher(plain, metrics.observer, stopwatch);
  metrics.addGauge({
    name: "fairway_queue_documents",
    help: "Documents waiting or in flight.",
    read: () => batcher.depth(),
  });
  metrics.addGauge({
    name: "fairway_queue_oldest_seconds",
    help: "How long the oldest document that is not answered yet has waited.",
    read: () => batcher.oldestMs() / 1_000,
  });
  metrics.addGauge({
    name: "fairway_database_connections",
    help: "Connections by what they do; waiting: work that waits for one.",
    label: "state",
    read() {
      const state: Record<string, number> = {};
      for (const [name, { totalCount, idleCount, waitingCount }] of Object.entries(pools)) {
        state[`${name}_busy`] = totalCount - idleCount;
        state[`${name}_idle`] = idleCount;
        state[`${name}_waiting`] = waitingCount;
      }
      return state;
    },
  });
  return batcher;
}

/** A party's key: 256 random bits; only its SHA-256 is kept. */
export const newKey = (): string => `fw_${randomBytes(32).toString("base64url")}`;
export const hashKey = (key: string): Buffer => createHash("sha256").update(key).digest();
