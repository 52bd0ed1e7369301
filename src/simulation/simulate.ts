/**
 * simulate: the real application on a real database, a fake clock, a faulty store and a faulty network; one seed makes
 * every choice, so that a run can be repeated to the byte.
 *
 * Each tick moves the clock, plans parcels, sends, delivers, and lets the open transactions go on step by step in an
 * order of chance, with faults, until nothing is open; then the oracle looks at the record. At the end the weather
 * clears, everything unanswered is sent until it is answered, and nothing may be left waiting. The trace is a SHA-256
 * over everything that was chosen and answered. Instants are milliseconds; the first day is the seed's choice.
 */
import { createHash } from "node:crypto";
import { StoreUnavailable } from "../app/ports.ts";
import type { ClearingSettings } from "../app/clearing/batch.ts";
import type { Read } from "../customs/filed.ts";
import { BEIJING_OFFSET_MINUTES, dayAt } from "../kernel/day.ts";
import { startApplication, type Application, type OpenedStore } from "./application.ts";
import type { Bug } from "./bugs.ts";
import { chooseFault, verdictOf } from "./choose-fault.ts";
import { faults, type Commit } from "./faulty-store.ts";
import { createFilers, type Message } from "./filers.ts";
import { createGoods } from "./goods.ts";
import { Violation } from "./oracle/expectation.ts";
import { createOracle } from "./oracle/oracle.ts";
import type { Ask, Recorded } from "./oracle/read-record.ts";
import { lineOf, type PlannedFiling } from "./planned-parcel.ts";
import { createRandom } from "./random.ts";
import { stories, type Story } from "./stories.ts";
import { createStepper, quiet, type Parked } from "./stepper.ts";
import { createWorld } from "./world.ts";

/** What the simulation needs of the real program; the command line and the tests join it. */
export interface SimulationPorts {
  openStore(commit: Commit): OpenedStore;
  readonly ask: Ask;
  readonly settings: ClearingSettings;
  read(line: string, number: number): Read;
}

export interface SimulationOptions {
  readonly seed: number;
  readonly ticks: number;
  readonly bug?: Bug;
  readonly onTick?: () => void;
}

