/**
 * verifyRecord: everything that must be true of a record, checked over the whole of it as of one moment, with flat
 * memory; and what is wrong where.
 *
 * The chain of heads and signatures; events against rows in both directions; documents against their hashes and
 * envelopes; decisions against facts and rule books, computed again; the ledger against the decisions; states,
 * deadlines and rulings against what happened last; webhooks against the envelopes of their secrets, messages to them
 * against the events they tell. What cannot be found by looking at a record alone: that its end was cut off together
 * with all rows of it. Who kept a head can ask for it (`kept`). Not here: the statements (`store/`), for people
 * (`cli/`).
 */
import { openFaults, type Fault, type Faults } from "./fault.ts";
import { checkDeadlines } from "./check-deadlines.ts";
import { checkWebhooks } from "./check-webhooks.ts";
import { checkDecisions } from "./check-decisions.ts";
import { checkDocuments } from "./check-documents.ts";
import { checkHeads } from "./check-heads.ts";
import { checkRulings } from "./check-rulings.ts";
import { checkAccounts, checkFloors, checkPostings } from "./check-ledger.ts";
import { checkMessages, checkNumbers, checkParcels, checkParties, checkRejections } from "./check-states.ts";
import { shelves } from "./record-reader.ts";
import { openCollector, openTally, type Tally } from "./tally.ts";
import type { KeptHead, Verifying, VerifyPorts } from "./verifying.ts";

export interface Verification {
  readonly isWhole: boolean;
  /** Rows that were looked at, by table; and events. */
  readonly counts: Readonly<Record<string, number>>;
  /** The first of them. */
  readonly faults: readonly Fault[];
  readonly faultCount: number;
  /** Decisions of another engine, which only that engine can compute again. */
  readonly notRecomputed: number;
  /** Documents whose envelope opens and whose piece of a message cannot be read by itself. */
  readonly notReread: number;
  /** The last head of each chain: worth keeping. */
  readonly tips: readonly KeptHead[];
}

/** Sums whose rows are named in the second walk; a record that differs in more of them is named in part. */
const SUMS_NAMED_MAX = 64;

export async function verifyRecord(ports: VerifyPorts, kept: readonly KeptHead[] = []): Promise<Verification> {
  const faults = openFaults();
  const tally = openTally(ports.vault.sha256);
  const verifying = begin(ports, kept, faults, tally, true);
  await walk(verifying);
  explainTheRest(verifying);
  checkFloors(verifying);
  const differing = tally.differing();
  if (differing.length > 0) {
    const collector = openCollector(new Set(differing.slice(0, SUMS_NAMED_MAX)));
    await walk(begin({ ...ports, onProgress: () => undefined }, [], openFaults(), collector, false));
    collector.settle(faults);
  }
  const { counts, notRecomputed, notReread } = verifying;
  if ((counts["event"] ?? 0) === 0) faults.add("record.empty", "journal", "", "rows");
  return {
    isWhole: faults.count() === 0,
    ...{ counts, faults: faults.kept, faultCount: faults.count(), notRecomputed, notReread },
    tips: [...verifying.tips.values()],
  };
}

function begin(
  ports: VerifyPorts,
  kept: readonly KeptHead[],
  faults: Faults,
  tally: Tally,
  isFirstWalk: boolean,
): Verifying {
  return {
    ...ports,
    ...{ faults, tally, isFirstWalk, kept },
    unexplained: { firstFiled: new Map(), claims: new Map(), numbers: new Set(), moving: new Set(), opened: new Map() },
    floors: new Map(),
    limits: new Map(),
    counts: {},
    tips: new Map(),
    notRecomputed: 0,
    notReread: 0,
  };
}

/** In this order: what a walk leaves unexplained is explained by a later one. */
async function walk(verifying: Verifying): Promise<void> {
  if (verifying.isFirstWalk) {
    await checkParties(verifying);
    await checkMessages(verifying);
    await checkAccounts(verifying);
    await checkNumbers(verifying);
    await checkWebhooks(verifying);
  }
  await checkParcels(verifying);
  await checkRejections(verifying);
  await checkPostings(verifying);
  await checkDeadlines(verifying);
  await checkRulings(verifying);
  for (const shelf of shelves) await checkDocuments(shelf, verifying);
  await checkDecisions(verifying);
  await checkHeads(verifying);
}

function explainTheRest({ unexplained, faults }: Verifying): void {
  for (const [consignment, at] of unexplained.firstFiled)
    faults.add("parcel.column_wrong", "parcel", consignment, "first_filed_at", `Nothing of it was filed at ${at}.`);
  for (const { waybill, consignment, at } of unexplained.claims.values())
    faults.add("number.claim_wrong", "waybill_number", waybill, "consignments or named_at", `${consignment} at ${at}.`);
  for (const waybill of unexplained.numbers)
    faults.add("number.claim_wrong", "waybill_number", waybill, "row", "Nobody filed or named it.");
  for (const waybill of unexplained.moving)
    faults.add("number.claim_wrong", "waybill_number", waybill, "has_movements", "Nobody filed one.");
  for (const [account, at] of unexplained.opened)
    faults.add("account.opened_wrong", "account", account, "opened_at", `It says ${at}.`);
}
