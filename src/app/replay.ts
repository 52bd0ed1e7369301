/**
 * replay: a decision exported with its facts and rule book, and computed again from nothing but them.
 *
 * The export holds keyed hashes where persons' numbers stood, so a replay needs no key and no database. It gives the
 * same bytes, or says what differs; one changed fact gives other bytes.
 */
import type { Circumstances, Decision, ParcelDocuments, ParcelFacts } from "../customs/decision.ts";
import type { Arrival, DocumentKind } from "../customs/documents.ts";
import type { Filed } from "../customs/filed.ts";
import { canonical } from "../kernel/canonical.ts";
import { fail, ok, problem, type Result } from "../kernel/problem.ts";
import type { Regime } from "../tax/regime.ts";
import { judge } from "./judge.ts";
import type { ParcelRecord } from "./ports.ts";
import { ENGINE, restoreRulebook } from "./rulebook.ts";

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

/** `regime` and `digest` are the engine's; everything else is in the export. */
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

export function replay(exported: ExportedDecision, regime: Regime, digest: (text: string) => string): Result<Replayed> {
  const pointer = misshapen(exported);
  if (pointer !== undefined) {
    return fail(problem("replay.facts_malformed", pointer, "Give a file that `fairway show --facts` wrote."));
  }
  const recorded = JSON.parse(exported.decision) as Decision;
  const book = restoreRulebook(exported.rulebook, regime, digest);
  if (!book.ok) return book;
  if (book.value.hash !== recorded.rulebook) {
    const detail = `The decision names rule book ${recorded.rulebook}, the file holds ${book.value.hash}; export the decision again.`;
    return fail(problem("replay.rulebook_unknown", "/rulebook", detail));
  }
  const computed = canonical(judge(exported.facts, book.value));
  return ok({
    consignment: exported.facts.consignment,
    isSame: computed === exported.decision,
    recorded: exported.decision,
    recordedDigest: `sha256:${digest(exported.decision)}`,
    computed,
    computedDigest: `sha256:${digest(computed)}`,
    rulebook: book.value.hash,
  });
}

/** Where a file that was handed in is not of the export's shape. What lies inside the documents is not looked at. */
function misshapen(exported: unknown): string | undefined {
  const given = membersOf(exported);
  if (given?.["format"] !== "fairway-decision-1") return "/format";
  if (typeof parsed(given["decision"])?.["rulebook"] !== "string") return "/decision";
  const book = parsed(given["rulebook"]);
  if (book === undefined) return "/rulebook";
  if (book["engine"] === ENGINE && !isBook(book)) return "/rulebook"; // Another engine's may have other parts.
  const facts = membersOf(given["facts"]);
  const documents = membersOf(facts?.["documents"]);
  const isWhole =
    typeof facts?.["consignment"] === "string" &&
    Array.isArray(facts["arrivals"]) &&
    membersOf(facts["circumstances"]) !== undefined &&
    Array.isArray(documents?.["payments"]) &&
    documents["payments"].length > 0 &&
    ["order", "waybill", "declaration"].every((kind) => membersOf(documents[kind]) !== undefined);
  return isWhole ? undefined : "/facts";
}

const isBook = (book: Readonly<Record<string, unknown>>): boolean =>
  ["tariff", "positiveList", "rules"].every((name) => Array.isArray(book[name])) &&
  ["matching", "risk"].every((name) => membersOf(book[name]) !== undefined);

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
