/**
 * checkDocuments: each document once, as it was filed, with versions without gaps; every answer that was given is true.
 *
 * A document says in its note which filing it is. Instants are milliseconds.
 */
import { hold, type Answer, type ExpectedFiling, type ExpectedParcel } from "./expectation.ts";
import type { DocumentRow, Recorded } from "./read-record.ts";

export interface Stood {
  readonly row: DocumentRow;
  readonly filing: ExpectedFiling;
}

/** Every version on record by "KIND KEY", oldest first. */
export type Standing = ReadonlyMap<string, readonly Stood[]>;

interface Look {
  readonly record: Recorded;
  readonly filings: ReadonlyMap<string, ExpectedFiling>;
  readonly clock: { readonly from: number; readonly until: number };
  readonly answers: readonly Answer[];
  /** Filings that were answered for good; it grows. */
  readonly settled: Set<string>;
}

/** Documents that lie by a waybill and not by a parcel. */
const ofWaybills = ["waybill", "status", "arrival"];
const MARK = /^虚构 fictitious (.+)$/;

export function checkDocuments(look: Look): Standing {
  const standing = new Map<string, Stood[]>();
  for (const row of look.record.documents) {
    const name = `${row.kind} ${row.key}`;
    const filing = look.filings.get(MARK.exec(row.note ?? "")?.[1] ?? "");
    hold(filing !== undefined, "document-unknown", () => `${name} version ${row.version}`);
    hold(`${filing.kind} ${filing.key}` === name, "document-mixed-up", () => `${name} holds ${filing.id}`);
    const isAtHome = row.consignment === (ofWaybills.includes(row.kind) ? null : filing.consignment);
    hold(isAtHome, "document-astray", () => filing.id);
    hold(filing.door === null, "door-open", () => `${filing.id} had to be refused with ${filing.door ?? ""}`);
    const isAsFiled = row.draft === filing.isDraft && row.withdrawn === (filing.intent === "withdrawal");
    hold(isAsFiled, "document-intent", () => `${filing.id} is not on record as what it was filed as`);
    const versions = standing.get(name) ?? [];
    const before = versions.at(-1);
    hold(row.version === versions.length + 1, "version-gap", () => `${name}: ${row.version} after ${versions.length}`);
    hold(before?.filing !== filing, "document-twice", () => filing.id);
    versions.push({ row, filing });
    standing.set(name, versions);
  }
  for (const answer of look.answers) checkAnswer(answer, look, standing);
  return standing;
}

/** Refusals that what is on record explains. */
const lifecycle = ["filing.exists_with_different_content", "filing.nothing_to_change", "filing.parcel_released"];

function checkAnswer({ filing: id, outcome, codes }: Answer, look: Look, standing: Standing): void {
  const filing = look.filings.get(id)!;
  const versions = standing.get(`${filing.kind} ${filing.key}`) ?? [];
  const isThere = versions.some((each) => each.filing === filing);
  look.settled.add(id);
  if (outcome !== "rejected") {
    hold(isThere, "acknowledged-missing", () => `${id} was answered ${outcome} and is not on record`);
    return;
  }
  const [code = "none"] = codes;
  if (filing.door !== null) {
    hold(code === filing.door, "door-code", () => `${id} was refused with ${code}, not ${filing.door ?? ""}`);
    const name = `${filing.consignment} ${filing.kind} ${filing.key}`;
    hold(!filing.isRefusalKept || look.record.rejections.has(name), "rejection-lost", () => name);
    return;
  }
  hold(lifecycle.includes(code), "refused-wrongly", () => `${id} was refused with ${code}`);
  const parcel = look.record.parcels.get(filing.consignment);
  const isExplained = code === "filing.parcel_released" ? parcel?.state === "released" : versions.length > 0;
  hold(isExplained, "refused-wrongly", () => `${id} was refused with ${code} by nothing on record`);
}

export interface Current {
  readonly counting: readonly Stood[];
  /** Canonical text of what a decision on these documents refers to. */
  readonly references: string;
}

const takesPart = ({ row }: Stood): boolean => !row.draft && !row.withdrawn;

/** The documents of a parcel that count now; undefined where one is missing. */
export function currentOf(standing: Standing, { consignment, waybill }: ExpectedParcel): Current | undefined {
  const latest = (name: string): Stood | undefined => {
    const last = standing.get(name)?.at(-1);
    return last !== undefined && takesPart(last) ? last : undefined;
  };
  const order = latest(`order ${consignment}`);
  const declaration = latest(`declaration ${consignment}`);
  const carried = latest(`waybill ${waybill}`);
  const payments = inOrderOfFiling(standing, (name, first) => name.startsWith("payment ") && first === consignment);
  const arrivals = inOrderOfFiling(standing, (name) => name.startsWith(`arrival ${waybill}/`));
  if (order === undefined || declaration === undefined || carried === undefined || payments.length === 0)
    return undefined;
  const counting = [order, ...payments, carried, declaration, ...arrivals];
  return { counting, references: referencesTo(counting) };
}

/** Documents that count, by the instant of their first version, then by key. */
function inOrderOfFiling(
  standing: Standing,
  isWanted: (name: string, consignment: string | null) => boolean,
): readonly Stood[] {
  const found = [...standing]
    .filter(([name, [first]]) => isWanted(name, first!.row.consignment))
    .map(([, versions]) => ({ first: versions[0]!, last: versions.at(-1)! }))
    .filter(({ last }) => takesPart(last));
  const placeOf = ({ first }: { first: Stood }): string => `${first.row.at.toISOString()} ${first.row.key}`;
  return found.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)).map(({ last }) => last);
}

const referencesTo = (counting: readonly Stood[]): string =>
  JSON.stringify(counting.map(({ row: { hash, key, kind, version } }) => ({ contentHash: hash, key, kind, version })));
