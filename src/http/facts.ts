/**
 * GET /v1/parcels/:platform/:orderNo/facts: a decision with its facts and its rule book, as `fairway show --facts`
 * writes it, so that whoever it concerns computes it again (`fairway replay`, or the console in the browser itself).
 *
 * Numbers of persons are keyed hashes. Who may not see every document gets what names persons in the others replaced by
 * words. Not here: what is replaced (`app/people/show-facts.ts`).
 */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance } from "fastify";
import { problem } from "../kernel/problem.ts";
import { parcelViewers } from "./access.ts";
import { createAdmission } from "./admission.ts";
import { askerName, askerOf } from "./asker.ts";
import { isParcelName } from "./parcels.ts";
import type { HttpPorts } from "./ports.ts";
import { problemReplies } from "./problem-reply.ts";
import { refuse } from "./refusal.ts";

const Facts = Type.Object(
  {
    format: Type.String({ description: "fairway-decision-1" }),
    facts: Type.Object({}, { additionalProperties: true }),
    decision: Type.String({ description: "The decision's canonical text." }),
    digest: Type.String({ description: "Its SHA-256." }),
    rulebook: Type.String({ description: "The rule book's canonical text." }),
  },
  { additionalProperties: false },
);

const schema = {
  operationId: "exportFacts",
  tags: ["parcels"],
  summary: "What a parcel's decision stands on, to compute it again",
  description:
    "Give the answer to `fairway replay -`: it computes the same bytes, without a database and without a key. What names " +
    "persons in documents that are not yours to see is replaced by words that are equal where the texts were; where the " +
    "decision rests on such a name, `parcel.facts_withheld`.",
  params: Type.Object({ platform: Type.String(), orderNo: Type.String() }),
  response: { 200: Facts, ...problemReplies(401, 403, 404, 429, 503) },
};

const notFound = problem("parcel.not_found", "", "No parcel with this platform and order number is on record for you.");

export function addFactsRoute(app: FastifyInstance, ports: HttpPorts): void {
  const { findFacts } = ports;
  if (findFacts === undefined) return;
  const admission = createAdmission(() => 0); // Of its own: who files much may ask all the same.
  app.get<{ Params: { platform: string; orderNo: string } }>(
    "/v1/parcels/:platform/:orderNo/facts",
    { schema, config: { access: parcelViewers } },
    async (request, reply) => {
      const asker = askerOf(request);
      const { platform, orderNo } = request.params;
      const admitted = admission.admit(askerName(asker));
      if (!admitted.ok) return refuse(request, reply, admitted.problems);
      try {
        const facts = isParcelName(platform, orderNo) ? await findFacts(platform, orderNo, asker) : undefined;
        if (facts === undefined) return await refuse(request, reply, [notFound]);
        if (!facts.ok) return await refuse(request, reply, facts.problems);
        if (asker.person !== null) await ports.people?.looks.record(asker.person, "facts", `${platform}/${orderNo}`);
        return await reply.header("cache-control", "no-store").send(facts.value);
      } finally {
        admitted.value.release();
      }
    },
  );
}
