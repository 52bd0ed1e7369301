/**
 * GET /v1/parcels/:platform/:orderNo: what is on record about one parcel, and why it was decided so.
 *
 * Members that the schema does not name never leave the house, whatever the port hands over. Amounts are decimal strings.
 * A parcel that the asker may not see is answered like one that does not exist.
 */
import { Type, type Static, type TUnsafe } from "@sinclair/typebox";
import type { FastifyInstance } from "fastify";
import { assert } from "../kernel/assert.ts";
import { problem } from "../kernel/problem.ts";
import { authorise } from "./authorise.ts";
import type { HttpPorts } from "./ports.ts";
import { ProblemShape, problemReplies } from "./problem-reply.ts";
import { refuse } from "./refusal.ts";

/** Code points; the longest order number a message may carry is 60 characters, a platform's code 18. */
const PLATFORM_LENGTH_MAX = 64;
const ORDER_NUMBER_LENGTH_MAX = 128;

const Text = Type.String();
const TextOrNull = Type.Unsafe<string | null>({ type: ["string", "null"] });
const Closed = { additionalProperties: false };

const oneOf = <T extends string>(...values: readonly T[]): TUnsafe<T> =>
  Type.Unsafe<T>({ type: "string", enum: values });

const DocumentKindName = oneOf("order", "payment", "waybill", "declaration");
const Sentences = Type.Object({ en: Text, zh: Text }, Closed);

const Side = Type.Object({ document: DocumentKindName, element: Text, value: TextOrNull }, Closed);

const MismatchShape = Type.Object(
  { rule: Text, code: TextOrNull, left: Side, right: Side, mend: Type.Array(Text) },
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

const DocumentShape = Type.Object(
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

/** A problem of a document of this parcel that was rejected: what was filed, and why it does not count. */
const ParcelProblem = Type.Object(
  { ...ProblemShape.properties, kind: Type.Optional(Text), key: Type.Optional(Text) },
  Closed,
);

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
    points: Type.Optional(Type.Number()),
    isDrawn: Type.Optional(Type.Boolean()),
    dutiableValue: Type.Optional(TextOrNull),
    levies: Type.Array(LevyShape),
    steps: Type.Optional(Type.Array(StepShape)),
    mismatches: Type.Array(MismatchShape),
    problems: Type.Array(ParcelProblem),
    reasons: Type.Array(ReasonShape),
    missing: Type.Array(DocumentKindName),
    documents: Type.Array(DocumentShape),
    rulebook: TextOrNull,
  },
  { ...Closed, description: "What is on record about one parcel, and why it was decided so." },
);

export type ParcelView = Static<typeof ParcelReply>;

const schema = {
  operationId: "findParcel",
  tags: ["parcels"],
  summary: "Look up a parcel: its state, what is due, and every reason",
  security: [{ key: [] }],
  params: Type.Object({
    platform: Type.String({ description: "Code of the marketplace." }),
    orderNo: Type.String({ description: "Order number, unique for the platform." }),
  }),
  response: { 200: ParcelReply, ...problemReplies(401, 404, 503) },
};

export function addParcelRoutes(app: FastifyInstance, ports: HttpPorts): void {
  const onRequest = authorise(ports.authenticate);
  app.get<{ Params: { platform: string; orderNo: string } }>(
    "/v1/parcels/:platform/:orderNo",
    { schema, onRequest },
    async (request, reply) => {
      const { party } = request;
      assert(party !== null, "parcels: an authorised request has a party");
      const { platform, orderNo } = request.params;
      const isPossible =
        platform.length <= PLATFORM_LENGTH_MAX && orderNo.length <= ORDER_NUMBER_LENGTH_MAX && !orderNo.includes("\0");
      const parcel = isPossible ? await ports.findParcel(platform, orderNo, party) : undefined;
      if (parcel !== undefined) return parcel;
      const detail = "No parcel with this platform and order number is on record for you.";
      return refuse(request, reply, [problem("parcel.not_found", "", detail)]);
    },
  );
}
