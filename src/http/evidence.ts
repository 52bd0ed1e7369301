/**
 * GET /v1/events/:id/proof: an event of the record with its proof, for whoever is named in it. GET /v1/keys: the public
 * keys that heads are signed with, for everybody.
 *
 * An event that the asker may not see is answered like one that does not exist. Not here: how a proof is checked
 * (`docs/verify-proof.mjs`).
 */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance } from "fastify";
import { assert } from "../kernel/assert.ts";
import { parcelReaders } from "./access.ts";
import { createAdmission } from "./admission.ts";
import type { HttpPorts } from "./ports.ts";
import { problemReplies } from "./problem-reply.ts";
import { refuse } from "./refusal.ts";

const Text = Type.String();
const Closed = { additionalProperties: false };
const KEYS_MAY_BE_KEPT_SECONDS = 60;

const ProofReply = Type.Object(
  {
    event: Type.String({ description: "WRITER.SEQUENCE.POSITION" }),
    leaf: Type.String({ description: "The event's canonical text, a leaf of the tree." }),
    path: Type.Array(Type.Object({ side: Type.Unsafe<"left" | "right">(Text), hash: Text }, Closed), {
      description: "The neighbours from the leaf up to the root, after RFC 9162.",
    }),
    head: Type.Object(
      {
        count: Type.Integer(),
        key: Text,
        previous: Text,
        recordedAt: Text,
        root: Text,
        sequence: Type.Integer(),
        writer: Text,
      },
      { ...Closed, description: "Its JSON, as it stands here, is the text that was signed." },
    ),
    signature: Type.String({ description: "Ed25519, base64url." }),
    publicKey: Type.String({ description: "Of the head's key. Compare it with one that you got elsewhere." }),
    decision: Type.Optional(
      Type.String({
        description: "The decision's text without what it takes of personal limits; its SHA-256 stands in the leaf.",
      }),
    ),
  },
  { ...Closed, description: "Check it offline with docs/verify-proof.mjs." },
);

const KeysReply = Type.Object(
  {
    keys: Type.Array(
      Type.Object({ key: Text, algorithm: Type.Literal("Ed25519"), publicKey: Text, firstUsedAt: Text }, Closed),
    ),
  },
  Closed,
);

const proofSchema = {
  operationId: "proveEvent",
  tags: ["evidence"],
  summary: "Prove that an event is in the record",
  params: Type.Object({ id: Type.String({ description: "WRITER.SEQUENCE.POSITION" }) }),
  response: { 200: ProofReply, ...problemReplies(401, 403, 404, 429, 503) },
};

const keysSchema = {
  operationId: "listKeys",
  tags: ["evidence"],
  summary: "The public keys that the record is signed with",
  response: { 200: KeysReply, ...problemReplies(503) },
};

export function addEvidenceRoutes(app: FastifyInstance, ports: HttpPorts): void {
  const admission = createAdmission(() => 0); // Of its own: a proof reads and hashes a whole batch.
  app.get<{ Params: { id: string } }>(
    "/v1/events/:id/proof",
    { schema: proofSchema, config: { access: parcelReaders } },
    async (request, reply) => {
      const { party } = request;
      assert(party !== null, "evidence: an authorised request has a party");
      const admitted = admission.admit(party.code);
      if (!admitted.ok) return refuse(request, reply, admitted.problems);
      try {
        const proof = await ports.prove(request.params.id, party);
        return proof.ok ? proof.value : await refuse(request, reply, proof.problems);
      } finally {
        admitted.value.release();
      }
    },
  );
  app.get("/v1/keys", { schema: keysSchema, config: { access: "anyone" } }, async (_request, reply) => {
    const keys = await ports.publicKeys();
    return reply.header("cache-control", `public, max-age=${KEYS_MAY_BE_KEPT_SECONDS}`).send({
      keys: keys.map(({ key, publicKey, firstUsedAt }) => ({ key, algorithm: "Ed25519", publicKey, firstUsedAt })),
    });
  });
}
