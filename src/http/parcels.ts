/**
 * GET /v1/parcels/:platform/:orderNo: what is on record about one parcel, and why it was decided so.
 *
 * A parcel that the asker may not see is answered like one that does not exist.
 * Not here: which members are shown (`parcel-reply.ts`).
 */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance } from "fastify";
import { problem } from "../kernel/problem.ts";
import { parcelViewers } from "./access.ts";
import { createAdmission } from "./admission.ts";
import { askerName, askerOf } from "./asker.ts";
import { ParcelReply } from "./parcel-reply.ts";
import type { HttpPorts } from "./ports.ts";
import { problemReplies } from "./problem-reply.ts";
import { refuse } from "./refusal.ts";

/** Code points; the longest order number a message may carry is 60 characters, a platform's code 18. */
const PLATFORM_LENGTH_MAX = 64;
const ORDER_NUMBER_LENGTH_MAX = 128;

/** Whether a parcel may have this name; the store is not asked for any other. */
export const isParcelName = (platform: string, orderNo: string): boolean =>
  platform.length <= PLATFORM_LENGTH_MAX && orderNo.length <= ORDER_NUMBER_LENGTH_MAX && !orderNo.includes("\0");

const schema = {
  operationId: "findParcel",
  tags: ["parcels"],
  summary: "Look up a parcel: its state, what is due, and every reason",
  params: Type.Object({
    platform: Type.String({ description: "Code of the marketplace." }),
    orderNo: Type.String({ description: "Order number, unique for the platform." }),
  }),
  response: { 200: ParcelReply, ...problemReplies(401, 403, 404, 429, 503) },
};

export function addParcelRoutes(app: FastifyInstance, ports: HttpPorts): void {
  const admission = createAdmission(() => 0); // Of its own: who files much may ask all the same.
  app.get<{ Params: { platform: string; orderNo: string } }>(
    "/v1/parcels/:platform/:orderNo",
    { schema, config: { access: parcelViewers } },
    async (request, reply) => {
      const asker = askerOf(request);
      const { platform, orderNo } = request.params;
      const admitted = admission.admit(askerName(asker));
      if (!admitted.ok) return refuse(request, reply, admitted.problems);
      try {
        const parcel = isParcelName(platform, orderNo) ? await ports.findParcel(platform, orderNo, asker) : undefined;
        if (parcel !== undefined) {
          if (asker.person !== null) await ports.people?.looks.record(asker.person, "parcel", `${platform}/${orderNo}`);
          return parcel;
        }
      } finally {
        admitted.value.release();
      }
      const detail = "No parcel with this platform and order number is on record for you.";
      return refuse(request, reply, [problem("parcel.not_found", "", detail)]);
    },
  );
}
