/**
 * GET /v1/parcels/:platform/:orderNo/events: what happened to one parcel, the earliest first.
 *
 * The same events as GET /v1/events tells, found by the parcel's own rows, however long the journal is. A parcel that
 * the asker may not see is answered like one that does not exist.
 */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance } from "fastify";
import { assert } from "../kernel/assert.ts";
import { problem } from "../kernel/problem.ts";
import { parcelReaders } from "./access.ts";
import { createAdmission } from "./admission.ts";
import { ToldShape } from "./events.ts";
import { isParcelName } from "./parcels.ts";
import type { HttpPorts } from "./ports.ts";
import { problemReplies } from "./problem-reply.ts";
import { refuse } from "./refusal.ts";

const schema = {
  operationId: "readParcelEvents",
  tags: ["events"],
  summary: "What happened to one parcel",
  description:
    "Documents, decisions, goods, missed deadlines and rulings, the earliest first, as far as you may hear of them. Each is " +
    "proved by GET /v1/events/ID/proof. Who claimed it and whose number was shown is told by GET /v1/events alone.",
  params: Type.Object({ platform: Type.String(), orderNo: Type.String() }),
  response: { 200: Type.Object({ events: Type.Array(ToldShape) }), ...problemReplies(401, 403, 404, 429, 503) },
};

const notFound = problem("parcel.not_found", "", "No parcel with this platform and order number is on record for you.");

export function addParcelEventRoute(app: FastifyInstance, { parcelEvents }: HttpPorts): void {
  if (parcelEvents === undefined) return;
  const admission = createAdmission(() => 0); // Of its own: who files much may ask all the same.
  app.get<{ Params: { platform: string; orderNo: string } }>(
    "/v1/parcels/:platform/:orderNo/events",
    { schema, config: { access: parcelReaders } },
    async (request, reply) => {
      const { party } = request;
      assert(party !== null, "parcel-events: an authorised request has a party");
      const { platform, orderNo } = request.params;
      const admitted = admission.admit(party.code);
      if (!admitted.ok) return refuse(request, reply, admitted.problems);
      try {
        const events = isParcelName(platform, orderNo) ? await parcelEvents(platform, orderNo, party) : undefined;
        if (events === undefined) return await refuse(request, reply, [notFound]);
        return { events };
      } finally {
        admitted.value.release();
      }
    },
  );
}
