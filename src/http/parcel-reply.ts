/**
 * What is shown of a parcel. Members that this schema does not name never leave the house, whatever the application
 * hands over.
 *
 * Amounts are decimal strings. Optional members may be left out; all others are always there.
 */
import { Type, type Static, type TUnsafe } from "@sinclair/typebox";
import { ProblemShape } from "./problem-reply.ts";

const Text = Type.String();
const TextOrNull = Type.Unsafe<string | null>({ type: ["string", "null"] });
const Closed = { additionalProperties: false };

const oneOf = <T extends string>(...values: readonly T[]): TUnsafe<T> =>
  Type.Unsafe<T>({ type: "string", enum: values });

const ParcelKindName = oneOf("order", "payment", "waybill", "declaration");
const DocumentKindName = oneOf("order", "payment", "waybill", "declaration", "status", "arrival");
const Sentences = Type.Object({ en: Text, zh: Text }, Closed);

/**
 * `path` and `plain` are member and value in Fairway's JSON, `element` and `value` what the filer's own form calls and
 * writes them.
 */
const Side = Type.Object(
  {
    document: DocumentKindName,
    path: Type.Optional(Text),
    element: Text,
    value: TextOrNull,
    plain: Type.Optional(TextOrNull),
  },
  Closed,
);

const MismatchShape = Type.Object(
  { rule: Text, code: TextOrNull, left: Side, right: Side, mend: Type.Array(Text), how: Type.Optional(Sentences) },
  Closed,
);

const LevyShape = Type.Object({ kind: oneOf("duty", "vat", "consumption_tax"), amount: Text, currency: Text }, Closed);

const StepShape = Type.Object(
  {
    label: Text,
    line: Type.Optional(Type.Integer()),
    amount: Text,
    rate: Type.Optional(Text),
    source: Text,
    status: Text,
    certainty: Text,
  },
  Closed,
);

const ReasonShape = Type.Object(
  {
    rule: Text,
    effect: Text,
    points: Type.Number(),
    code: TextOrNull,
    because: Sentences,
    mend: Sentences,
    evidence: Type.Record(Text, Text),
    source: Text,
    certainty: Text,
  },
  Closed,
);

export const DocumentShape = Type.Object(
  {
    kind: DocumentKindName,
    key: Text,
    version: Type.Integer(),
    entrance: Type.Optional(Text),
    filedBy: Type.Optional(Text),
    filedAs: Type.Optional(Text),
    receivedAt: Type.Optional(Text),
    isDraft: Type.Optional(Type.Boolean()),
    isWithdrawn: Type.Optional(Type.Boolean()),
    signature: Type.Optional(Text),
    contentHash: Type.Optional(Text),
  },
  Closed,
);

const ArrivalShape = Type.Object(
  {
    key: Text,
    version: Type.Integer(),
    operator: Text,
    reference: TextOrNull,
    customsOffice: Text,
    goodsLocation: TextOrNull,
    arrivedAt: TextOrNull,
    weightKg: TextOrNull,
    pieces: Type.Unsafe<number | null>({ type: ["integer", "null"] }),
    receivedAt: Text,
  },
  Closed,
);

const DeliveryShape = Type.Object(
  { key: Text, version: Type.Integer(), carrier: Text, at: Text, receivedAt: Text },
  Closed,
);

const NoticeShape = Type.Object({ event: Text, because: Sentences, mend: Sentences }, Closed);

const DeadlineShape = Type.Object(
  {
    kind: oneOf("documents-missing", "goods-not-arrived"),
    version: Type.Integer(),
    round: Type.Integer(),
    dueAt: Text,
    state: oneOf("open", "met", "lapsed", "missed"),
    closedAt: TextOrNull,
    missing: Type.Array(ParcelKindName),
    told: Type.Array(Text),
  },
  Closed,
);

/** A problem of a document of this parcel that was rejected: `document` is its kind. */
const ParcelProblem = Type.Object({ ...ProblemShape.properties, document: Type.Optional(Text) }, Closed);

export const ParcelReply = Type.Object(
  {
    platform: Text,
    orderNo: Text,
    state: oneOf("waiting", "refused", "held", "inspection", "cleared", "released"),
    lane: Type.Unsafe<"green" | "yellow" | "red" | null>({ type: ["string", "null"] }),
    officialStatus: TextOrNull,
    /** Of the decision; 0 where none was taken. */
    version: Type.Integer(),
    decidedAt: Type.Optional(TextOrNull),
    acceptedOn: Type.Optional(TextOrNull),
    points: Type.Optional(Type.Number()),
    isDrawn: Type.Optional(Type.Boolean()),
    dutiableValue: Type.Optional(TextOrNull),
    levies: Type.Array(LevyShape),
    steps: Type.Optional(Type.Array(StepShape)),
    mismatches: Type.Array(MismatchShape),
    problems: Type.Array(ParcelProblem),
    reasons: Type.Array(ReasonShape),
    missing: Type.Array(ParcelKindName),
    documents: Type.Array(DocumentShape),
    arrivals: Type.Optional(Type.Array(ArrivalShape)),
    delivery: Type.Optional(Type.Union([DeliveryShape, Type.Null()])),
    notices: Type.Optional(Type.Array(NoticeShape)),
    deadlines: Type.Optional(Type.Array(DeadlineShape)),
    rulebook: TextOrNull,
  },
  { ...Closed, description: "What is on record about one parcel, and why it was decided so." },
);

type Reading<T> = T extends readonly (infer Item)[]
  ? readonly Reading<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Reading<T[Name]> }
    : T;

export type ParcelView = Reading<Static<typeof ParcelReply>>;
