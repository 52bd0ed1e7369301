/** Planted bugs: each is caught by the oracle within a few seeds. A bug that is not says that a check is missing. */
import { expect, test } from "vitest";
import { bugs } from "../../src/simulation/bugs.ts";
import { record } from "../effort.ts";
import { runSeed } from "./run-seed.ts";

const SEEDS_MAX = 12;

/** Rare ones: the seed that showed them last is tried first; should it show them no more, all are tried. */
const lastShownBy: Readonly<Record<string, number>> = {
  "a deadline that nothing waits for any more runs on": 3,
  "a parcel filed anew has no deadline where it had one before": 10,
  "a parcel filed anew goes on with the days of before": 10,
};

/** Which check may notice which bug first; "application-failed" where our own assertion or the database's key does. */
const expected: Readonly<Record<string, readonly string[]>> = {
  "a document is acknowledged before its commit": ["acknowledged-missing"],
  "a store that is away is answered as if the documents were accepted": ["acknowledged-missing"],
  "after an error in mid-transaction what was done so far is committed": [
    "application-failed",
    "undecided",
    "decision-missing",
    "event-missing",
  ],
  "nobody is told that the door refused a document": ["rejection-lost"],
  "the last document of a batch is not written": ["acknowledged-missing"],
  "a changed document skips a version": ["version-gap"],
  "a draft is kept as filed": ["document-intent"],
  "only first versions are loaded": ["undecided", "application-failed"],
  // What is forgotten begins again: its deadline is told a second time.
  "one document of a parcel in flight is forgotten": ["undecided", "application-failed", "event-missing"],
  "a locked parcel is taken for a new one": ["undecided", "application-failed"],
  "a row that a lock returned is skipped": ["application-failed"],
  "a waybill that comes last finds nobody who named its number": ["undecided"],
  "a waybill that came first is not loaded": ["undecided", "application-failed"],
  "an arrival that came first is not loaded": ["undecided", "application-failed"],
  "a decision is written twice": ["decision-unasked"],
  "a decision is not written": ["decision-missing"],
  "a parcel keeps the state of its former decision": ["parcel-version"],
  "a parcel is decided again whenever it is touched": ["decision-version", "deadline-lost"],
  "an arrival has a refused parcel judged anew": ["refusal-revived"],
  "each time a parcel is decided it is drawn anew": ["drawn-again"],
  "two people share a hash": ["person-confused"],
  "the day of acceptance is that of Greenwich": ["decision-instant", "deadline-start"],
  "what a superseded decision took is not given back": ["quota-used", "posting-missing"],
  "a reservation is posted twice": ["posting-unasked", "quota-used"],
  "a reservation is not posted": ["posting-missing", "quota-used"],
  "balances are taken for nothing, and floors forgotten": ["quota-used", "floor"],
  "accounts are opened without a floor": ["floor"],
  "balances are remembered from the first time": ["quota-used"],
  "a batch's head is not written": ["event-missing"],
  "a sequence skips a number": ["chain-gap"],
  "a head names no head before it": ["chain-previous"],
  "a root is not that of the events": ["chain-root"],
  "a head carries another's signature": ["chain-signature"],
  "the parties of a head are left out": ["chain-parties"],
  "the last event of a batch is not told": ["event-missing"],
  "decisions are not told": ["event-missing"],
  "that a parcel waits again is not told": ["event-missing"],
  "an event is told twice": ["event-missing"],
  "no deadline is opened": ["deadline-lost"],
  "a deadline that was met runs on": ["deadline-running-on"],
  "a deadline that nothing waits for any more runs on": ["deadline-running-on"],
  "a parcel filed anew has no deadline where it had one before": ["deadline-lost"],
  "a parcel filed anew goes on with the days of before": ["deadline-start"],
  "what is overdue is claimed and forgotten": ["deadline-missed"],
  "that a deadline began or ended is not told": ["event-missing"],
  "that a deadline was missed is not told": ["event-missing"],
};

function seedsFor(bug: string): Iterable<number> {
  const all = Array.from({ length: SEEDS_MAX }, (_, index) => index + 1);
  const shown = lastShownBy[bug];
  return shown === undefined ? all : new Set([shown, ...all]);
}

test("there are at least fifteen bugs, and a check is named for each", () => {
  expect(bugs.length).toBeGreaterThanOrEqual(15);
  expect(Object.keys(expected)).toEqual(bugs.map(({ name }) => name));
});

test.concurrent.each(bugs)("$name", { timeout: 300_000 }, async (bug) => {
  for (const seed of seedsFor(bug.name)) {
    const { violation } = await runSeed(seed, { bug });
    if (violation === null) continue;
    record(`simulation: planted bug ${String(bugs.indexOf(bug) + 1)} of ${String(bugs.length)}`, seed, violation.check);
    expect(expected[bug.name], `${violation.check}: ${violation.details}`).toContain(violation.check);
    return;
  }
  expect.unreachable("no check of the oracle noticed");
});
