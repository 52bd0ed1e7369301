/**
 * GET /v1/parcels/:platform/:orderNo/receipts and GET /v1/receipts: what the asker was answered about its documents, of
 * one parcel or since a cursor; an authority sees what everybody was.
 *
 * Lines of JSON, or with `Accept: application/xml` one CEB message of the kind that is asked for; where there is none,
 * 204. A page says in its headers where the next one begins. A parcel that the asker may not see is answered like one
 * that does not exist. Not here: what a receipt says (`app/receipts.ts`), its forms (`messages/`).
 */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance, FastifyReply } from "fastify";
import { receiptKinds, type ReceiptKind } from "../customs/receipt.ts";
import { assert } from "../kernel/assert.ts";
import { problem, type Problem } from "../kernel/problem.ts";
import { acceptedForm, XML } from "./accepted-form.ts";
import { parcelReaders } from "./access.ts";
import { createAdmission } from "./admission.ts";
import { NDJSON } from "./file-stream.ts";
import { isParcelName } from "./parcels.ts";
import type { HttpPorts, ReceiptForm } from "./ports.ts";
import { problemReplies } from "./problem-reply.ts";
import { refuse } from "./refusal.ts";

const kindQuery = Type.Optional(
  Type.Unsafe<ReceiptKind>({
    type: "string",
    enum: receiptKinds,
    description:
      "Only of documents of this kind; to be given with Accept: application/xml, for a message has one kind.",
  }),
);

const receiptReplies = {
  200: {
    description: "One receipt a line; with Accept: application/xml one CEB message (312, 412, 512, 514, 622 or 712).",
    content: {
      "application/x-ndjson": { schema: { type: "string" } },
      "application/xml": { schema: { type: "string" } },
    },
  },
  204: { description: "With Accept: application/xml: no receipt of this kind.", type: "null" },
};

const schema = {
  operationId: "findReceipts",
  tags: ["receipts"],
  summary: "What you were answered about your documents of a parcel",
  description: "The last hundred, the earliest of them first; /v1/receipts has all.",
  params: Type.Object({
    platform: Type.String({ description: "Code of the marketplace." }),
    orderNo: Type.String({ description: "Order number, unique for the platform." }),
  }),
  querystring: Type.Object({
    kind: kindQuery,
    proof: Type.Boolean({
      default: true,
      description: "Whether each line carries the proof of its event; check it with docs/verify-proof.mjs.",
    }),
  }),
  response: { ...receiptReplies, ...problemReplies(400, 401, 403, 404, 429, 503) },
};

const LINES_MAX = 500;
const MESSAGE_MAX = 100;

const pageSchema = {
  operationId: "readReceipts",
  tags: ["receipts"],
  summary: "What you were answered since a cursor",
  description:
    "In the order of the record for each parcel. `Fairway-Cursor` says where the next page begins; where `Fairway-More` is true there " +
    "is more at once, even where the page is empty. The proof of a line's `event` is at /v1/events/{id}/proof.",
  querystring: Type.Object({
    after: Type.String({ default: "0", description: "A cursor from an answer, 0 for the beginning, or now." }),
    limit: Type.Integer({
      minimum: 1,
      maximum: LINES_MAX,
      default: MESSAGE_MAX,
      description: `A CEB message has at most ${MESSAGE_MAX}.`,
    }),
    kind: kindQuery,
  }),
  response: { ...receiptReplies, ...problemReplies(400, 401, 403, 429, 503) },
};

const kindNeeded = problem(
  "http.request_malformed",
  "/kind",
  `A CEB message has receipts of one kind: give kind as one of ${receiptKinds.join(", ")}.`,
);

const missingKind = (form: ReceiptForm, kind: ReceiptKind | undefined): Problem | undefined =>
  form === "ceb" && kind === undefined ? kindNeeded : undefined;

/** Null is no message. */
function sendReceipts(reply: FastifyReply, form: ReceiptForm, text: string | null): FastifyReply {
  if (text === null) return reply.code(204).send();
  return reply.type(form === "ceb" ? XML : NDJSON).send(text);
}

export function addReceiptRoutes(app: FastifyInstance, ports: HttpPorts): void {
  const config = { access: parcelReaders };
  const admission = createAdmission(() => 0); // Of its own: who files much may ask all the same.
  app.get<{ Params: { platform: string; orderNo: string }; Querystring: { kind?: ReceiptKind; proof: boolean } }>(
    "/v1/parcels/:platform/:orderNo/receipts",
    { schema, config },
    async (request, reply) => {
      const { party } = request;
      assert(party !== null, "receipts: an authorised request has a party");
      const { platform, orderNo } = request.params;
      const { kind, proof } = request.query;
      const form = acceptedForm(request);
      const missing = missingKind(form, kind);
      if (missing !== undefined) return refuse(request, reply, [missing]);
      const admitted = admission.admit(party.code);
      if (!admitted.ok) return refuse(request, reply, admitted.problems);
      try {
        const receipts = isParcelName(platform, orderNo)
          ? await ports.parcelReceipts(platform, orderNo, party, { form, kind: kind ?? null, isProven: proof })
          : undefined;
        if (receipts !== undefined) return await sendReceipts(reply, form, receipts);
      } finally {
        admitted.value.release();
      }
      const detail = "No parcel with this platform and order number is on record for you.";
      return refuse(request, reply, [problem("parcel.not_found", "", detail)]);
    },
  );

  app.get<{ Querystring: { after: string; limit: number; kind?: ReceiptKind } }>(
    "/v1/receipts",
    { schema: pageSchema, config },
    async (request, reply) => {
      const { party } = request;
      assert(party !== null, "receipts: an authorised request has a party");
      const { after, kind } = request.query;
      const form = acceptedForm(request);
      const missing = missingKind(form, kind);
      if (missing !== undefined) return refuse(request, reply, [missing]);
      const admitted = admission.admit(party.code);
      if (!admitted.ok) return refuse(request, reply, admitted.problems);
      try {
        const limit = form === "ceb" ? Math.min(request.query.limit, MESSAGE_MAX) : request.query.limit;
        const page = await ports.receiptsAfter(party, { form, after, kind: kind ?? null, limit });
        if (!page.ok) return await refuse(request, reply, page.problems);
        const { text, cursor, more } = page.value;
        reply.headers({ "fairway-cursor": cursor, "fairway-more": String(more), "cache-control": "no-store" });
        return await sendReceipts(reply, form, text);
      } finally {
        admitted.value.release();
      }
    },
  );
}
