/**
 * checkDecisions: each decision against its documents, its facts and its rule book, by computing it again; and what it
 * implies for the ledger and for the parcel's row.
 *
 * A decision of another engine cannot be computed again here: it is counted, never passed over in silence.
 */
import type { Circumstances, Decision, Reservation } from "../../customs/decision.ts";
import type { DocumentKind } from "../../customs/documents.ts";
import { amount } from "../../kernel/amount.ts";
import { canonical } from "../../kernel/canonical.ts";
import type { Result } from "../../kernel/problem.ts";
import { giveBack, reserve, type Transfer } from "../../ledger/transfer.ts";
import { decisionDigests, openText } from "../journal/decision-digests.ts";
import { accountsToRead, judge } from "../clearing/judge.ts";
import { factsOf } from "../views/replay.ts";
import { restoreRulebook, type Rulebook } from "../rulebook.ts";
import { filedOf } from "./check-documents.ts";
import type { DecisionEvidence, FiledEvidence } from "./record-reader.ts";
import type { Claim } from "./tally.ts";
import { classOf, count, slotOf, type Verifying } from "./verifying.ts";

interface Reference {
  readonly kind: DocumentKind;
  readonly key: string;
  readonly version: number;
  readonly contentHash: string;
}

/** `body` (its open text), `reservations`, `circumstances` and `documents` are SHA-256 here. */
export const decisionClaim = ({
  consignment,
  version,
  ...row
}: DecisionEvidence & { readonly reservations: string }): Claim => ({
  table: "decision",
  key: `${consignment} v${version}`,
  values: {
    ...{ decided_at: row.decidedAt, state: row.state, lane: row.lane, official_status: row.officialStatus },
    ...{ rulebook: row.rulebook, batch: row.batch },
    ...{ body: row.body, reservations: row.reservations },
    ...{ circumstances: row.circumstances, documents: row.documents },
  },
});

export const parcelClaim = ({
  consignment,
  version,
  state,
  lane,
  officialStatus,
  decidedAt,
}: DecisionEvidence): Claim => ({
  table: "parcel",
  key: consignment,
  values: { state, lane, official_status: officialStatus, decision_version: version, changed_at: decidedAt },
});

export const fellBack = (consignment: string, version: number, at: string): Claim => ({
  table: "parcel",
  key: consignment,
  values: { state: "waiting", lane: null, official_status: null, decision_version: version, changed_at: at },
});

export const postingClaim = ({ account, entry, contra, unit, amount: value }: Transfer, postedAt: string): Claim => ({
  table: "posting",
  key: `${account} ${entry}`,
  values: { contra, unit, amount: String(value), posted_at: postedAt },
});

export const giveBackClaims = (
  reservations: readonly Reservation[],
  consignment: string,
  version: number,
  batch: string,
  at: string,
): Claim[] => giveBack(reservations, consignment, version, slotOf(batch)).map((transfer) => postingClaim(transfer, at));

/** Nothing where the body is spoilt: that is a fault of its own. */
export function reservationsOf(row: Pick<DecisionEvidence, "body">): readonly Reservation[] {
  const { reservations } = (textOf(row.body) ?? {}) as { reservations?: unknown };
  if (!Array.isArray(reservations)) return [];
  const isWhole = (reservations as Partial<Reservation>[]).every(({ amount: value }) => isDecimal.test(value ?? ""));
  return isWhole ? (reservations as Reservation[]) : [];
}

const isDecimal = /^\d{1,14}(\.\d{1,5})?$/;

export async function checkDecisions(verifying: Verifying): Promise<void> {
  const books = await openBooks(verifying);
  let before: DecisionEvidence | undefined;
  for await (const rows of verifying.reader.decisions()) {
    for (const row of rows) {
      follow(before, row, verifying);
      before = row;
    }
    if (verifying.isFirstWalk) await recompute(rows, books, verifying);
    count(verifying, "decision", rows.length);
  }
  if (before !== undefined) verifying.tally.expect(parcelClaim(before));
}

