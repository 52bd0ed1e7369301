/**
 * checkDeadlines: whoever waits has a deadline, nobody else has one running, each is due when it must be, and none that
 * is over stays open once somebody looked.
 *
 * A parcel waits for documents while something of it stands and its declaration was not withdrawn; one that is
 * withdrawn and filed anew has a new deadline, from then. 14 days for documents, 30 for goods, whole days in Beijing:
 * the day on which it begins does not count. What was missed is told once (`check-chain.ts`).
 */
import { hold } from "./expectation.ts";
import type { DeadlineRow, DocumentRow, Recorded } from "./read-record.ts";

const DAY_MS = 86_400_000;
const BEIJING_MS = 8 * 3_600_000;
const days: Readonly<Record<string, number>> = { "documents-missing": 14, "goods-not-arrived": 30 };

export interface Look {
  /** The earliest and the latest that the clock showed since the last check. */
  readonly from: number;
  readonly until: number;
  readonly lookedAt: number | null;
  /** What earlier checks saw of each deadline, by its name; it grows. */
  readonly known: Map<string, DeadlineRow>;
}

export function checkDeadlines(record: Recorded, look: Look): void {
  const { deadlines, parcels } = record;
  const rows = new Map(deadlines.map((row) => [nameOf(row), row]));
  const waiting = waitingFor(record);
  for (const [parcel, kind] of waiting) {
    const { state, version } = parcels.get(parcel)!;
    let own: DeadlineRow | undefined;
    for (let round = 1; ; round += 1) {
      const row = rows.get(nameOf({ consignment: parcel, kind, version, round }));
      if (row === undefined) break;
      own = row;
    }
    const isKept = own?.state === "open" || own?.state === "missed";
    hold(isKept, "deadline-lost", () => `${parcel} is ${state}: ${kind} is ${own?.state ?? "nowhere"}`);
  }
  for (const [name, row] of rows) {
    const { consignment, kind, version, started, due, state, closed } = row;
    const beganOn = Math.floor((started.getTime() + BEIJING_MS) / DAY_MS);
    const dueAt = (beganOn + days[kind]! + 1) * DAY_MS - BEIJING_MS;
    hold(due.getTime() === dueAt, "deadline-due", () => `${name} is due at ${due.toISOString()}`);
    hold((state === "open") === (closed === null), "deadline-closed", () => `${name} is ${state}`);
    if (state === "missed")
      hold(closed!.getTime() >= dueAt, "deadline-early", () => `${name}: ${closed!.toISOString()}`);
    checkHistory(name, row, look);
    if (state !== "open") continue;
    const parcel = parcels.get(consignment);
    const isNeeded = parcel?.version === version && waiting.get(consignment) === kind;
    hold(isNeeded, "deadline-running-on", () => `${name} is open, the parcel is ${parcel?.state ?? "nowhere"}`);
    const isLookedFor = look.lookedAt !== null && dueAt <= look.lookedAt;
    hold(!isLookedFor, "deadline-missed", () => `${name} was due at ${due.toISOString()}`);
  }
  hold(look.known.size === rows.size, "deadline-lost", () => `${look.known.size} were there, ${rows.size} are`);
}

/** It begins now and ends now, and what is over is not changed. */
function checkHistory(name: string, row: DeadlineRow, { from, until, known }: Look): void {
  const isNow = (at: Date): boolean => at.getTime() >= from && at.getTime() <= until;
  const before = known.get(name);
  known.set(name, row);
  const { started, closed } = row;
  if (before === undefined) hold(isNow(started), "deadline-start", () => `${name} began ${started.toISOString()}`);
  else hold(textOf({ ...row, ...endOf(before) }) === textOf(before), "deadline-changed", () => name);
  if (before !== undefined && before.state !== "open")
    hold(textOf(row) === textOf(before), "deadline-changed", () => `${name} was over`);
  else if (closed !== null) hold(isNow(closed), "deadline-end", () => `${name} ended ${closed.toISOString()}`);
}

const endOf = ({ state, closed, batch }: DeadlineRow): Partial<DeadlineRow> => ({ state, closed, batch });
const textOf = (row: DeadlineRow): string => JSON.stringify(row);

const nameOf = ({
  consignment,
  kind,
  version,
  round,
}: Pick<DeadlineRow, "consignment" | "kind" | "version" | "round">): string =>
  `${consignment} ${kind} ${version} (${round})`;

/** What each parcel that waits has a deadline for. */
function waitingFor({ parcels, documents }: Recorded): ReadonlyMap<string, string> {
  const latest = new Map<string, Map<string, DocumentRow>>();
  for (const row of documents) {
    if (row.consignment === null) continue;
    const own = latest.get(row.consignment) ?? new Map<string, DocumentRow>();
    latest.set(row.consignment, own);
    const known = own.get(`${row.kind} ${row.key}`);
    if (known === undefined || known.version < row.version) own.set(`${row.kind} ${row.key}`, row);
  }
  const waiting = new Map<string, string>();
  for (const { consignment, state } of parcels.values()) {
    const own = [...(latest.get(consignment)?.values() ?? [])];
    const stands = own.some(({ draft, withdrawn }) => !draft && !withdrawn);
    const isCancelled = own.some(({ kind, withdrawn }) => kind === "declaration" && withdrawn);
    if (state === "cleared") waiting.set(consignment, "goods-not-arrived");
    if (state === "waiting" && stands && !isCancelled) waiting.set(consignment, "documents-missing");
  }
  return waiting;
}
