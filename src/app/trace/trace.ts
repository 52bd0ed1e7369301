/**
 * trace: a parcel by its order or waybill number, for whoever also knows something of its buyer.
 *
 * A number that nobody knows, a parcel that is another's and a wrong factor are refused alike. Tries are counted
 * before anything is looked up, by the number and by the address they come from; one that succeeds was none. Not
 * here: which numbers count as known of the buyer (`knows-buyer.ts`), what is told (`tell-trace.ts`), that a
 * refusal takes as long as an answer (`http/trace.ts`).
 */
import type { AnyDocument } from "../../customs/documents.ts";
import { fail, ok, problem, type Problem } from "../../kernel/problem.ts";
import { latestOf } from "../clearing/parcel.ts";
import { sealContext } from "../clearing/prepare.ts";
import type { TryStore } from "../people/people-ports.ts";
import type { EnvelopeStore, UnmaskDesk } from "../people/unmask.ts";
import type { Clock, ParcelRecord, QueryStore, Vault, Wordings } from "../ports.ts";
import type { Rulebook } from "../rulebook.ts";
import { viewOf } from "../views/view.ts";
import { knowsBuyer, readFactor } from "./knows-buyer.ts";
import { tellTrace, type Traced } from "./tell-trace.ts";

export interface NumberStore {
  /** Parcels whose order or waybill has this number, at most so many. */
  consignmentsOf(number: string, limit: number): Promise<readonly string[]>;
}

export interface TracePorts {
  readonly numbers: NumberStore;
  /** Tries in vain are counted where those of signing in are. */
  readonly tries: TryStore;
  readonly clock: Clock;
  readonly vault: Pick<Vault, "open" | "pseudonym">;
  readonly query: Pick<QueryStore, "findParcel">;
  readonly envelopes: EnvelopeStore;
  readonly reread: UnmaskDesk["reread"];
  readonly wordings: Wordings;
  readonly rulebook: Pick<Rulebook, "hash" | "parts">;
}

export interface TraceQuestion {
  readonly number: string;
  readonly factor: string;
  /** Where it comes from. */
  readonly address: string;
}

export type TraceAnswer =
  | { readonly ok: true; readonly value: readonly Traced[] }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly retryAfterSeconds?: number };

/** One number of one platform is one parcel; several platforms may use the same. */
const PARCELS_MAX = 5;
const SECOND_MS = 1_000;
const FORGET_MS = 24 * 60 * 60 * SECOND_MS;
/**
 * Of ten thousand possible ends three or so are right (identity number, phones): ten tries, then waits that double
 * up to a quarter of an hour, leave a stranger some 100 a day, and a chance of three in a hundred. An address may
 * stand for an office.
 */
const freeTries = { number: 10, address: 40 } as const;
const WAIT_MS_MAX = 15 * 60 * SECOND_MS;

export const traceWaitsMs = (subject: keyof typeof freeTries): readonly number[] => {
  const free = Array.from({ length: freeTries[subject] - 1 }, () => 0);
  const waits: number[] = [];
  for (let wait = SECOND_MS; wait < WAIT_MS_MAX; wait *= 2) waits.push(wait);
  return [...free, ...waits, WAIT_MS_MAX];
};

const unknown = problem(
  "trace.not_found",
  "",
  "No parcel with this number belongs to a buyer whose number ends so. Check both, and whether the shop has filed it yet.",
);

export async function trace(ports: TracePorts, { number, factor, address }: TraceQuestion): Promise<TraceAnswer> {
  const { vault, tries, clock, numbers, query } = ports;
  const subjects = {
    address: vault.pseudonym(`trace address ${address}`),
    number: vault.pseudonym(`trace number ${number}`),
  };
  for (const subject of ["address", "number"] as const) {
    const at = clock.now();
    const rule = { at, waitsMs: traceWaitsMs(subject), forgetMs: FORGET_MS };
    const taken = await tries.take(subjects[subject], rule);
    if (!taken.isFree) return tooMany(taken.freeAt - at);
  }
  const end = readFactor(factor);
  const found: Traced[] = [];
  for (const consignment of await numbers.consignmentsOf(number, PARCELS_MAX)) {
    const record = await query.findParcel(consignment);
    if (record === undefined || end === undefined) continue;
    if (knowsBuyer(await originalsOf(ports, record), end)) found.push(tellOf(ports, record, number));
  }
  if (found.length === 0) return fail(unknown);
  for (const subject of ["address", "number"] as const) await tries.forgive(subjects[subject], "one");
  return ok(found);
}

function tellOf({ wordings, rulebook }: TracePorts, record: ParcelRecord, number: string): Traced {
  const titleOf = (rule: string) => rulebook.parts.rules.find(({ id }) => id === rule)?.title;
  return tellTrace(viewOf(record, wordings, rulebook.hash), number, titleOf);
}

function tooMany(waitMs: number): TraceAnswer {
  const problems = [problem("http.too_many_requests", "", "Too many tries; wait before the next.")];
  return { ok: false, problems, retryAfterSeconds: Math.max(1, Math.ceil(waitMs / SECOND_MS)) };
}

/** The latest version of each document, as it was received; one that cannot be read by itself knows nobody. */
async function originalsOf(ports: TracePorts, record: ParcelRecord): Promise<AnyDocument<string>[]> {
  const originals: AnyDocument<string>[] = [];
  for (const { document, key, version, entrance } of latestOf([...record.documents, ...record.waybills])) {
    const { kind } = document;
    const sealed = await ports.envelopes.find({ consignment: record.consignment, kind, key, version });
    if (sealed === undefined) continue;
    const original = ports.reread(kind, entrance, ports.vault.open(sealed, sealContext(kind, key)));
    if (original !== undefined) originals.push(original);
  }
  return originals;
}
