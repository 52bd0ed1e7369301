/**
 * listParcel: one parcel as a row of the list, from what is on record of it; and the tags it is found and counted by.
 *
 * Amounts are hundred-thousandths, instants ISO 8601 in UTC, days those of Beijing. A parcel that waits has no lane, no
 * value and no reasons, whatever was decided before: as in its view. Tags are "NAME:VALUE". Not here: how many parcels
 * have a tag (`tallies.ts`), which ones (`bit-changes.ts`).
 */
import type { Decision, ParcelState } from "../../customs/decision.ts";
import type { AnyDocument, DocumentKind, Protected } from "../../customs/documents.ts";
import { partiesOf } from "../../customs/documents.ts";
import type { Filed } from "../../customs/filed.ts";
import { amount, sum, type Amount } from "../../kernel/amount.ts";
import { BEIJING_OFFSET_MINUTES, dayAt, type Day } from "../../kernel/day.ts";
import { latestOf, takesPart } from "../clearing/parcel.ts";
import type { ParcelRecord } from "../ports.ts";
import { WAITING_STATUS } from "../views/view.ts";
import { bucketOf } from "./decision-time.ts";

/** What is on record of a parcel, as far as the list shows it. */
export interface RecordToList extends Pick<
  ParcelRecord,
  | "consignment"
  | "platform"
  | "orderNo"
  | "state"
  | "decidedAt"
  | "decision"
  | "documents"
  | "waybills"
  | "movements"
  | "deadlines"
> {
  readonly firstFiledAt: string;
  readonly changedAt: string;
}

export interface ListedParcel {
  readonly consignment: string;
  readonly platform: string;
  readonly orderNo: string;
  readonly carrier: string | null;
  readonly waybillNo: string | null;
  readonly seller: string | null;
  readonly declarant: string | null;
  readonly paymentFirm: string | null;
  readonly port: string | null;
  readonly customsOffice: string | null;
  readonly procedure: string | null;
  readonly state: ParcelState;
  readonly lane: string | null;
  readonly officialStatus: string;
  readonly amount: Amount | null;
  readonly levied: Amount | null;
  readonly currency: string | null;
  readonly firstFiledAt: string;
  readonly changedAt: string;
  readonly decidedAt: string | null;
  /** Sorted, each once. */
  readonly tags: readonly string[];
}

/** What the list can be asked for by value. */
export const valueFilters = ["state", "lane", "party", "port", "procedure", "reason", "mismatch", "deadline"] as const;
/** And by day, from one to another: that of first filing, the last of an open deadline. */
export const dayFilters = ["day", "due"] as const;
export type DayFilter = (typeof dayFilters)[number];
/** Tags that bits are kept of. The others are only counted, or tie a buyer. */
export const filterTags = [...valueFilters, ...dayFilters] as const;
export type FilterTag = (typeof filterTags)[number];
/** Tags that are counted. */
export const countedTags = ["state", "lane", "reason", "mismatch", "took", "due", "missed"] as const;
export type TagName = FilterTag | (typeof countedTags)[number] | "buyer";

export const tagOf = (name: TagName, value: string): string => `${name}:${value}`;
export const tagName = (tag: string): TagName => tag.slice(0, tag.indexOf(":")) as TagName;
export const tagValue = (tag: string): string => tag.slice(tag.indexOf(":") + 1);

export function listParcel(record: RecordToList): ListedParcel {
  const { consignment, platform, orderNo, state, firstFiledAt, changedAt } = record;
  const decision = state === "waiting" ? null : record.decision;
  const counting = latestOf(record.documents).filter(takesPart);
  const order = first(counting, "order");
  const payment = first(counting, "payment");
  const declaration = first(counting, "declaration");
  const waybill = first(latestOf(record.waybills).filter(takesPart), "waybill");
  const levied = decision === null ? null : sum(decision.levies.map((levy) => amount(levy.amount)));
  const decidedAt = decision === null ? null : record.decidedAt;
  return {
    ...{ consignment, platform, orderNo, state, firstFiledAt, changedAt, decidedAt, levied },
    carrier: declaration?.carrier ?? waybill?.carrier ?? null,
    waybillNo: declaration?.waybillNo ?? waybill?.waybillNo ?? null,
    seller: declaration?.seller ?? order?.seller ?? null,
    declarant: declaration?.declarant ?? null,
    paymentFirm: payment?.firm ?? order?.payment?.firm ?? null,
    port: declaration?.portOfEntry ?? null,
    customsOffice: declaration?.customsOffice ?? null,
    procedure: declaration?.procedure ?? null,
    lane: decision?.lane ?? null,
    officialStatus: decision?.officialStatus ?? WAITING_STATUS,
    amount: decision === null || decision.dutiableValue === null ? null : amount(decision.dutiableValue),
    currency: declaration?.currency ?? order?.currency ?? null,
    tags: tagsOf(record, decision, counting),
  };
}

type Kept<K extends DocumentKind> = Extract<AnyDocument<Protected>, { kind: K }>;

const first = <K extends DocumentKind>(filed: readonly Filed[], kind: K): Kept<K> | undefined =>
  filed.find(({ document }) => document.kind === kind)?.document as Kept<K> | undefined;

function tagsOf(record: RecordToList, decision: Decision | null, counting: readonly Filed[]): string[] {
  const tags = new Set<string>([
    tagOf("state", record.state),
    tagOf("day", dayOf(record.firstFiledAt)),
    tagOf("party", record.platform),
  ]);
  // Every version of everything: whoever was named once may see it (`views/view.ts`).
  for (const { filedBy, document } of [...record.documents, ...record.waybills, ...record.movements])
    for (const code of [filedBy, ...partiesOf(document)]) tags.add(tagOf("party", code));
  for (const { document } of counting) {
    if (document.kind === "declaration") {
      tags.add(tagOf("port", document.portOfEntry));
      tags.add(tagOf("procedure", document.procedure));
    }
    for (const hash of buyersIn(document)) tags.add(tagOf("buyer", hash));
  }
  for (const { state, dueAt } of record.deadlines) {
    if (state === "open") tags.add(tagOf("due", lastDayOf(dueAt)));
    if (state === "missed") tags.add(tagOf("missed", ""));
    if (state === "open" || state === "missed") tags.add(tagOf("deadline", state));
  }
  if (decision !== null) {
    tags.add(tagOf("lane", decision.lane));
    for (const { rule } of decision.reasons) tags.add(tagOf("reason", rule));
    for (const { rule } of decision.mismatches) tags.add(tagOf("mismatch", rule));
    const took = Date.parse(record.decidedAt ?? record.firstFiledAt) - Date.parse(record.firstFiledAt);
    tags.add(tagOf("took", String(bucketOf(took))));
  }
  return [...tags].sort();
}

/** Whoever the documents say bought it: where they differ, each of them may see in whose name it was. */
function buyersIn(document: AnyDocument<Protected>): string[] {
  if (document.kind === "order" || document.kind === "declaration") return [document.buyer.idNumber.hash];
  return document.kind === "payment" ? [document.payer.idNumber.hash] : [];
}

const dayOf = (instant: string): Day => dayAt(Date.parse(instant), BEIJING_OFFSET_MINUTES);
/** A deadline ends with its last day, at the instant at which the next one begins. */
const lastDayOf = (dueAt: string): Day => dayAt(Date.parse(dueAt) - 1, BEIJING_OFFSET_MINUTES);
