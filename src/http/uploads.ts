/**
 * /v1/uploads: a long stream of documents that goes on after a cut, from where it was committed.
 *
 * The offset counts documents, from the first of the upload, never bytes: a document is committed whole or not at all.
 * A sender asks for the offset, sends what comes from there on, and is answered line by line as by POST /v1/documents;
 * after a cut it asks again. Another offset than the one on record is refused with the right one (409). Where documents
 * are sent twice all the same, they are there already. The idea is that of "Resumable Uploads for HTTP" (IETF draft),
 * whose offsets are bytes. Not here: the stream itself (`file-stream.ts`), what is remembered (`store/`).
 */
import { randomUUID } from "node:crypto";
import { Type } from "@sinclair/typebox";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { assert } from "../kernel/assert.ts";
import { fail, ok, problem, type Result } from "../kernel/problem.ts";
import { filers } from "./access.ts";
import type { Admission } from "./admission.ts";
import { breakOff, formatOf } from "./documents.ts";
import { fileStream, type Keeping } from "./file-stream.ts";
import { inviteBody } from "./invitation.ts";
import type { Pace } from "./patience.ts";
import type { HttpPorts, UploadView } from "./ports.ts";
import { problemReplies } from "./problem-reply.ts";
import { refuse } from "./refusal.ts";
import { createSenders } from "./senders.ts";

/** An open upload that has not moved for so long is not gone on with. */
const EXPIRES_AFTER_MS = 7 * 86_400_000;
const idShape = /^[A-Za-z0-9._-]{1,64}$/;
const offsetShape = /^(0|[1-9]\d{0,14})$/;

const UploadReply = Type.Object({
  id: Type.String(),
  offset: Type.Integer({ description: "Documents committed so far; go on with the next." }),
  state: Type.Union([Type.Literal("open"), Type.Literal("finished"), Type.Literal("expired")]),
  expiresAt: Type.Union([Type.String(), Type.Null()], { description: "Unless it moves before; null once finished." }),
});
const Offset = Type.String({ pattern: offsetShape.source, description: "Documents committed so far." });
const headers = { "Upload-Offset": { schema: Offset, description: "Documents committed so far." } };
const replies = (description: string): object => ({
  description,
  headers,
  content: { "application/json": { schema: UploadReply } },
});
const params = Type.Object({
  id: Type.String({ description: "1 to 64 letters, digits, dots, hyphens, underscores." }),
});
const shared = { tags: ["uploads"] };

const schemas = {
  begin: {
    ...shared,
    operationId: "beginUpload",
    summary: "Begin a resumable upload",
    description: "With an id of the server's choice; PUT takes one of yours.",
    response: { 201: replies("The upload has begun."), ...problemReplies(401, 403, 409, 503) },
  },
  open: {
    ...shared,
    operationId: "openUpload",
    summary: "Begin a resumable upload under an id of your own, or find it again",
    params,
    response: {
      200: replies("The upload was there already."),
      201: replies("The upload has begun."),
      ...problemReplies(400, 401, 403, 409, 503),
    },
  },
  find: {
    ...shared,
    operationId: "findUpload",
    summary: "How many documents of an upload are committed",
    params,
    response: { 200: replies("Where the upload stands."), ...problemReplies(401, 403, 404, 503) },
  },
  go: {
    ...shared,
    operationId: "goOnWithUpload",
    summary: "Send the documents of an upload from its offset on",
    description:
      "NDJSON as for POST /v1/documents; `Upload-Offset` says how many documents come before the first of this body, and lines of " +
      "the answer are numbered from there. With `Upload-Complete: ?1` the upload is finished when this body is filed. A sender that " +
      "comes while another is under way takes its place. After any cut: ask for the offset, and go on from there.",
    params,
    headers: Type.Object({
      "upload-offset": Type.Optional(Offset),
      "upload-complete": Type.Optional(Type.String({ description: "`?1` where the upload ends with this body." })),
    }),
    response: {
      200: {
        description: "One line for each document.",
        content: { "application/x-ndjson": { schema: { type: "string" } } },
      },
      ...problemReplies(400, 401, 403, 404, 408, 409, 410, 415, 429, 503),
    },
  },
};

export interface UploadRoutes {
  readonly ports: HttpPorts;
  readonly admission: Admission;
  readonly pace: Pace;
  isLeaving(): boolean;
}

type WithId = FastifyRequest<{ Params: { id: string } }>;