/** What a decision tells of the other tables, given the one before it in the order of keys. */
function follow(before: DecisionEvidence | undefined, row: DecisionEvidence, verifying: Verifying): void {
  const { tally, vault, faults, unexplained } = verifying;
  const { consignment, version, decidedAt, batch } = row;
  const { digest } = vault;
  const [circumstances, documents] = [digest(row.circumstances), digest(row.documents)];
  tally.find(decisionClaim({ ...row, ...bodyDigests(row, digest), circumstances, documents }));
  const former = before?.consignment === consignment ? before : undefined;
  if (before !== undefined && former === undefined) tally.expect(parcelClaim(before));
  if (version !== (former?.version ?? 0) + 1)
    faults.add("decision.version_missing", "decision", `${consignment} v${version}`, "version");
  for (const transfer of reserve(reservationsOf(row), consignment, version, slotOf(batch)))
    tally.expect(postingClaim(transfer, decidedAt));
  if (former !== undefined)
    for (const claim of giveBackClaims(reservationsOf(former), consignment, former.version, batch, decidedAt))
      tally.expect(claim);
  if (unexplained.opened.size === 0) return;
  for (const account of Object.keys((textOf(row.circumstances) as Circumstances | undefined)?.used ?? {}))
    if (unexplained.opened.get(account) === decidedAt) unexplained.opened.delete(account);
}

/** A body that is no text of a decision has a digest too: that of no decision. */
function bodyDigests(
  { consignment, version, body }: DecisionEvidence,
  digest: (text: string) => string,
): { readonly body: string; readonly reservations: string } {
  const decision: Partial<Decision> | undefined = textOf(body);
  if (decision === undefined) return { body: digest(body), reservations: "" };
  const digests = decisionDigests(consignment, version, openText(decision), decision.reservations, digest);
  return { body: digests.decision, reservations: digests.reservations };
}

type Books = ReadonlyMap<string, Result<Rulebook>>;

/** Every rule book on record, bound again; their texts are checked on the way. */
async function openBooks(verifying: Verifying): Promise<Books> {
  const { reader, vault, faults, regime } = verifying;
  const books = new Map<string, Result<Rulebook>>();
  for await (const rows of reader.rulebooks()) {
    for (const { hash, engine, body } of rows) {
      const isSound = `sha256:${vault.digest(body)}` === hash;
      if (!isSound) faults.add("rulebook.text_changed", "rulebook", hash, "body or hash");
      else if ((textOf(body) as { engine?: unknown } | undefined)?.engine !== engine)
        faults.add("rulebook.text_changed", "rulebook", hash, "engine");
      if (isSound) books.set(hash, restoreRulebook(body, regime, vault.digest));
    }
    count(verifying, "rulebook", rows.length);
  }
  return books;
}

