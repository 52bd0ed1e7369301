/**
 * match: do the documents of one parcel tell one story? One mismatch per differing pair, in the order of the table of
 * pairs.
 *
 * Texts compare after NFC and trimming, amounts exactly (a regime's tolerance is data), numbers of persons by keyed
 * hash; what is shown is the value as filed, numbers of persons masked. Of several payments the first that matches
 * counts, the others are spare; where none matches, the first payment's mismatches are the parcel's. Lines pair by
 * their number.
 * Not here: the table (`pairs.ts`), how a mismatch is worded for its filer (`Wording`), what follows (`risk/`).
 */
import type { Mismatch, ParcelDocuments, Side } from "../customs/decision.ts";
import { keyOf, type ParcelDocument, type ParcelKind, type Payment, type Protected } from "../customs/documents.ts";
import type { Filed } from "../customs/filed.ts";
import { amount } from "../kernel/amount.ts";
import { assert } from "../kernel/assert.ts";
import type { Certainty } from "../kernel/dated.ts";
import { pairLines, type LinePair } from "./pair-lines.ts";
import { pairs, type AmountRule, type Pair } from "./pairs.ts";

/** How far two amounts of a rule may lie apart and still agree: decimal text, "0" for exactly. */
export interface Tolerance {
  readonly amount: string;
  readonly source: string;
  readonly certainty: Certainty;
}

export interface MatchingBook {
  readonly tolerances: Readonly<Record<AmountRule, Tolerance>>;
}

export interface SparePayment {
  /** `firm/transaction`. */
  readonly payment: string;
  readonly mismatches: readonly Mismatch[];
}

export interface Matching {
  readonly payment: Filed<Payment<Protected>>;
  readonly mismatches: readonly Mismatch[];
  readonly spare: readonly SparePayment[];
}

/** A mismatch with the place of its pair in the table, so that the parts of a comparison can be put back in order. */
interface Found {
  readonly place: number;
  readonly mismatch: Mismatch;
}

type Documents = Readonly<Record<ParcelKind, ParcelDocument<Protected>>>;
type Value = string | number | Protected | undefined;

const placed = pairs.map((pair, place) => ({
  pair,
  place,
  left: pair.left.path.split("/"),
  right: pair.right.path.split("/"),
}));
type Placed = (typeof placed)[number];

const ofPayment = placed.filter(({ pair }) => pair.right.document === "payment");
const ofLines = placed.filter(({ pair }) => pair.isOfLines);
const ofHeads = placed.filter(({ pair }) => !pair.isOfLines && pair.right.document !== "payment");

export function match(documents: ParcelDocuments, book: MatchingBook): Matching {
  assertJoined(documents);
  const candidates = documents.payments.map((payment) => ({
    payment,
    found: compareHeads(ofPayment, nounsOf(documents, payment), book),
  }));
  const matching = candidates.findIndex(({ found }) => found.length === 0);
  const chosen = matching === -1 ? 0 : matching;
  const { payment, found } = candidates[chosen]!;
  const heads = compareHeads(ofHeads, nounsOf(documents, payment), book);
  const all = [...heads, ...found, ...compareLines(documents, book)];
  return {
    payment,
    mismatches: all.sort((a, b) => a.place - b.place).map(({ mismatch }) => mismatch),
    spare: candidates
      .filter((_, index) => index !== chosen)
      .map((spare) => ({ payment: spare.payment.key, mismatches: spare.found.map(({ mismatch }) => mismatch) })),
  };
}

const nounsOf = (documents: ParcelDocuments, payment: Filed<Payment<Protected>>): Documents => ({
  order: documents.order.document,
  payment: payment.document,
  waybill: documents.waybill.document,
  declaration: documents.declaration.document,
});

/** What the join of a parcel's documents guarantees, and what is therefore no pair. */
function assertJoined({ order, payments, waybill, declaration }: ParcelDocuments): void {
  const consignment = keyOf(order.document);
  assert(payments.length > 0, "match: a parcel without a payment is not complete");
  assert(keyOf(declaration.document) === consignment, "match: a declaration of another consignment");
  for (const { document } of payments) {
    assert(`${document.platform}/${document.orderNo}` === consignment, "match: a payment of another consignment");
  }
  const { carrier, waybillNo } = declaration.document;
  assert(keyOf(waybill.document) === `${carrier}/${waybillNo}`, "match: a waybill that the declaration does not name");
}

function compareHeads(table: readonly Placed[], documents: Documents, book: MatchingBook): Found[] {
  const found: Found[] = [];
  for (const { pair, place, left, right } of table) {
    const a = valueAt(documents[pair.left.document], left);
    const b = valueAt(documents[pair.right.document], right);
    if (agree(pair, a, b, book)) continue;
    found.push({ place, mismatch: mismatchOf(pair, side(pair.left, "", a), side(pair.right, "", b)) });
  }
  return found;
}

function compareLines(documents: ParcelDocuments, book: MatchingBook): Found[] {
  const left = documents.order.document.items;
  const right = documents.declaration.document.items;
  const found: Found[] = [];
  for (const lines of pairLines(left, right)) {
    const [a, b] = [left[lines.left], right[lines.right]];
    // Lines that share no number are one mismatch; comparing the rest of two strangers would only add noise.
    const table = lines.isOneNumber ? ofLines : ofLines.filter(({ pair }) => pair.left.path === "line");
    for (const each of table) {
      const [valueA, valueB] = [valueAt(a, each.left), valueAt(b, each.right)];
      if (agree(each.pair, valueA, valueB, book)) continue;
      found.push({ place: each.place, mismatch: lineMismatch(each.pair, lines, valueA, valueB) });
    }
  }
  return found;
}

const lineMismatch = (pair: Pair, lines: LinePair, a: Value, b: Value): Mismatch =>
  mismatchOf(pair, side(pair.left, `items/${lines.left}/`, a), side(pair.right, `items/${lines.right}/`, b));

const mismatchOf = ({ rule, code, mend }: Pair, left: Side, right: Side): Mismatch => ({
  rule,
  code,
  left,
  right,
  mend,
});

const side = ({ document, path }: Pair["left"], prefix: string, value: Value): Side => ({
  document,
  path: prefix + path,
  value: value === undefined ? null : typeof value === "object" ? value.masked : String(value),
});

function agree(pair: Pair, a: Value, b: Value, book: MatchingBook): boolean {
  if (a === undefined || b === undefined) return pair.isOnlyWhereBoth || a === b;
  if (pair.comparison === "number") {
    assert(typeof a === "object" && typeof b === "object", "match: a number of a person that is not protected");
    return a.hash === b.hash;
  }
  assert(typeof a !== "object" && typeof b !== "object", "match: a number of a person compared as a text");
  if (a === b) return true;
  return pair.comparison === "amount"
    ? isWithin(amount(String(a)) - amount(String(b)), book.tolerances[pair.rule as AmountRule])
    : normalise(String(a)) === normalise(String(b));
}

const normalise = (text: string): string => text.normalize("NFC").trim();

function isWithin(difference: bigint, tolerance: Tolerance): boolean {
  return (difference < 0n ? -difference : difference) <= amount(tolerance.amount);
}

/** The value at a noun path, undefined where a member on the way is absent. */
function valueAt(noun: unknown, path: readonly string[]): Value {
  let value = noun;
  for (const name of path) {
    if (value === undefined) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value as Value;
}
