/**
 * POST /v1/parcels/:platform/:orderNo/mend: a change of one's own document, told member by member, and what the parcel
 * became by it.
 *
 * For people of enterprises; a program that keeps its documents files them changed (POST /v1/documents). Not here: how
 * a document is changed and filed (`app/mending/`).
 */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance } from "fastify";
import { assert } from "../kernel/assert.ts";
import { fail, ok, problem, type Result } from "../kernel/problem.ts";
import type { Restricted } from "./access.ts";
import { createAdmission } from "./admission.ts";
import type { MendWanted } from "./mend-port.ts";
import { ParcelReply } from "./parcel-reply.ts";
import { isParcelName } from "./parcels.ts";
import type { HttpPorts } from "./ports.ts";
import { problemReplies } from "./problem-reply.ts";
import { readCommand, type Command } from "./read-command.ts";
import { refuse } from "./refusal.ts";

const menders: Restricted = { key: false, roles: ["enterprise"] };
const CHANGES_MAX = 200;
const Closed = { additionalProperties: false };

const Outcome = Type.Object(
  {
    line: Type.Integer(),
    kind: Type.String(),
    key: Type.String(),
    outcome: Type.Unsafe<string>({ type: "string", enum: ["accepted", "exists"] }),
    problems: Type.Array(Type.Never()),
  },
  Closed,
);

const schema = {
  operationId: "mendDocument",
  tags: ["parcels"],
  summary: "Change members of a document that you filed",
  description:
    'The body: `{"document":{"kind","key"},"version","changes":[{"path","value"}]}`. `version` is that of the document that you ' +
    "looked at: where another stands by now, `filing.moved_on`. A path is a JSON Pointer into the document in Fairway's JSON " +
    "(`/items/0/quantity`); a value is a text, a whole number, or null to leave an optional member out. Whatever is not named " +
    "stays as it was filed. It is filed as a change (appType 2), in JSON, unsigned. The same again is answered `exists`.",
  params: Type.Object({ platform: Type.String(), orderNo: Type.String() }),
  response: {
    200: Type.Object({ outcomes: Type.Array(Outcome), parcel: ParcelReply }, Closed),
    ...problemReplies(400, 401, 403, 404, 409, 413, 422, 429, 503),
  },
};

const notFound = problem("parcel.not_found", "", "No parcel with this platform and order number is on record for you.");

export function addMendRoute(app: FastifyInstance, { mend }: HttpPorts): void {
  if (mend === undefined) return;
  const admission = createAdmission(() => 0); // Of its own: who files much may mend all the same.
  app.post<{ Params: { platform: string; orderNo: string } }>(
    "/v1/parcels/:platform/:orderNo/mend",
    { schema, config: { access: menders } },
    async (request, reply) => {
      const { person, party } = request;
      assert(person !== null && party !== null, "mend: an enterprise's person works for a party");
      const { platform, orderNo } = request.params;
      const body = await readCommand(request, ["document", "version", "changes"], "mend.request_malformed");
      const wanted = body.ok ? wantedOf(body.value) : body;
      if (!isParcelName(platform, orderNo)) return refuse(request, reply, [notFound]);
      if (!wanted.ok) return refuse(request, reply, wanted.problems);
      const admitted = admission.admit(person.id);
      if (!admitted.ok) return refuse(request, reply, admitted.problems);
      try {
        const mended = await mend({ person, party }, `${platform}/${orderNo}`, wanted.value);
        if (!mended.ok) return await refuse(request, reply, mended.problems);
        const { outcome, parcel } = mended.value;
        return await reply.header("cache-control", "no-store").send({ outcomes: [outcome], parcel });
      } finally {
        admitted.value.release();
      }
    },
  );
}

const wrong = (pointer: string, detail: string): Result<never> =>
  fail(problem("mend.request_malformed", pointer, detail));

function wantedOf({ document, version, changes }: Command): Result<MendWanted> {
  const { kind, key, ...others } = membersOf(document);
  if (typeof kind !== "string" || typeof key !== "string" || Object.keys(others).length > 0)
    return wrong("/document", "document is an object with kind and key.");
  if (!Number.isSafeInteger(version)) return wrong("/version", "version is that of the document that you looked at.");
  if (!Array.isArray(changes) || changes.length === 0 || changes.length > CHANGES_MAX)
    return wrong("/changes", `changes are a list of 1 to ${CHANGES_MAX} changes.`);
  const read: MendWanted["changes"][number][] = [];
  for (const [index, change] of (changes as readonly unknown[]).entries()) {
    const { path, value, ...more } = membersOf(change);
    const isValue = typeof value === "string" || value === null || Number.isSafeInteger(value);
    if (typeof path !== "string" || !isValue || Object.keys(more).length > 0)
      return wrong(`/changes/${index}`, "A change has a path and a value: a text, a whole number, or null.");
    if (read.some((other) => other.path === path)) return wrong(`/changes/${index}/path`, "Name each member once.");
    read.push({ path, value: value as string | number | null });
  }
  return ok({ document: { kind, key }, version: version as number, changes: read });
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
