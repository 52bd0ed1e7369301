/**
 * checkDeadlines: whoever waits has a deadline, nobody else has one running, each is due when it must be, and none that
 * is over stays open once somebody looked.
 *
 * 14 days for documents, 30 for goods, whole days in Beijing: the day on which it begins does not count. What was
 * missed is told once (`check-chain.ts`).
 */
import { hold } from "./expectation.ts";
import type { Recorded } from "./read-record.ts";

const DAY_MS = 86_400_000;
const BEIJING_MS = 8 * 3_600_000;
const days: Readonly<Record<string, number>> = { "documents-missing": 14, "goods-not-arrived": 30 };
/** State of a parcel → what it has a deadline for. */
const waitsFor: Readonly<Record<string, string>> = { waiting: "documents-missing", cleared: "goods-not-arrived" };

export function checkDeadlines({ deadlines, parcels }: Recorded, lookedAt: number | null): void {
  const names = new Map(deadlines.map((row) => [`${row.consignment} ${row.kind} ${row.version}`, row]));
  for (const { consignment, state, version } of parcels.values()) {
    const kind = waitsFor[state];
    if (kind === undefined) continue;
    const own = names.get(`${consignment} ${kind} ${version}`);
    const isKept = own?.state === "open" || own?.state === "missed";
    hold(isKept, "deadline-lost", () => `${consignment} is ${state}: ${kind} is ${own?.state ?? "nowhere"}`);
  }
  for (const { consignment, kind, version, started, due, state, closed } of deadlines) {
    const name = `${consignment} ${kind} ${version}`;
    const beganOn = Math.floor((started.getTime() + BEIJING_MS) / DAY_MS);
    const dueAt = (beganOn + days[kind]! + 1) * DAY_MS - BEIJING_MS;
    hold(due.getTime() === dueAt, "deadline-due", () => `${name} is due at ${due.toISOString()}`);
    hold((state === "open") === (closed === null), "deadline-closed", () => `${name} is ${state}`);
    if (state === "missed")
      hold(closed!.getTime() >= dueAt, "deadline-early", () => `${name}: ${closed!.toISOString()}`);
    if (state !== "open") continue;
    const parcel = parcels.get(consignment);
    const isNeeded = parcel?.version === version && waitsFor[parcel.state] === kind;
    hold(isNeeded, "deadline-running-on", () => `${name} is open, the parcel is ${parcel?.state ?? "nowhere"}`);
    hold(lookedAt === null || dueAt > lookedAt, "deadline-missed", () => `${name} was due at ${due.toISOString()}`);
  }
}
