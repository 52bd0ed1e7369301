/**
 * showFacts: a decision with all it stands on, for whoever may see the parcel and wants to compute it again.
 *
 * An authority gets the facts as they are. Anybody else gets them blinded: what documents that are not theirs to see
 * say of persons (names, addresses, notes) is replaced by words that are equal where the texts were, so that matching
 * finds the same. That the blinded facts still give the recorded bytes is tried before they are handed out; where they
 * do not, the decision rests on what may not be shown, and nothing is. Numbers are keyed hashes in any case.
 */
import type { AnyDocument, Protected } from "../../customs/documents.ts";
import type { Filed } from "../../customs/filed.ts";
import { isAuthority } from "../../customs/party.ts";
import { fail, problem, type Result } from "../../kernel/problem.ts";
import type { Regime } from "../../tax/regime.ts";
import type { ParcelRecord } from "../ports.ts";
import { exportDecision, replay, type ExportedDecision } from "../views/replay.ts";
import { isOfPerson } from "./mask-persons.ts";
import { hidesNames, maySeeDocument, maySeeParcel, type Asker } from "./show-parcel.ts";

export interface FactsTools {
  /** The canonical text of the rule book that the decision names. */
  readonly rulebook: string;
  readonly regime: Regime;
  /** SHA-256 in hex. */
  digest(text: string): string;
}

const withheld = problem(
  "parcel.facts_withheld",
  "",
  "The decision rests on names or addresses that are not yours to see: ask customs to compute it again for you.",
);

/** Undefined where there is no parcel that the asker may see. */
export function showFacts(
  record: ParcelRecord,
  asker: Asker,
  { rulebook, regime, digest }: FactsTools,
): Result<ExportedDecision> | undefined {
  if (!maySeeParcel(record, asker)) return undefined;
  const exported = exportDecision(record, rulebook, digest);
  if (!exported.ok || (asker.party !== null && isAuthority(asker.party) && !hidesNames(asker))) return exported;
  const blinded = blind(exported.value, asker);
  const again = replay(blinded, regime, digest);
  return again.ok && again.value.isSame ? { ok: true, value: blinded } : fail(withheld);
}

function blind(exported: ExportedDecision, asker: Asker): ExportedDecision {
  const { facts } = exported;
  const isOpen = (filed: Filed): boolean => !hidesNames(asker) && maySeeDocument(filed, asker);
  const { order, payments, waybill, declaration } = facts.documents;
  const all: readonly Filed[] = [order, ...payments, waybill, declaration, ...facts.arrivals];
  const known = new Set<string>(hidesNames(asker) ? [] : valuesIn(exported.decision));
  for (const filed of all) if (isOpen(filed)) collect(filed.document, "", known);
  const words = new Map<string, string>();
  const cover = (text: string): string => {
    const said = plain(text);
    if (known.has(said)) return text;
    if (!words.has(said)) words.set(said, `person-${words.size + 1}`);
    return words.get(said)!;
  };
  const shown = <D extends AnyDocument<Protected>>(filed: Filed<D>): Filed<D> =>
    isOpen(filed) ? filed : { ...filed, document: covered(filed.document, "", cover) as D };
  const { circumstances } = facts;
  return {
    ...exported,
    facts: {
      ...facts,
      documents: {
        order: shown(order),
        payments: payments.map(shown),
        waybill: shown(waybill),
        declaration: shown(declaration),
      },
      arrivals: facts.arrivals.map(shown),
      // Which other parcel has the number is that one's business.
      circumstances: { ...circumstances, waybillHeldBy: circumstances.waybillHeldBy === null ? null : "another" },
    },
  };
}

/** As matching compares texts. */
const plain = (text: string): string => text.normalize("NFC").trim();

/** What the decision says itself, of whatever document. */
function valuesIn(decision: string): string[] {
  const { mismatches } = JSON.parse(decision) as {
    readonly mismatches: readonly Readonly<Record<"left" | "right", { readonly value: string | null }>>[];
  };
  return mismatches.flatMap(({ left, right }) => [left.value, right.value].flatMap((value) => value ?? [])).map(plain);
}

/** Free text may name anybody. */
const isHidden = (path: string): boolean => isOfPerson(path) || /(?:^|\/)(?:note|deliveryNote)$/.test(path);

function collect(value: unknown, path: string, into: Set<string>): void {
  if (typeof value === "string" && isHidden(path)) into.add(plain(value));
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) collect(member, path === "" ? name : `${path}/${name}`, into);
}

function covered(value: unknown, path: string, cover: (text: string) => string): unknown {
  if (typeof value === "string") return isHidden(path) ? cover(value) : value;
  if (Array.isArray(value)) return value.map((item, index) => covered(item, `${path}/${index}`, cover));
  if (typeof value !== "object" || value === null) return value;
  if ("hash" in value && "masked" in value) return { ...value, masked: cover(String(value.masked)) };
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      covered(member, path === "" ? name : `${path}/${name}`, cover),
    ]),
  );
}
