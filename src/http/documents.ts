/**
 * POST /v1/documents: the entrance for documents of every kind, in JSON, NDJSON, XML or a table.
 *
 * Fastify parses and validates nothing here: this is the hot path, and the readers know their formats. Order of
 * refusal: key (401), media type and encoding (415), too much under way (429), size (413), the body itself (400), the
 * store (503).
 */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { assert } from "../kernel/assert.ts";
import { fail, ok, problem, type Result } from "../kernel/problem.ts";
import type { ParcelKind } from "../customs/documents.ts";
import type { Party } from "../customs/party.ts";
import { acceptedForm, XML } from "./accepted-form.ts";
import { filers } from "./access.ts";
import type { Admission, Admitted } from "./admission.ts";
import { fileStream, NDJSON } from "./file-stream.ts";
import { readWhole } from "./file-whole.ts";
import { inviteBody } from "./invitation.ts";
import { fileInOrder, outcomeLines } from "./outcome-lines.ts";
import type { Pace } from "./patience.ts";
import type { HttpPorts } from "./ports.ts";
import { problemReplies } from "./problem-reply.ts";
import { problemOf, refusalOf, refuse } from "./refusal.ts";
import { fileTable } from "./tables/file-table.ts";
import type { TableTurns } from "./tables/table-turns.ts";
import { isTableKind, tableTypes, type TableForm, type TableQuestion } from "./tables/table-port.ts";

type Format = "json" | "ndjson" | "xml" | TableForm;

const formats: Readonly<Record<string, Format>> = {
  "application/json": "json",
  "application/x-ndjson": "ndjson",
  "application/xml": "xml",
  "text/xml": "xml",
  "text/csv": "csv",
  [tableTypes.xlsx]: "xlsx",
};

const xmlCharsets: ReadonlySet<string> = new Set(["utf-16", "utf-16le", "utf-16be", "gb18030", "gbk", "gb2312"]);

const schema = {
  operationId: "fileDocuments",
  tags: ["documents"],
  summary: "File documents: orders, payments, waybills, declarations",
  description:
    "Answers one line for each document, in input order, after it is committed. The same document again is answered `exists`. " +
    "JSON (one document or an array of at most 1,000) and XML (a CEB message of at most 100) may have 32 MB; NDJSON is streamed " +
    "without limit, a line may have 1 MB: read the answer while you send. At most 64 requests of a party at once; past " +
    "capacity a party with its share under way is answered 429 before its body is read (send `Expect: 100-continue` and the " +
    "body need not be sent), with `Retry-After` from what is in hand. XML sent with `Accept: application/xml` is answered in " +
    "CEB receipts (312, 412, 512, 514, 622, 712); a message that cannot be read by a 900, with status 400. A table (CSV, Excel) has " +
    "the columns of a template (GET /v1/templates/KIND), at most 20 MB, 20,000 rows and 5,000 documents; rows with the same key are " +
    "lines of one document. Its lines have `rows`, and their problems point at row and cell, `/rows/12/K`, with the heading in `column`.",
  querystring: Type.Object({
    kind: Type.Optional(
      Type.Unsafe<ParcelKind>({
        type: "string",
        enum: ["order", "payment", "waybill", "declaration"],
        description: "Of a table; without it its headings show it.",
      }),
    ),
  }),
  response: {
    200: {
      description:
        "One line for each document, even where every one is rejected; to XML with Accept: application/xml one CEB message of their receipts.",
      content: {
        "application/x-ndjson": { schema: { type: "string" } },
        "application/xml": { schema: { type: "string" } },
      },
    },
    ...problemReplies(400, 401, 403, 408, 413, 415, 429, 503),
  },
};

export interface DocumentRoutes {
  readonly ports: HttpPorts;
  readonly admission: Admission;
  readonly pace: Pace;
  readonly turns: TableTurns;
  isLeaving(): boolean;
}

export function addDocumentRoutes(app: FastifyInstance, routes: DocumentRoutes): void {
  const { ports, admission, pace, turns, isLeaving } = routes;
  app.post("/v1/documents", { schema, config: { access: filers }, validatorCompiler }, async (request, reply) => {
    const { party } = request;
    assert(party !== null, "documents: an authorised request has a party");
    const format = formatOf(request, ports.tables?.charsets);
    if (!format.ok) return refuse(request, reply, format.problems);
    const question = isTable(format.value) ? tableAsked(request, format.value) : undefined;
    if (question?.ok === false) return refuse(request, reply, question.problems);
    const admitted = admission.admit(party.code);
    if (!admitted.ok) return refuse(request, reply, admitted.problems, admission.retryAfterSeconds(party.code));
    inviteBody(request, reply);
    try {
      if (format.value === "ndjson")
        await fileStream(request, reply, { ports, party, sharers: admission.underWay, pace, isLeaving });
      else if (isTable(format.value)) {
        assert(question !== undefined && ports.tables !== undefined, "documents: a table without who reads it");
        const filing = { question: question.value, tables: ports.tables, party, ports, pace, admission, turns };
        await fileTable(request, reply, { ...filing, admitted: admitted.value });
      } else {
        const filing = { format: format.value, party, ports, pace, admission, admitted: admitted.value };
        await fileWhole(request, reply, filing);
      }
    } catch (error) {
      breakOff(request, reply, error);
    } finally {
      admitted.value.release();
    }
    return reply;
  });
}

