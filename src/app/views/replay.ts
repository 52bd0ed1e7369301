/**
 * replay: a decision exported with its facts and rule book, and computed again from nothing but them.
 *
 * The export holds keyed hashes where persons' numbers stood, so a replay needs no key and no database. It gives the
 * same bytes, or says what differs; one changed fact gives other bytes.
 */
import type { Circumstances, ParcelDocuments, ParcelFacts } from "../../customs/decision.ts";
import type { Arrival, DocumentKind } from "../../customs/documents.ts";
import type { Filed } from "../../customs/filed.ts";
import { canonical } from "../../kernel/canonical.ts";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import type { Regime } from "../../tax/regime.ts";
import { findMisfit } from "./find-misfit.ts";
import { judge } from "../clearing/judge.ts";
import type { ParcelRecord } from "../ports.ts";
import { restoreRulebook } from "../rulebook.ts";

export interface ExportedDecision {
  readonly format: "fairway-decision-1";
  readonly facts: ParcelFacts;
  /** The decision's canonical text and its SHA-256. */
  readonly decision: string;
  readonly digest: string;
  /** The rule book's canonical text. */
  readonly rulebook: string;
}

export interface Replayed {
  readonly consignment: string;
  readonly isSame: boolean;
  readonly recorded: string;
  readonly recordedDigest: string;
  readonly computed: string;
  readonly computedDigest: string;
  readonly rulebook: string;
}

interface Reference {
  readonly kind: DocumentKind;
  readonly key: string;
  readonly version: number;
}

export function exportDecision(
  record: ParcelRecord,
  rulebookText: string,
  digest: (text: string) => string,
): Result<ExportedDecision> {
  const { decisionBody, circumstances, decisionDocuments, consignment } = record;
  if (decisionBody === null || circumstances === null || decisionDocuments === null) {
    return fail(
      problem("parcel.not_found", "", `${consignment} is not decided yet, so there is nothing to compute again.`),
    );
  }
  const references = JSON.parse(decisionDocuments) as readonly Reference[];
  const filed = references.map(({ kind, key, version }) => {
    const found = [...record.documents, ...record.waybills, ...record.movements].find(
      (document) => document.document.kind === kind && document.key === key && document.version === version,
    );
    if (found === undefined)
      throw new Error(`export: ${kind} ${key} version ${version} of ${consignment} is not on record`);
    return found;
  });
  const facts = factsOf(consignment, filed, JSON.parse(circumstances) as Circumstances);
  return ok({
    format: "fairway-decision-1",
    facts,
    decision: decisionBody,
    digest: `sha256:${digest(decisionBody)}`,
    rulebook: rulebookText,
  });
}

/** The facts of a decision from the versions it stands on, in the order in which it names them. */
export function factsOf(consignment: string, filed: readonly Filed[], circumstances: Circumstances): ParcelFacts {
  const ofKind = (kind: DocumentKind): Filed[] => filed.filter((document) => document.document.kind === kind);
  const documents = {
    order: ofKind("order")[0],
    payments: ofKind("payment"),
    waybill: ofKind("waybill")[0],
    declaration: ofKind("declaration")[0],
  } as unknown as ParcelDocuments;
  return { consignment, documents, arrivals: ofKind("arrival") as readonly Filed<Arrival>[], circumstances };
}

/**
 * `exported` is a file that was handed in, as JSON: nothing of it is taken for granted. `regime` and `digest` are the
 * engine's; everything else is in the export.
 */
export function replay(exported: unknown, regime: Regime, digest: (text: string) => string): Result<Replayed> {
  const found = open(exported, regime);
  if (typeof found === "string") return fail(problem("replay.facts_malformed", found, malformed));
  const { facts, decision, rulebook, recorded } = found;
  const book = restoreRulebook(rulebook, regime, digest);
  if (!book.ok) return book;
  if (book.value.hash !== recorded) {
    const detail = `The decision names rule book ${sayHash(recorded)}, the file holds ${book.value.hash}; export the decision again.`;
    return fail(problem("replay.rulebook_unknown", "/rulebook", detail));
  }
  const computed = canonical(judge(facts, book.value));
  return ok({
    consignment: facts.consignment,
    isSame: computed === decision,
    recorded: decision,
    recordedDigest: `sha256:${digest(decision)}`,
    computed,
    computedDigest: `sha256:${digest(computed)}`,
    rulebook: book.value.hash,
  });
}

const malformed = "Give a file that `fairway show --facts` wrote.";

interface Opened {
  readonly facts: ParcelFacts;
  readonly decision: string;
  readonly rulebook: string;
  /** The rule book that the decision names. */
  readonly recorded: string;
}

/** What a file holds, or where it is no export. The rows of the rule book are looked at when it is restored. */
function open(exported: unknown, regime: Regime): Opened | string {
  const given = membersOf(exported);
  if (given?.["format"] !== "fairway-decision-1") return "/format";
  const { decision, rulebook, facts } = given;
  const recorded = parsed(decision)?.["rulebook"];
  if (typeof decision !== "string" || typeof recorded !== "string") return "/decision";
  if (typeof rulebook !== "string" || parsed(rulebook) === undefined) return "/rulebook";
  return findMisfit(facts, regime, "/facts") ?? { facts: facts as ParcelFacts, decision, rulebook, recorded };
}

/** A hash as it is written; anything else in its place is somebody's text. */
const sayHash = (text: string): string => (/^sha256:[0-9a-f]{64}$/.test(text) ? text : "that is none");

const membersOf = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;

function parsed(text: unknown): Record<string, unknown> | undefined {
  if (typeof text !== "string") return undefined;
  try {
    return membersOf(JSON.parse(text));
  } catch {
    return undefined; // No JSON is no members: the caller says where.
  }
}
