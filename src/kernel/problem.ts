/**
 * Problems: what a caller can do wrong, as values. `code` is public and never changes its meaning; `pointer` is a JSON
 * Pointer into the document as it was filed; `detail` is one sentence that says how to mend it. Our own bugs are
 * assertions, not problems.
 */
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] };

export interface Problem {
  readonly code: ProblemCode;
  readonly pointer: string;
  readonly detail: string;
}

/** Code → HTTP status of a whole answer that consists of this problem. The order is the precedence of reporting. */
export const problemCodes = {
  // The message as a whole.
  "http.unauthorised": 401,
  "http.forbidden": 403,
  "http.not_found": 404,
  "http.media_type_unsupported": 415,
  "http.body_too_large": 413,
  "http.body_too_slow": 408,
  "http.too_many_requests": 429,
  "http.request_malformed": 400,
  "http.internal_error": 500,
  "store.unavailable": 503,
  "message.empty": 400,
  "message.encoding_wrong": 400,
  "message.not_xml": 400,
  "message.dtd_refused": 400,
  "message.namespace_wrong": 400,
  "message.kind_unknown": 400,
  "message.structure_wrong": 400,
  "message.too_many_documents": 400,
  "message.not_json": 400,
  "message.too_deep": 400,
  "message.line_too_long": 413,
  // A table of documents, as a whole and in its cells.
  "table.request_malformed": 400,
  "table.too_large": 413,
  "table.not_csv": 400,
  "table.not_xlsx": 400,
  "table.several_sheets": 400,
  "table.kind_unknown": 400,
  "table.column_missing": 400,
  "table.column_unknown": 400,
  "table.column_repeated": 400,
  "table.head_differs": 422,
  "table.number_rounded": 422,
  "table.cell_unreadable": 422,
  // Who signs in.
  "person.sign_in_failed": 401,
  "person.too_many_tries": 429,
  "person.origin_wrong": 403,
  "person.csrf_wrong": 403,
  "person.password_must_change": 403,
  "person.request_malformed": 400,
  "person.not_found": 404,
  "person.name_malformed": 422,
  "person.name_taken": 409,
  "person.password_too_weak": 422,
  "person.role_not_allowed": 422,
  "person.changed_meanwhile": 409,
  "person.last_administrator": 409,
  "invitation.not_found": 404,
  "invitation.too_many": 409,
  "passkey.not_verified": 422,
  "passkey.not_found": 404,
  "passkey.exists": 409,
  "passkey.too_many": 409,
  // A resumable upload.
  "upload.id_malformed": 400,
  "upload.offset_malformed": 400,
  "upload.not_found": 404,
  "upload.finished": 409,
  "upload.expired": 410,
  "upload.offset_wrong": 409,
  "upload.too_many_open": 409,
  // One document's shape.
  "document.kind_unknown": 422,
  "document.head_wrong": 422,
  "document.member_missing": 422,
  "document.member_unknown": 422,
  "document.member_repeated": 422,
  "document.value_malformed": 422,
  "document.value_too_long": 422,
  "document.text_not_storable": 422,
  "document.code_unknown": 422,
  "document.amount_malformed": 422,
  "document.amount_negative": 422,
  "document.amount_zero": 422,
  "document.day_malformed": 422,
  "document.time_malformed": 422,
  "document.lines_missing": 422,
  "document.too_many_lines": 422,
  // One document's sense: what it alone shows.
  "filing.line_number_repeated": 422,
  "filing.currency_not_allowed": 422,
  "filing.pieces_not_one": 422,
  "filing.identity_type_not_allowed": 422,
  "filing.identity_number_malformed": 422,
  "filing.line_total_wrong": 422,
  "filing.goods_value_wrong": 422,
  "filing.paid_wrong": 422,
  "filing.field_required_by_procedure": 422,
  "filing.country_required_by_procedure": 422,
  "filing.guarantor_not_allowed": 422,
  // Who files what, and whether it is there already.
  "filing.party_kind_not_allowed": 403,
  "filing.code_not_own": 403,
  "filing.exists_with_different_content": 409,
  "filing.nothing_to_change": 409,
  "filing.parcel_released": 409,
  "filing.moved_on": 409,
  "filing.too_many_versions": 409,
  "filing.too_many_payments": 409,
  "filing.too_many_arrivals": 409,
  "filing.too_many_claims": 409,
  // Reference data files.
  "tariff.column_missing": 422,
  "tariff.value_unknown": 422,
  "positive_list.column_missing": 422,
  "positive_list.value_unknown": 422,
  // Asking.
  "parcel.not_found": 404,
  "trace.not_found": 404,
  "parcel.document_not_found": 404,
  "unmask.reason_missing": 422,
  "unmask.field_unknown": 422,
  "unmask.not_readable": 409,
  "parcel.facts_withheld": 403,
  "parcel.ambiguous": 409,
  "mend.request_malformed": 400,
  "mend.not_yours": 403,
  "mend.path_not_mendable": 422,
  "mend.not_readable": 409,
  "event.not_found": 404,
  "event.not_provable": 409,
  "events.cursor_malformed": 400,
  "events.question_malformed": 400,
  "list.question_malformed": 400,
  "list.too_broad": 422,
  "list.too_slow": 422,
  "list.filter_not_found": 404,
  "list.too_many_filters": 409,
  "rules.question_malformed": 400,
  // The officer's desk.
  "desk.request_malformed": 400,
  "desk.question_malformed": 400,
  "desk.ruling_not_found": 404,
  "desk.text_too_short": 422,
  "desk.text_too_long": 422,
  "desk.text_names_person": 422,
  "desk.moved_on": 409,
  "desk.claimed_by_another": 409,
  "desk.claim_missing": 409,
  "desk.proposal_open": 409,
  "desk.same_person": 409,
  "desk.ruling_ended": 409,
  "webhook.not_found": 404,
  "webhook.request_malformed": 400,
  "webhook.url_not_allowed": 422,
  "webhook.too_many": 409,
  "replay.facts_malformed": 422,
  "replay.rulebook_unknown": 409,
  "replay.engine_different": 409,
  // Tax.
  "tax.no_regime_in_force": 422,
  "tax.no_rate_in_force": 422,
  "tax.quantity_unknown": 422,
} as const satisfies Record<string, number>;

export type ProblemCode = keyof typeof problemCodes;

const precedence = new Map(Object.keys(problemCodes).map((code, index) => [code, index]));

/** Problems in documented order: by code, then as found. */
export const inOrder = (problems: readonly Problem[]): Problem[] =>
  [...problems].sort((a, b) => precedence.get(a.code)! - precedence.get(b.code)!);

export const problem = (code: ProblemCode, pointer: string, detail: string): Problem => ({ code, pointer, detail });
export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const fail = (...problems: readonly Problem[]): Result<never> => ({ ok: false, problems });
