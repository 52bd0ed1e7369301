/**
 * readDesk: the lists of the desk: what is held, what is to be inspected, what somebody has in hand, what waits for a
 * second person; the longest waiting first.
 *
 * The list of parcels says where to look; each row is as the record has it now, so what moved on since is left out and
 * a page may be shorter than asked for. Pages go by key. One parcel alone is shown in any state: it also tells what
 * became of it. Not here: acts.
 */
import type { Sentences } from "../../customs/decision.ts";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { findParcels } from "../lists/find-parcels.ts";
import { listCursor, readListCursor } from "../lists/list-cursor.ts";
import type { ListReader } from "../lists/list-ports.ts";
import type { Clock } from "../ports.ts";
import { isStopped } from "./desk-life.ts";
import type { DeskParcel, DeskPlace, DeskReader, RulingRow } from "./desk-ports.ts";

export const deskLists = ["held", "inspection", "mine", "proposed"] as const;
export type DeskList = (typeof deskLists)[number];

export interface DeskQuestion {
  readonly list: DeskList;
  readonly after: string | null;
  readonly limit: number;
}

export interface DeskRow {
  readonly platform: string;
  readonly orderNo: string;
  readonly state: string;
  readonly lane: string | null;
  /** Of the decision: an officer rules on this one. */
  readonly version: number;
  readonly reasons: readonly { readonly rule: string; readonly effect: string; readonly because: Sentences }[];
  readonly points: number;
  readonly dutiableValue: string | null;
  readonly currency: string | null;
  readonly waitingSince: string | null;
  readonly claim: { readonly officer: string; readonly claimedAt: string; readonly until: string } | null;
  readonly proposal: RulingView | null;
}

/** `endedBy` made it beside who proposed it, rejected it, or found it overtaken. */
export interface RulingView {
  readonly id: string;
  readonly state: "proposed" | "made" | "rejected" | "withdrawn" | "overtaken";
  readonly version: number;
  readonly outcome: string;
  readonly code: string;
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly endedBy: string | null;
  readonly endedAt: string | null;
}

export interface DeskPage {
  readonly parcels: readonly DeskRow[];
  readonly next: string | null;
}

export interface DeskAsked {
  readonly reader: DeskReader;
  readonly lists: ListReader;
  readonly clock: Clock;
}

interface Names {
  readonly consignments: readonly string[];
  readonly next: string | null;
}

export async function readDesk(desk: DeskAsked, account: string, question: DeskQuestion): Promise<Result<DeskPage>> {
  const names = await namesOf(desk, account, question);
  if (!names.ok) return names;
  const { consignments, next } = names.value;
  const parcels = consignments.length === 0 ? [] : await desk.reader.parcels(consignments);
  const found = new Map(parcels.map((parcel) => [parcel.consignment, parcel]));
  const now = desk.clock.now();
  const rows = consignments.flatMap((consignment) => {
    const parcel = found.get(consignment);
    return parcel !== undefined && belongs(parcel, question.list) ? [rowOf(parcel, now)] : [];
  });
  return ok({ parcels: rows, next });
}

/** One parcel as the lists show it; undefined where there is none. */
export async function readDeskParcel(
  { reader, clock }: Pick<DeskAsked, "reader" | "clock">,
  consignment: string,
): Promise<DeskRow | undefined> {
  const [parcel] = await reader.parcels([consignment]);
  return parcel && rowOf(parcel, clock.now());
}

function namesOf(desk: DeskAsked, account: string, question: DeskQuestion): Promise<Result<Names>> {
  const { list } = question;
  if (list === "held" || list === "inspection") return stoppedNames(desk.lists, list, question);
  const { reader, clock } = desk;
  return pageOf(question, async (after, limit) =>
    list === "mine"
      ? (await reader.claimsOf(account, clock.now(), after, limit)).map(({ consignment, claimedAt: at }) => ({
          consignment,
          place: { at, name: consignment },
        }))
      : (await reader.openRulings(after, limit)).map(({ consignment, ruling: name, proposedAt: at }) => ({
          consignment,
          place: { at, name },
        })),
  );
}

async function stoppedNames(lists: ListReader, state: string, { after, limit }: DeskQuestion): Promise<Result<Names>> {
  const place = after === null ? ok(null) : readListCursor(after, "oldest");
  if (!place.ok) return fail(malformed);
  const page = await findParcels(
    lists,
    { kind: "all" },
    {
      values: { state: [state] },
      ...{ from: null, to: null, dueTo: null, amountFrom: null, amountTo: null, text: null },
      ...{ order: "oldest", after: place.value, limit },
    },
  );
  if (!page.ok) return page;
  const { parcels, next } = page.value;
  return ok({
    consignments: parcels.map(({ consignment }) => consignment),
    next: next === null ? null : listCursor(next, "oldest"),
  });
}

interface Placed {
  readonly consignment: string;
  readonly place: DeskPlace;
}

async function pageOf(
  { after, limit }: DeskQuestion,
  load: (after: DeskPlace | null, limit: number) => Promise<readonly Placed[]>,
): Promise<Result<Names>> {
  const place = after === null ? ok(null) : readPlace(after);
  if (!place.ok) return place;
  const rows = await load(place.value, limit + 1); // One more tells whether there are more.
  const shown = rows.slice(0, limit);
  const last = shown.at(-1)?.place;
  return ok({
    consignments: shown.map(({ consignment }) => consignment),
    next: rows.length > limit && last !== undefined ? `${last.at}.${last.name}` : null,
  });
}

const malformed = problem("desk.question_malformed", "/after", "Give `next` of the page before, as it was answered.");

function readPlace(text: string): Result<DeskPlace> {
  const [, at, name] = /^(\d{1,15})\.([^\0]{1,400})$/.exec(text) ?? [];
  return at === undefined || name === undefined ? fail(malformed) : ok({ at: Number(at), name });
}

function belongs({ state, proposal }: DeskParcel, list: DeskList): boolean {
  if (list === "mine") return isStopped(state);
  return list === "proposed" ? isStopped(state) && proposal !== null : state === list;
}

function rowOf(
  { consignment, state, lane, version, decidedAt, decision, claim, proposal }: DeskParcel,
  now: number,
): DeskRow {
  const slash = consignment.indexOf("/");
  return {
    platform: consignment.slice(0, slash),
    orderNo: consignment.slice(slash + 1),
    ...{ state, lane, version },
    reasons: (decision?.reasons ?? []).map(({ rule, effect, because }) => ({ rule, effect, because })),
    points: decision?.points ?? 0,
    dutiableValue: decision?.dutiableValue ?? null,
    currency: decision?.levies[0]?.currency ?? null,
    waitingSince: decidedAt,
    claim:
      claim === null || claim.until <= now
        ? null
        : { officer: claim.account, claimedAt: instant(claim.claimedAt), until: instant(claim.until) },
    proposal: proposal === null ? null : rulingView(proposal),
  };
}

export const rulingView = ({ ruling: id, text: reason, proposedAt, end, ...row }: RulingRow): RulingView => ({
  ...{ id, state: end?.ending ?? "proposed", version: row.version, outcome: row.outcome, code: row.code, reason },
  ...{ proposedBy: row.proposedBy, proposedAt: instant(proposedAt) },
  ...{ endedBy: end?.by ?? null, endedAt: end === null ? null : instant(end.at) },
});

const instant = (at: number): string => new Date(at).toISOString();
