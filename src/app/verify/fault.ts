/**
 * Faults: what is wrong in a record, and where: table, key of the row, column or aspect, and one sentence. Codes are
 * public and never change their meaning.
 *
 * However spoilt a record is, only the first faults are kept; all are counted. Values are quoted short. Not here: what
 * is checked.
 */

/** Code → what it means. */
export const faultCodes = {
  "record.empty": "There is nothing to verify.",
  "head.missing": "A chain has a gap: a head was taken out.",
  "head.previous_wrong": "A head does not stand on the one before it.",
  "head.root_wrong": "The events are not the ones that the head was made over.",
  "head.hash_wrong": "The head's text does not have the hash that stands beside it.",
  "head.signature_wrong": "The signature is not of this head and key.",
  "head.key_unknown": "The head names a key of which no public half is known.",
  "head.parties_wrong": "The parties of the row are not those of its events.",
  "head.kept_missing": "A head that somebody kept is not in the chain.",
  "event.malformed": "An event is not a canonical text.",
  "key.not_ours": "A public key is not of the house's set of keys.",
  "key.missing": "A public key of the house that signed heads is not published.",
  "row.missing": "Events tell of a row that is not there.",
  "row.unexplained": "No event tells of a row.",
  "row.differs": "A row says other than the events.",
  "document.body_changed": "The body does not have the hash that was recorded.",
  "document.body_malformed": "The body is not a canonical text of a document.",
  "document.column_wrong": "A column says other than the body.",
  "document.version_missing": "The versions of a document have a gap.",
  "envelope.not_opened": "The envelope does not open with its key for this document.",
  "envelope.other_content": "The envelope holds something else than the body.",
  "decision.text_malformed": "A text of the decision is not canonical.",
  "decision.column_wrong": "A column says other than the decision's text.",
  "decision.version_missing": "The versions of a parcel's decisions have a gap.",
  "decision.document_missing": "A document that the decision stands on is not on record as it was.",
  "decision.rulebook_missing": "The rule book of the decision is not on record.",
  "decision.not_repeated": "Facts and rule book give another decision.",
  "parcel.column_wrong": "A column of the parcel cannot be so.",
  "parcel.missing": "A parcel that documents were filed for has no row.",
  "number.claim_wrong": "A waybill number's claim fits no declaration.",
  "number.missing": "A waybill number has no row, or not the claim of a declaration.",
  "account.missing": "An account that a posting moves or a decision read has no row.",
  "account.balance_wrong": "The balance is not the sum of the postings.",
  "account.unit_wrong": "Account and postings have different units.",
  "account.floor_wrong": "The floor is no limit of any rule book that decided.",
  "account.opened_wrong": "Nothing happened to the account when it is said to have been opened.",
  "rejection.outdated": "A refusal on record is not the last one.",
  "message.missing": "A document's message is not on record.",
  "message.column_wrong": "The message is not the one that its name says.",
  "rulebook.text_changed": "The text does not have the hash that names the rule book.",
  "delivery.event_missing": "A message on its way tells of an event that is not in the journal.",
  "delivery.column_wrong": "A message on its way is not what the journal's event says.",
  "party.unknown": "A kind or a key belongs to no party, or a party has no kind.",
  "party.malformed": "A kind of party or a key's hash cannot be so.",
} as const satisfies Record<string, string>;

export type FaultCode = keyof typeof faultCodes;

export interface Fault {
  readonly code: FaultCode;
  readonly table: string;
  /** The row's key, its parts divided by spaces. */
  readonly key: string;
  /** A column, or what is wrong of the row as a whole. */
  readonly aspect: string;
  /** One sentence. */
  readonly detail: string;
}

export interface Faults {
  add(code: FaultCode, table: string, key: string, aspect: string, detail?: string): void;
  readonly kept: readonly Fault[];
  count(): number;
}

const KEPT_MAX = 1_000;
const QUOTED_MAX = 80;

export function openFaults(): Faults {
  const kept: Fault[] = [];
  let count = 0;
  return {
    add(code, table, key, aspect, detail) {
      count += 1;
      if (kept.length >= KEPT_MAX) return;
      const more = detail === undefined ? "" : ` ${detail}`;
      kept.push({ code, table, key, aspect, detail: `${faultCodes[code]}${more}` });
    },
    kept,
    count: () => count,
  };
}

/** A value as a sentence may quote it. */
export function quoted(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length <= QUOTED_MAX ? text : `${text.slice(0, QUOTED_MAX)}…`;
}
