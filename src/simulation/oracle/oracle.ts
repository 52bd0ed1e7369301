/**
 * Oracle: knows what the world planned, is told what the application answered and committed, and says after every tick
 * whether the record is as it must be. It imports no code of the application: what must be true is written here again,
 * small, from the contract.
 *
 * Each document once; nothing acknowledged missing; one decision a version of the parcel, in the order of the commits,
 * each on the documents that stood and on what its buyer had used; ledger, floors and journal exact. Not here: deciding
 * when to look (`simulate.ts`).
 */
import { checkChain } from "./check-chain.ts";
import { checkDeadlines } from "./check-deadlines.ts";
import { checkDocuments, currentOf, type Standing } from "./check-documents.ts";
import { checkLedger } from "./check-ledger.ts";
import {
  hold,
  type Answer,
  type CommittedChange,
  type ExpectedFiling,
  type ExpectedParcel,
  type Memory,
} from "./expectation.ts";
import { createLimits } from "./limits.ts";
import { readRecord, type Ask, type DeadlineRow, type DecisionRow, type Recorded } from "./read-record.ts";
import { judgeDecision, withoutArrivals } from "./judge-decision.ts";

export interface Clock {
  /** The earliest and the latest that it showed since the last check. */
  readonly from: number;
  readonly until: number;
  /** When a worker looked for everything that was due and was not disturbed; null where none did. */
  readonly lookedAt: number | null;
}

export interface Oracle {
  expect(parcel: ExpectedParcel, filings: readonly ExpectedFiling[]): void;
  answered(answer: Answer): void;
  /** In the order of the commits, and within one in the order of the work. */
  committed(changes: readonly CommittedChange[]): void;
  /** Throws a `Violation`. `from` and `until` bound the clock since the last check. */
  check(ask: Ask, clock: Clock): Promise<Recorded>;
  /** After everything was sent until it was answered: nothing may still be on its way. */
  finish(record: Recorded): void;
}

export function createOracle(samplingPerMillion: number): Oracle {
  const filings = new Map<string, ExpectedFiling>();
  const parcels = new Map<string, Memory>();
  const answers: Answer[] = [];
  const settled = new Set<string>();
  const changes: CommittedChange[] = [];
  const limits = createLimits();
  const verified = new Map<string, string>();
  const people = new Map<string, string>();
  const decided = new Map<string, string>();
  const deadlines = new Map<string, DeadlineRow>();
  let waits = 0;

  /** One person, one hash; one hash, one person. */
  function bind(buyer: string, hash: string): void {
    for (const [from, to] of [
      [`person ${buyer}`, hash],
      [`hash ${hash}`, buyer],
    ] as const) {
      hold((people.get(from) ?? to) === to, "person-confused", () => "two people, or two hashes of one");
      people.set(from, to);
    }
  }

  function checkDecisions(record: Recorded, standing: Standing, clock: { from: number; until: number }): void {
    const rows = new Map(record.decisions.map((row) => [`${row.consignment}#${row.version}`, row]));
    for (const { consignment, state, decisionVersion } of changes.splice(0)) {
      const memory = parcels.get(consignment);
      hold(memory !== undefined, "parcel-unknown", () => consignment);
      limits.giveBack(consignment);
      if (state === "waiting") {
        waits += 1;
        memory.day = "";
        memory.state = "";
        continue;
      }
      const name = `${consignment}#${decisionVersion}`;
      const row = rows.get(name);
      hold(row !== undefined, "decision-missing", () => name);
      hold(row.version === memory.version + 1, "decision-version", () => `${name} follows ${memory.version}`);
      hold(row.documents !== memory.references, "decided-twice", () => `${name} stands on what the last one stood on`);
      const isRevived = memory.state === "refused" && isOnlyMoved(memory.references, row.documents);
      hold(!isRevived, "refusal-revived", () => `${name} was refused, and nothing but arrivals is new`);
      const at = row.at.getTime();
      hold(at >= clock.from && at <= clock.until, "decision-instant", () => `${name} at ${row.at.toISOString()}`);
      judgeDecision({ row, memory, standing, limits, bind, samplingPerMillion });
      memory.version = row.version;
      memory.references = row.documents;
      memory.state = row.state;
      decided.set(name, textOf(row));
    }
    for (const [name, row] of rows) {
      const text = decided.get(name);
      hold(text !== undefined, "decision-unasked", () => name);
      hold(text === textOf(row), "decision-changed", () => name);
    }
    hold(rows.size === decided.size, "decision-lost", () => `${decided.size} were there, ${rows.size} are`);
  }

  function checkParcels(record: Recorded, standing: Standing): void {
    for (const [consignment, row] of record.parcels) {
      const memory = parcels.get(consignment);
      hold(memory !== undefined, "parcel-unknown", () => consignment);
      hold(row.version === memory.version, "parcel-version", () => `${consignment}: ${row.version}`);
      const isReleased = row.state === "released";
      const current = currentOf(standing, memory.parcel);
      if (current === undefined) {
        hold(row.state === "waiting", "decided-incomplete", () => `${consignment} is ${row.state}`);
        continue;
      }
      // What comes after release is kept and decides nothing; nor does an arrival where the parcel is refused.
      const isKept = isReleased || (row.state === "refused" && isOnlyMoved(memory.references, current.references));
      const isDecided = isKept || current.references === memory.references;
      hold(
        row.state !== "waiting" && isDecided,
        "undecided",
        () => `${consignment} is ${row.state} on other documents`,
      );
      const last = record.decisions.find((each) => each.consignment === consignment && each.version === row.version);
      const shown = [row.state, row.lane, row.status].join(" ");
      const said = [last?.state, last?.lane, last?.status].join(" ");
      hold(shown === said, "parcel-state", () => `${consignment} is ${shown}, its decision says ${said}`);
    }
  }

  return {
    expect(parcel, own) {
      parcels.set(parcel.consignment, { parcel, version: 0, references: "", state: "", day: "", draws: new Map() });
      for (const filing of own) filings.set(filing.id, filing);
    },
    answered: (answer) => void answers.push(answer),
    committed: (told) => void changes.push(...told),
    async check(ask, clock) {
      const record = await readRecord(ask);
      const standing = checkDocuments({ record, filings, clock, answers: answers.splice(0), settled });
      checkDecisions(record, standing, clock);
      checkParcels(record, standing);
      checkLedger(record, limits);
      checkDeadlines(record, { ...clock, known: deadlines });
      checkChain(record, verified, waits);
      return record;
    },
    finish(record) {
      for (const { id } of filings.values()) hold(settled.has(id), "unanswered", () => id);
      for (const { consignment } of [...parcels.values()].map(({ parcel }) => parcel)) {
        const isOnRecord = record.documents.some((row) => row.consignment === consignment);
        hold(isOnRecord === record.parcels.has(consignment), "parcel-missing", () => consignment);
      }
    },
  };
}

/** Nothing but arrivals is new between two texts of references. */
const isOnlyMoved = (before: string, now: string): boolean => withoutArrivals(before) === withoutArrivals(now);

const textOf = (row: DecisionRow): string => [row.body, row.circumstances, row.documents, row.state].join("\n");