export interface SimulationReport {
  readonly seed: number;
  readonly ticks: number;
  readonly ok: boolean;
  /** SHA-256 over everything that was chosen and answered, hex. */
  readonly trace: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly violation: { readonly check: string; readonly tick: number; readonly details: string } | null;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Longer than any deadline. */
const LONG_AFTER_MS = 60 * DAY_MS;
const HOUSEHOLDS = 60;
const PARCELS_A_TICK = 6;
const CALM_TICKS_MAX = 40;
const FIRST_DAYS = ["2026-11-10", "2026-12-29", "2027-02-27"];

export async function simulate(ports: SimulationPorts, options: SimulationOptions): Promise<SimulationReport> {
  const run = createRun(ports, options);
  let violation: SimulationReport["violation"] = null;
  try {
    await run.play();
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    violation = { check: error.check, tick: run.tick(), details: error.details };
  } finally {
    await run.stop();
  }
  const { seed, ticks } = options;
  return { seed, ticks, ok: violation === null, trace: run.trace(), counts: run.counts, violation };
}

function createRun(ports: SimulationPorts, { seed, ticks, bug, onTick }: SimulationOptions) {
  const random = createRandom(`simulation ${seed}`);
  const weather = random.pick([0, 0.5, 1, 1, 3]);
  const { settings } = ports;
  const firstDay = random.pick(FIRST_DAYS);
  const world = createWorld({
    random: random.fork("world"),
    goods: createGoods(settings.rulebook.parts.positiveList),
    ...{ day: firstDay, households: HOUSEHOLDS, prefix: `S${seed}-` },
  });
  const filers = createFilers(random.fork("network"), { lost: 0.1, doubled: 0.1, late: 0.15, replyLost: 0.1 });
  const oracle = createOracle(settings.rulebook.risk.samplingPerMillion);
  const stepper = createStepper();
  const traced = createHash("sha256");
  const counts: Record<string, number> = {};
  const count = (name: string, by = 1): void => void (counts[name] = (counts[name] ?? 0) + by);
  const note = (text: string): void => void traced.update(`${text}\n`);
  let now = Date.parse(`${firstDay}T00:00:00+08:00`);
  let [earliest, latest] = [now, now];
  let tick = 0;
  let transactions = 0;
  let applications: Application[] = [];
  let generation = 0;
  let underway = 0;
  let isCalm = false;
  let failure: unknown;

  function start(): Application {
    generation += 1;
    return startApplication({
      ...{ name: `app ${generation}`, stepper, settings, bug, openStore: ports.openStore },
      clock: { now: () => now },
      documentsMax: random.between(2, 12),
      nextTransaction: () => (transactions += 1),
      onCommitted(changes) {
        count("commits");
        oracle.committed(changes);
      },
    });
  }

  function setClock(instant: number): void {
    now = instant;
    earliest = Math.min(earliest, now);
    latest = Math.max(latest, now);
  }

  function moveClock(): void {
    const jump = random.next();
    if (jump < 0.03) setClock(now - random.between(1, 20) * MINUTE_MS);
    else if (jump < 0.08) setClock(now + random.between(1, 5) * DAY_MS);
    else setClock(now + random.between(1, 300) * MINUTE_MS);
  }

  /** Rare stories more often than the world tells them, and people who use up their year. */
  function pickStory(): Story | undefined {
    const choice = random.next();
    if (choice < 0.35) return random.pick(stories);
    return choice < 0.6 ? random.pick(stories.filter(({ isBigBuyer }) => isBigBuyer)) : undefined;
  }

  function plan(): void {
    const parcel = world.plan(pickStory(), dayAt(now, BEIJING_OFFSET_MINUTES));
    oracle.expect(parcel, parcel.filings.map(expectationOf));
    filers.plan(parcel.filings, now);
    count("parcels");
    count("filings", parcel.filings.length);
  }

  function deliver({ filings, isReplyLost }: Message): void {
    const alive = applications.filter((each) => each.isAlive());
    const application = random.pick(alive);
    const reads = filings.map((filing, index) => ports.read(lineOf(filing), index + 1));
    note(`deliver ${filings.map(({ id }) => id).join()} to ${application.name}`);
    count("deliveries");
    underway += 1;
    application.batcher
      .submit(reads, filings[0]!.filer)
      .then((outcomes) => {
        if (!application.isAlive()) return;
        filings.forEach((filing, index) => {
          const { outcome, problems } = outcomes[index]!;
          const codes = problems.map(({ code }) => code);
          note(`${filing.id}: ${outcome} ${codes.join()}`);
          count(outcome);
          oracle.answered({ filing: filing.id, outcome, codes });
          if (!isReplyLost) filers.answered(filing);
        });
      })
      .catch((error: unknown) => {
        if (application.isAlive() && !(error instanceof StoreUnavailable)) failure ??= error;
        count(application.isAlive() ? "unavailable" : "cut off");
      })
      .finally(() => (underway -= 1));
  }

  /** Workers look for what is due: none, one or several at once; all of them where all must be found. */
  function watch(isEverybody: boolean): void {
    for (const application of applications) {
      if (!isEverybody && random.chance(0.5)) continue;
      underway += 1;
      application
        .missDeadlines()
        .then((missed) => count("missed", missed))
        .catch((error: unknown) => {
          if (application.isAlive() && !(error instanceof StoreUnavailable)) failure ??= error;
        })
        .finally(() => (underway -= 1));
    }
  }

  async function step(parked: Parked): Promise<void> {
    const fault = isCalm ? undefined : chooseFault(random, parked.step, weather);
    note(`${parked.transaction} ${parked.step}${fault === undefined ? "" : ` ${fault.when} ${fault.kind}`}`);
    count("steps");
    if (fault === undefined) return stepper.resume(parked, {});
    count(fault.kind);
    if (fault.kind !== "crash") return stepper.resume(parked, verdictOf(fault, parked.step));
    const application = applications.find(({ name }) => name === parked.owner)!;
    await application.crash(parked, verdictOf(fault, parked.step));
    applications = applications.map((each) => (each === application ? start() : each));
  }

  /** Until nothing is open and nothing that has arrived waits. */
  async function work(arrived: Message[]): Promise<void> {
    for (;;) {
      const ready = stepper.ready();
      const open = stepper.parked();
      if (failure !== undefined) throw new Violation("application-failed", describe(failure));
      if (open.length === 0 && arrived.length === 0) return;
      if (arrived.length > 0 && (ready.length === 0 || random.chance(0.3))) {
        deliver(arrived.pop()!);
        await quiet();
      } else if (ready.length > 0) await step(random.pick(ready));
      else {
        const victim = random.pick(open);
        note(`${victim.transaction} ${victim.step} in a ring`);
        count("rings");
        await stepper.resume(victim, { before: faults.deadlock() });
      }
    }
  }

  async function turn(): Promise<Recorded> {
    tick += 1;
    [earliest, latest] = [now, now];
    moveClock();
    filers.send(now);
    watch(isCalm);
    await work(filers.arrived(now));
    if (underway > 0) throw new Violation("never-answered", `${underway} messages`);
    note(`tick ${tick} ends`);
    const record = await oracle.check(ports.ask, { from: earliest, until: latest, lookedAt: isCalm ? now : null });
    onTick?.();
    return record;
  }

  async function play(): Promise<void> {
    applications = Array.from({ length: random.between(1, 3) }, start);
    for (let planned = 0; planned < ticks; planned += 1) {
      for (let parcel = random.below(PARCELS_A_TICK); parcel > 0; parcel -= 1) plan();
      await turn();
    }
    isCalm = true;
    filers.calm();
    await turn();
    for (let more = 0; more < CALM_TICKS_MAX && !filers.isDone(); more += 1) await turn();
    setClock(now + LONG_AFTER_MS);
    const record = await turn();
    if (!filers.isDone()) throw new Violation("waits-for-ever", "the filers still have no answer");
    oracle.finish(record);
    note(summaryOf(record));
    for (const { state } of record.parcels.values()) count(state);
    count("decisions", record.decisions.length);
    count("heads", record.journal.length);
  }

  return {
    play,
    counts,
    tick: () => tick,
    trace: () => traced.copy().digest("hex"),
    async stop(): Promise<void> {
      for (const application of applications) await (failure === undefined ? application.close() : application.crash());
    },
  };
}

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

const expectationOf = ({ document, ...filing }: PlannedFiling) => ({
  ...filing,
  isRefusalKept: isRefusalKept(filing),
  buyer: document.kind === "declaration" ? document.buyer.idNumber : null,
});

/** A waybill and its movements name no parcel; what cannot be read, or is another's, shows no author. */
function isRefusalKept({ kind, door }: Pick<PlannedFiling, "kind" | "door">): boolean {
  if (door === null || ["waybill", "status", "arrival"].includes(kind)) return false;
  if (door === "filing.party_kind_not_allowed") return false;
  return kind !== "declaration" || !door.startsWith("document.");
}

/** What stands on record at the end, but for what no seed can repeat: envelopes. */
const summaryOf = ({ decisions, postings, journal }: Recorded): string =>
  [
    ...decisions.map(({ body, circumstances }) => `${body} ${circumstances}`),
    ...postings.map(({ account, entry, amount }) => `${account} ${entry} ${amount}`),
    ...journal.map(({ hash }) => hash),
  ].join("\n");
