/**
 * GET /v1/parcels/:platform/:orderNo/documents: what the documents of a parcel say, with the numbers of persons masked;
 * POST …/unmask: one of those numbers in the clear, for an officer who says why.
 *
 * A parcel that the asker may not see is answered like one that does not exist; a document of it that the asker may not
 * see is left out. Every answer to a person is recorded before it is given.
 */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance } from "fastify";
import { assert } from "../../kernel/assert.ts";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { parcelViewers, type Restricted } from "../access.ts";
import { createAdmission } from "../admission.ts";
import { askerName, askerOf } from "../asker.ts";
import { DocumentShape } from "../parcel-reply.ts";
import { isParcelName } from "../parcels.ts";
import type { HttpPorts } from "../ports.ts";
import { problemReplies } from "../problem-reply.ts";
import type { Command } from "../read-command.ts";
import { refuse } from "../refusal.ts";
import type { LookPort, UnmaskWanted } from "./people-port.ts";
import { Closed, sendAnswer } from "./person-reply.ts";
import { readMembers, textsOf } from "./read-members.ts";

const unmaskers: Restricted = { key: false, roles: ["officer", "supervisor"] };
const params = Type.Object({ platform: Type.String(), orderNo: Type.String() });
const Shown = Type.Object(
  {
    ...DocumentShape.properties,
    content: Type.Object({}, { additionalProperties: true, description: "As filed; numbers of persons are masks." }),
  },
  Closed,
);
const schemas = {
  documents: {
    operationId: "showDocuments",
    tags: ["parcels"],
    summary: "What the documents of a parcel say, numbers of persons masked",
    description: "The latest version of each document that names you, or that you filed; authorities see all.",
    params,
    response: {
      200: Type.Object({ documents: Type.Array(Shown) }, Closed),
      ...problemReplies(401, 403, 404, 429, 503),
    },
  },
  unmask: {
    operationId: "unmask",
    tags: ["parcels"],
    summary: "One masked number in the clear, with a reason",
    description:
      'The body: `{"document":{"kind","key"},"field","reason"}`; `field` is /buyer/idNumber, /buyer/phone, /payer/idNumber, /payer/phone or ' +
      "/consignee/phone. Recorded with its reason, and an event of the journal.",
    params,
    response: {
      200: Type.Object({ value: Type.String() }, Closed),
      ...problemReplies(400, 401, 403, 404, 409, 415, 422, 503),
    },
  },
};

interface OfParcel {
  Params: { platform: string; orderNo: string };
}

const notFound = problem("parcel.not_found", "", "No parcel with this platform and order number is on record for you.");

export function addParcelDocumentRoutes(app: FastifyInstance, ports: HttpPorts, looks: LookPort): void {
  const admission = createAdmission(() => 0); // Of its own: who files much may ask all the same.

  app.get<OfParcel>(
    "/v1/parcels/:platform/:orderNo/documents",
    { schema: schemas.documents, config: { access: parcelViewers } },
    async (request, reply) => {
      const { platform, orderNo } = request.params;
      const asker = askerOf(request);
      const admitted = admission.admit(askerName(asker));
      if (!admitted.ok) return refuse(request, reply, admitted.problems);
      try {
        const documents = isParcelName(platform, orderNo) ? await looks.documents(platform, orderNo, asker) : undefined;
        if (documents === undefined) return await refuse(request, reply, [notFound]);
        if (asker.person !== null) await looks.record(asker.person, "documents", `${platform}/${orderNo}`);
        return await reply.header("cache-control", "no-store").send({ documents });
      } finally {
        admitted.value.release();
      }
    },
  );

  app.post<OfParcel>(
    "/v1/parcels/:platform/:orderNo/unmask",
    { schema: schemas.unmask, config: { access: unmaskers } },
    async (request, reply) => {
      const { person } = request;
      assert(person !== null, "unmask: who is signed in is somebody");
      const { platform, orderNo } = request.params;
      const body = await readMembers(request, ["document", "field", "reason"], ports.people?.origin);
      const wanted = body.ok ? wantedOf(body.value) : body;
      if (!wanted.ok) return refuse(request, reply, wanted.problems);
      if (!isParcelName(platform, orderNo)) return refuse(request, reply, [notFound]);
      const unmasked = await looks.unmask(person, `${platform}/${orderNo}`, wanted.value);
      return sendAnswer(request, reply, unmasked, (value) => ({ value }));
    },
  );
}

function wantedOf(body: Command): Result<UnmaskWanted> {
  const texts = textsOf(body, ["field", "reason"]);
  if (!texts.ok) return texts;
  const { document } = body;
  const isNamed = typeof document === "object" && document !== null && !Array.isArray(document);
  const named = isNamed ? textsOf(document as Command, ["kind", "key"]) : undefined;
  if (named?.ok !== true)
    return fail(problem("person.request_malformed", "/document", "document is an object with kind and key."));
  return ok({ ...texts.value, document: named.value });
}