interface WholeFiling {
  readonly format: "json" | "xml";
  readonly party: Party;
  readonly ports: HttpPorts;
  readonly pace: Pace;
  readonly admission: Admission;
  readonly admitted: Admitted;
}

async function fileWhole(request: FastifyRequest, reply: FastifyReply, filing: WholeFiling): Promise<FastifyReply> {
  const { format, party, ports, pace, admission, admitted } = filing;
  const { message: whole, body } = await readWhole(request.raw, format, ports.readers, admitted, pace);
  const form = format === "xml" ? acceptedForm(request) : "json";
  if (!whole.ok) {
    if (form === "json" || body === undefined)
      return refuse(request, reply, whole.problems, admission.retryAfterSeconds(party.code));
    const { status } = refusalOf(whole.problems);
    return reply
      .code(status)
      .type(XML)
      .send(ports.refuseMessage(whole.problems, body, party));
  }
  const { reads, message } = whole.value;
  if (form === "ceb") return reply.type(XML).send(await ports.fileForReceipts(reads, party, message));
  const outcomes = await fileInOrder(reads, (all) => ports.file(all, party, message));
  return reply.type(NDJSON).send(outcomeLines(outcomes));
}

/**
 * A failure where the sender is gone, or where the answer has begun, cannot be answered any more; else it is Fastify's
 * to answer.
 */
export function breakOff(request: FastifyRequest, reply: FastifyReply, error: unknown): void {
  const isGone = request.raw.destroyed && !request.raw.readableEnded;
  if (!isGone && !reply.sent) throw error;
  if (isGone) request.log.info("the sender left before the end of its documents");
  else problemOf(error, request.log);
  if (!reply.sent) reply.hijack();
  reply.raw.destroy();
}

const isTable = (format: Format): format is TableForm => format === "csv" || format === "xlsx";

/** The question is judged here, so that what is wrong with it can be said. */
const validatorCompiler = () => (): boolean => true;

function tableAsked(request: FastifyRequest, form: TableForm): Result<TableQuestion> {
  const { kind } = request.query as { readonly kind?: unknown };
  if (kind !== undefined && !isTableKind(kind))
    return fail(problem("table.request_malformed", "/kind", "kind is order, payment, waybill or declaration."));
  return ok({ form, charset: charsetOf(request), kind });
}

function charsetOf({ headers }: FastifyRequest): string | undefined {
  const [, ...parameters] = (headers["content-type"] ?? "").toLowerCase().split(";");
  return parameters.map((one) => /^\s*charset="?([^"]*)"?\s*$/.exec(one)?.[1]?.trim()).find(Boolean);
}

/**
 * How the body is to be read; a body in another form, another encoding or compressed is not. Without `tableCharsets`
 * no table is taken.
 */
export function formatOf(request: FastifyRequest, tableCharsets?: ReadonlySet<string>): Result<Format> {
  const { headers } = request;
  const coding = headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  if (coding !== "identity" && coding !== "") {
    return unsupported("Send the body as it is, without Content-Encoding: compressed bodies are not taken.");
  }
  const mediaType = (headers["content-type"] ?? "").toLowerCase().split(";", 1)[0]!.trim();
  const known = Object.entries(formats).filter(([, format]) => tableCharsets !== undefined || !isTable(format));
  const format = known.find(([type]) => type === mediaType)?.[1];
  if (format === undefined)
    return unsupported(`Content-Type must be one of ${known.map(([type]) => type).join(", ")}.`);
  const charset = charsetOf(request);
  if (charset === undefined || charset === "utf-8" || charset === "utf8" || format === "xlsx") return ok(format);
  // XML says its encoding itself, and its reader holds it to that; a charset beside it adds nothing.
  if (format === "xml" && xmlCharsets.has(charset)) return ok(format);
  if (format === "csv" && tableCharsets?.has(charset) === true) return ok(format);
  return unsupported(
    format === "xml"
      ? "XML is taken in UTF-8, UTF-16 and GB18030 (GBK, GB2312), as it declares itself."
      : format === "csv"
        ? "CSV is taken in UTF-8, UTF-16 and GB18030 (GBK, GB2312)."
        : "Documents are taken in UTF-8 alone.",
  );
}

const unsupported = (detail: string): Result<never> => fail(problem("http.media_type_unsupported", "", detail));
