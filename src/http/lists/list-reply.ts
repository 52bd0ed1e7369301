/**
 * What is shown of many parcels and of their figures. Members that these schemas do not name never leave the house.
 *
 * Amounts are decimal strings. No person is named: who bought something stands on the parcel's own page, masked.
 */
import { Type } from "@sinclair/typebox";

const Text = Type.String();
const TextOrNull = Type.Unsafe<string | null>({ type: ["string", "null"] });
const NumberOrNull = Type.Unsafe<number | null>({ type: ["number", "null"] });
const Closed = { additionalProperties: false };

export const ListedShape = Type.Object(
  {
    platform: Text,
    orderNo: Text,
    carrier: TextOrNull,
    waybillNo: TextOrNull,
    seller: TextOrNull,
    declarant: TextOrNull,
    paymentFirm: TextOrNull,
    port: TextOrNull,
    customsOffice: TextOrNull,
    procedure: TextOrNull,
    state: Text,
    lane: TextOrNull,
    officialStatus: Text,
    dutiableValue: TextOrNull,
    levied: TextOrNull,
    currency: TextOrNull,
    reasons: Type.Array(Text),
    mismatches: Type.Array(Text),
    firstFiledAt: Text,
    changedAt: Text,
    decidedAt: TextOrNull,
  },
  Closed,
);

export const ListReply = Type.Object(
  {
    parcels: Type.Array(ListedShape),
    next: Type.Unsafe<string | null>({ type: ["string", "null"], description: "Null where there are no more." }),
    count: Type.Object({ value: Type.Integer(), isExact: Type.Boolean() }, Closed),
    at: Type.Unsafe<string | null>({ type: ["string", "null"], description: "What was recorded until then is in it." }),
  },
  Closed,
);

const Counts = Type.Record(Text, Type.Integer());
const RuleCounts = Type.Array(Type.Object({ rule: Text, count: Type.Integer() }, Closed));

export const OverviewReply = Type.Object(
  {
    at: TextOrNull,
    day: TextOrNull,
    throughput: Type.Array(Type.Object({ minute: Text, parcels: Type.Integer() }, Closed), {
      description: "Decisions by the minute in which they were taken, of the last hour.",
    }),
    states: Counts,
    lanes: Counts,
    decision: Type.Object(
      {
        p50Ms: NumberOrNull,
        p95Ms: NumberOrNull,
        buckets: Type.Array(Type.Object({ upToMs: Type.Number(), parcels: Type.Integer() }, Closed)),
      },
      { ...Closed, description: "From a parcel's first document to the decision that stands." },
    ),
    mismatches: RuleCounts,
    reasons: RuleCounts,
    deadlines: Type.Object(
      {
        ...{ open: Type.Integer(), dueSoon: Type.Integer(), missed: Type.Integer() },
        soonUntil: Type.String({ description: "The last day (Beijing) of what is due soon; asked for as `dueTo`." }),
      },
      Closed,
    ),
  },
  Closed,
);