export function addUploadRoutes(app: FastifyInstance, routes: UploadRoutes): void {
  const { uploads } = routes.ports;
  const config = { access: filers };
  const senders = createSenders();

  async function open(request: FastifyRequest, reply: FastifyReply, id: string): Promise<FastifyReply> {
    const opened = await uploads.open(partyOf(request), id);
    if (opened === undefined) return refuse(request, reply, [tooMany]);
    reply.code(opened.isNew ? 201 : 200).header("location", `/v1/uploads/${id}`);
    return show(reply, opened.upload);
  }

  app.post("/v1/uploads", { schema: schemas.begin, config }, (request, reply) => open(request, reply, randomUUID()));
  app.put("/v1/uploads/:id", { schema: schemas.open, config }, async (request: WithId, reply) => {
    const { id } = request.params;
    return idShape.test(id) ? open(request, reply, id) : refuse(request, reply, [idMalformed]);
  });
  app.get("/v1/uploads/:id", { schema: schemas.find, config }, async (request: WithId, reply) => {
    const upload = await find(uploads, request);
    return upload === undefined ? refuse(request, reply, [notFound]) : show(reply, upload);
  });
  app.patch(
    "/v1/uploads/:id",
    { schema: schemas.go, config, validatorCompiler: () => () => true },
    async (request: WithId, reply) => {
      const format = formatOf(request);
      if (!format.ok) return refuse(request, reply, format.problems);
      if (format.value !== "ndjson") return refuse(request, reply, [ndjsonOnly]);
      const offset = offsetOf(request);
      if (!offset.ok) return refuse(request, reply, offset.problems);
      if ((await find(uploads, request)) === undefined) return refuse(request, reply, [notFound]);
      const party = partyOf(request);
      const { admission } = routes;
      const admitted = admission.admit(party);
      if (!admitted.ok) return refuse(request, reply, admitted.problems, admission.retryAfterSeconds(party));
      let leave: (() => void) | undefined;
      try {
        leave = await senders.take(`${party}/${request.params.id}`, () => request.raw.destroy());
        await goOn(request, reply, offset.value, routes);
      } catch (error) {
        breakOff(request, reply, error);
      } finally {
        leave?.();
        admitted.value.release();
      }
      return reply;
    },
  );
}

async function goOn(request: WithId, reply: FastifyReply, offset: number, routes: UploadRoutes): Promise<void> {
  const { ports, admission, pace, isLeaving } = routes;
  const upload = await find(ports.uploads, request);
  if (upload === undefined) return void refuse(request, reply, [notFound]);
  reply.header("upload-offset", String(upload.documents));
  if (upload.isFinished) return void refuse(request, reply, [finished]);
  if (isExpired(upload)) return void refuse(request, reply, [expired]);
  if (offset !== upload.documents) {
    const detail = `${upload.documents} documents of this upload are committed; go on from there.`;
    return void refuse(request, reply, [problem("upload.offset_wrong", "", detail)]);
  }
  inviteBody(request, reply);
  const { party } = request;
  assert(party !== null, "uploads: an authorised request has a party");
  const isComplete = request.headers["upload-complete"] === "?1";
  const keeping = keepingOf(ports.uploads, party.code, upload, isComplete);
  await fileStream(request, reply, { ports, party, sharers: admission.underWay, pace, isLeaving, keeping });
}

/** Moves the upload on, chunk by chunk, each from where the one before left it. */
function keepingOf(uploads: HttpPorts["uploads"], party: string, upload: UploadView, isComplete: boolean): Keeping {
  let at = upload.documents;
  let isFinished = false;
  async function step(documents: number, isLast: boolean): Promise<boolean> {
    const to = at + documents;
    isFinished = isComplete && isLast;
    if (!(await uploads.advance(party, upload.id, { from: at, to, isFinished }))) return false;
    at = to;
    return true;
  }
  return {
    before: upload.documents,
    mayBeEmpty: isComplete,
    keep: step,
    complete: async () => !isComplete || isFinished || step(0, true),
  };
}

function partyOf({ party }: FastifyRequest): string {
  assert(party !== null, "uploads: an authorised request has a party");
  return party.code;
}

/** The asker's own upload; another party's is none. */
const find = async (uploads: HttpPorts["uploads"], request: WithId): Promise<UploadView | undefined> =>
  idShape.test(request.params.id) ? uploads.find(partyOf(request), request.params.id) : undefined;

const isExpired = ({ changedAt, isFinished }: UploadView): boolean =>
  !isFinished && Date.now() - changedAt > EXPIRES_AFTER_MS;

function show(reply: FastifyReply, upload: UploadView): FastifyReply {
  const { id, documents, isFinished, changedAt } = upload;
  const expiresAt = isFinished ? null : new Date(changedAt + EXPIRES_AFTER_MS).toISOString();
  const state = isFinished ? "finished" : isExpired(upload) ? "expired" : "open";
  reply.header("upload-offset", String(documents)).header("cache-control", "no-store");
  return reply.send({ id, offset: documents, state, expiresAt });
}

function offsetOf({ headers }: FastifyRequest): Result<number> {
  const text = headers["upload-offset"];
  if (typeof text === "string" && offsetShape.test(text)) return ok(Number(text));
  const detail = "Send `Upload-Offset`: how many documents of the upload come before the first of this body.";
  return fail(problem("upload.offset_malformed", "", detail));
}

const ndjsonOnly = problem("http.media_type_unsupported", "", "An upload is NDJSON: application/x-ndjson.");
const notFound = problem("upload.not_found", "", "There is no such upload of yours; begin one with POST /v1/uploads.");
const idMalformed = problem(
  "upload.id_malformed",
  "",
  "An upload's id has 1 to 64 letters, digits, dots, hyphens and underscores.",
);
const tooMany = problem("upload.too_many_open", "", "Finish some of your open uploads first; there are 1,000 of them.");
const finished = problem("upload.finished", "", "This upload is finished; begin another.");
const expired = problem("upload.expired", "", "This upload has not moved for seven days; begin another.");
