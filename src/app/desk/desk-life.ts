/**
 * The life of claims and rulings: what an officer may do with a parcel as it stands. Pure; the whole rule is here.
 *
 * A claim has one holder and ends by itself; only a supervisor takes a parcel out of another's hand. Whoever has it in
 * hand rules; where two people must decide, the ruling is a proposal, which another person makes or rejects, and which
 * who proposed it may withdraw. Nobody decides alone by being both. Not here: when two must decide (`customs/desk.ts`),
 * what a ruling does (`risk/hear-ruling.ts`).
 */
import type { ParcelState } from "../../customs/decision.ts";
import { fail, ok, problem, type Problem, type Result } from "../../kernel/problem.ts";
import type { ClaimRow, Officer, RulingEnding, RulingRow } from "./desk-ports.ts";

/** A parcel that an officer can rule on. */
export const isStopped = (state: ParcelState): boolean => state === "held" || state === "inspection";

export const movedOn = problem(
  "desk.moved_on",
  "",
  "The parcel has moved on since you looked at it: look at it again as it stands.",
);
const inOtherHands = problem(
  "desk.claimed_by_another",
  "",
  "Another officer has the parcel in hand; only a supervisor may take it over.",
);
const notInHand = problem("desk.claim_missing", "", "Claim the parcel first; your claim may have ended.");
const proposalOpen = problem(
  "desk.proposal_open",
  "",
  "A ruling on this parcel waits for a second person: it is to be made or rejected first.",
);
const ended = problem("desk.ruling_ended", "", "This ruling was made, rejected or withdrawn already.");
const samePerson = problem("desk.same_person", "", "You proposed this ruling: another person decides about it.");

/** How the parcel stands while it is locked. */
export interface Standing {
  readonly state: ParcelState;
  readonly version: number;
  readonly claim: ClaimRow | undefined;
  readonly rulings: readonly RulingRow[];
  readonly now: number;
}

/** The claim that counts now. */
export const claimNow = ({ claim, now }: Pick<Standing, "claim" | "now">): ClaimRow | undefined =>
  claim !== undefined && claim.until > now ? claim : undefined;

/** The ruling on the parcel as it stands that waits for a second person. */
export const proposalNow = ({ rulings, version }: Pick<Standing, "rulings" | "version">): RulingRow | undefined =>
  rulings.find((row) => row.end === null && row.version === version);

/** Whose hand the parcel goes out of: null where it is in none, the officer's own where the claim is renewed. */
export function judgeClaim(standing: Standing, officer: Officer, takesOver: boolean): Result<{ from: string | null }> {
  if (!isStopped(standing.state)) return fail(movedOn);
  if (proposalNow(standing) !== undefined) return fail(proposalOpen);
  const holder = claimNow(standing)?.account ?? null;
  if (holder === null || holder === officer.id) return ok({ from: holder });
  return takesOver && officer.role === "supervisor" ? ok({ from: holder }) : fail(inOtherHands);
}

/** True where there is a claim of the officer's to give back, false where there is none of anybody's. */
export function judgeReturn(standing: Pick<Standing, "claim" | "now">, officer: Officer): Result<boolean> {
  const holder = claimNow(standing)?.account;
  if (holder === undefined) return ok(false);
  return holder === officer.id ? ok(true) : fail(inOtherHands);
}

/** Why the officer may not rule on this version now; undefined where nothing speaks against it. */
export function judgeRuling(standing: Standing, officer: Officer, version: number): Problem | undefined {
  if (!isStopped(standing.state) || standing.version !== version) return movedOn;
  if (proposalNow(standing) !== undefined) return proposalOpen;
  const holder = claimNow(standing)?.account;
  if (holder === officer.id) return undefined;
  return holder === undefined ? notInHand : inOtherHands;
}

/** Whether it ended by the very act that is asked for again. */
export const isDone = ({ end }: RulingRow, officer: Officer, act: "confirm" | "reject"): boolean =>
  end?.by === officer.id && (act === "confirm") === (end.ending === "made");

/** How a proposal ends by what somebody does with it. */
export function judgeProposal(
  proposal: RulingRow,
  standing: Pick<Standing, "state" | "version">,
  officer: Officer,
  act: "confirm" | "reject",
): Result<RulingEnding> {
  if (proposal.end !== null) return fail(ended);
  const isOwn = proposal.proposedBy === officer.id;
  if (act === "confirm" && isOwn) return fail(samePerson);
  if (!isStopped(standing.state) || standing.version !== proposal.version) return ok("overtaken");
  if (act === "confirm") return ok("made");
  return ok(isOwn ? "withdrawn" : "rejected");
}