async function recompute(rows: readonly DecisionEvidence[], books: Books, verifying: Verifying): Promise<void> {
  const { reader, faults } = verifying;
  const references = rows.map(({ documents }) => referencesOf(documents));
  const consignments = [...new Set(rows.map(({ consignment }) => consignment))];
  const waybills = new Set<string>();
  for (const each of references) for (const { kind, key } of each ?? []) if (kind === "waybill") waybills.add(key);
  const filed = new Map<string, FiledEvidence>();
  const remember = (row: FiledEvidence): void => void filed.set(referenceOf(row), row);
  for (const row of await reader.filedAt("document", consignments)) remember(row);
  for (const shelf of ["waybill", "movement"] as const)
    for (const row of await reader.filedAt(shelf, [...waybills])) remember(row);
  await checkAccountsRead(rows, verifying);
  rows.forEach((row, index) => {
    const key = `${row.consignment} v${row.version}`;
    const decision = textOf(row.body) as Decision | undefined;
    const circumstances = textOf(row.circumstances) as Circumstances | undefined;
    const named = references[index];
    if (decision === undefined || circumstances === undefined || named === undefined)
      return faults.add("decision.text_malformed", "decision", key, "body, circumstances or documents");
    for (const [column, told] of Object.entries({ ...decision, official_status: decision.officialStatus })) {
      if (!["state", "lane", "official_status", "rulebook"].includes(column)) continue;
      const held = column === "official_status" ? row.officialStatus : row[column as "state" | "lane" | "rulebook"];
      if (held !== told) faults.add("decision.column_wrong", "decision", key, column);
    }
    const documents = named.map((reference) => filed.get(referenceOf(reference)));
    const missing = named.find((reference, at) => documents[at]?.contentHash !== reference.contentHash);
    if (missing !== undefined || documents.length === 0) {
      const detail = missing === undefined ? undefined : `It is ${missing.kind} ${missing.key} v${missing.version}.`;
      return faults.add("decision.document_missing", "decision", key, "documents", detail);
    }
    judgeAgain(row, documents as FiledEvidence[], circumstances, books, verifying);
  });
}

/** Every account that a decision read has a row. */
async function checkAccountsRead(rows: readonly DecisionEvidence[], { reader, faults }: Verifying): Promise<void> {
  const read = new Map<string, string>();
  for (const { consignment, version, circumstances } of rows)
    for (const account of Object.keys((textOf(circumstances) as Circumstances | undefined)?.used ?? {}))
      read.set(account, `${consignment} v${version}`);
  if (read.size === 0) return;
  const accounts = await reader.findAccounts([...read.keys()]);
  for (const [account, decision] of read)
    if (!accounts.has(account))
      faults.add("account.missing", "account", account, "row", `Decision ${decision} read it.`);
}

function judgeAgain(
  row: DecisionEvidence,
  documents: readonly FiledEvidence[],
  circumstances: Circumstances,
  books: Books,
  verifying: Verifying,
): void {
  const { faults, limits } = verifying;
  const key = `${row.consignment} v${row.version}`;
  const book = books.get(row.rulebook);
  if (book === undefined) return faults.add("decision.rulebook_missing", "decision", key, "rulebook");
  if (!book.ok) {
    verifying.notRecomputed += 1;
    return;
  }
  let computed: string;
  try {
    const facts = factsOf(row.consignment, documents.map(filedOf), circumstances);
    computed = canonical(judge(facts, book.value));
    for (const { account, unit, limit } of accountsToRead(facts, circumstances.day, book.value)) {
      const known = limits.get(classOf(account)) ?? new Set();
      limits.set(classOf(account), known.add(`${-amount(limit)} ${unit}`));
    }
  } catch (error) {
    // Facts that were tampered with may be of no shape at all.
    return faults.add(
      "decision.not_repeated",
      "decision",
      key,
      "body",
      `They cannot be judged: ${(error as Error).name}.`,
    );
  }
  if (computed !== row.body) faults.add("decision.not_repeated", "decision", key, "body");
}

const referenceOf = ({ kind, key, version }: Pick<Reference, "kind" | "key" | "version">): string =>
  `${kind} ${key} v${version}`;

/** The references of a decision's text; undefined where it holds anything else. */
function referencesOf(text: string): readonly Reference[] | undefined {
  const listed = textOf(text);
  return Array.isArray(listed) && listed.every(isReference) ? listed : undefined;
}

function isReference(value: unknown): value is Reference {
  if (typeof value !== "object" || value === null) return false;
  const { kind, key, version, contentHash } = value as Partial<Record<keyof Reference, unknown>>;
  return [kind, key, contentHash].every((text) => typeof text === "string") && Number.isInteger(version);
}

/** What a canonical text says; undefined where it is none. */
function textOf(text: string): object | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === "object" && value !== null && canonical(value) === text ? value : undefined;
  } catch {
    return undefined; // The caller says where.
  }
}
