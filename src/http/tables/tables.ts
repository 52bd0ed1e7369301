/**
 * GET /v1/templates/:kind and POST /v1/documents/corrected: tables to fill in, and a table of what is to be mended.
 *
 * Templates are for anyone, like the description of the API; each is made once. A correction is a change of the table
 * that is sent: it files nothing, looks nothing up and keeps nothing. It comes as JSON with the table in base64, for it
 * needs the table and what was answered about it. Filing a table is `file-table.ts`.
 */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ParcelKind } from "../../customs/documents.ts";
import { assert } from "../../kernel/assert.ts";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { filers } from "../access.ts";
import type { Admission } from "../admission.ts";
import { BODY_BYTES_MAX, collect } from "../file-whole.ts";
import { inviteBody } from "../invitation.ts";
import type { Pace } from "../patience.ts";
import { problemReplies } from "../problem-reply.ts";
import { refuse } from "../refusal.ts";
import { readCorrection } from "./read-correction.ts";
import { isTableKind, tableTypes, type TableForm, type TableLanguage, type TablePort } from "./table-port.ts";
import { tooManyTables, type TableTurns } from "./table-turns.ts";

const KINDS = ["order", "payment", "waybill", "declaration"] as const;

const files = {
  200: {
    description: "The file.",
    content: {
      "text/csv": { schema: { type: "string" } },
      [tableTypes.xlsx]: { schema: { type: "string", format: "binary" } },
    },
  },
};
const oneOf = <T extends string>(values: readonly T[], by: string, description: string) =>
  Type.Optional(Type.Unsafe<T>({ type: "string", enum: values, default: by, description }));

const schemas = {
  template: {
    operationId: "getTemplate",
    tags: ["documents"],
    summary: "A table to fill in, for one kind of document",
    description:
      "Its headings, required ones with an asterisk, and what each column takes: in a row below them (CSV) or on a second sheet " +
      "(Excel), which are passed over when the table is filed. Headings of both languages are taken, in any order.",
    params: Type.Object({ kind: Type.Unsafe<ParcelKind>({ type: "string", enum: KINDS }) }),
    querystring: Type.Object({
      form: oneOf(["csv", "xlsx"], "csv", "Of the file."),
      lang: oneOf(["en", "zh"], "en", "Of the headings."),
    }),
    response: { ...files, ...problemReplies(400) },
  },
  correct: {
    operationId: "correctTable",
    tags: ["documents"],
    summary: "Of a table that was filed, the rows to mend",
    description:
      "Answers the rows that are named, as they were written, with a last column that says what is wrong; in Excel the wrong cells are " +
      'coloured. The body is JSON: `{"form","charset"?,"lang","table":BASE64,"rows":[{"row":12,"columns":["K"],"problem":"…"}]}`, ' +
      "with rows and columns as the problems of the filing name them. Nothing is filed: mend the table and file it like any other; " +
      "its column of problems is passed over.",
    response: { ...files, ...problemReplies(400, 401, 403, 408, 413, 429) },
  },
};

export interface TableRoutes {
  readonly tables: TablePort | undefined;
  readonly admission: Admission;
  readonly pace: Pace;
  readonly turns: TableTurns;
}

type Asked = FastifyRequest<{ Params: { kind: string }; Querystring: Readonly<Record<string, unknown>> }>;
/** The question is judged here, so that what is wrong with it can be said. */
const validatorCompiler = () => (): boolean => true;

export function addTableRoutes(app: FastifyInstance, { tables, admission, pace, turns }: TableRoutes): void {
  if (tables === undefined) return;
  const made = new Map<string, Promise<Buffer>>();
  const templateOf = (kind: ParcelKind, form: TableForm, language: TableLanguage): Promise<Buffer> => {
    const name = `${kind} ${form} ${language}`;
    const template = made.get(name) ?? tables.template(kind, form, language);
    made.set(name, template);
    return template;
  };

  app.get(
    "/v1/templates/:kind",
    { schema: schemas.template, config: { access: "anyone" }, validatorCompiler },
    async (request: Asked, reply) => {
      const { kind } = request.params;
      if (!isTableKind(kind)) return refuse(request, reply, [noTemplate]);
      const asked = templateAsked(request.query);
      if (!asked.ok) return refuse(request, reply, asked.problems);
      const { form, lang } = asked.value;
      return sendFile(reply, form, `fairway-${kind}`, await templateOf(kind, form, lang));
    },
  );

  app.post(
    "/v1/documents/corrected",
    { schema: schemas.correct, config: { access: filers } },
    async (request, reply) => {
      const { party } = request;
      assert(party !== null, "tables: an authorised request has a party");
      const admitted = admission.admit(party.code);
      if (!admitted.ok) return refuse(request, reply, admitted.problems, admission.retryAfterSeconds(party.code));
      inviteBody(request, reply);
      try {
        const body = await collect(request.raw, admitted.value, pace, BODY_BYTES_MAX);
        const read = body.ok ? readCorrection(body.value, tables) : body;
        if (!read.ok) return await refuse(request, reply, read.problems, admission.retryAfterSeconds(party.code));
        const { table, ...correction } = read.value;
        const isDone = await turns.take(party.code, async () => {
          const corrected = await tables.correct(table, correction);
          if (corrected.ok) sendFile(reply, correction.form, "fairway-to-mend", corrected.value);
          else refuse(request, reply, corrected.problems);
        });
        return isDone ? await reply : await refuse(request, reply, [tooManyTables]);
      } finally {
        admitted.value.release();
      }
    },
  );
}

const noTemplate = problem("table.request_malformed", "/kind", `There are templates of ${KINDS.join(", ")}.`);

function templateAsked(query: Readonly<Record<string, unknown>>): Result<{ form: TableForm; lang: TableLanguage }> {
  const { form = "csv", lang = "en", ...others } = query;
  const stranger = Object.keys(others)[0];
  const wrong = (name: string, detail: string) => fail(problem("table.request_malformed", `/${name}`, detail));
  if (stranger !== undefined) return wrong("", "Only form and lang are asked here.");
  if (form !== "csv" && form !== "xlsx") return wrong("form", "form is csv or xlsx.");
  if (lang !== "en" && lang !== "zh") return wrong("lang", "lang is en or zh.");
  return ok({ form, lang });
}

function sendFile(reply: FastifyReply, form: TableForm, name: string, bytes: Buffer): FastifyReply {
  reply.type(tableTypes[form]).header("cache-control", "no-store");
  return reply.header("content-disposition", `attachment; filename="${name}.${form}"`).send(bytes);
}
