/**
 * GET /v1/parcels/export: everything that a filter of the list finds, as a file for programs that calculate.
 *
 * It is streamed as it is read. A file that breaks off on our side is cut off, never ended as if it were whole. Nobody
 * has more than two under way.
 */
import { finished } from "node:stream";
import { Type } from "@sinclair/typebox";
import type { FastifyInstance } from "fastify";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { parcelReaders } from "../access.ts";
import type { HttpPorts } from "../ports.ts";
import { problemReplies } from "../problem-reply.ts";
import { refuse } from "../refusal.ts";
import type { ExportRequest } from "./list-port.ts";
import { filterQuery, listFilter, strangerIn, type RawQuery } from "./list-question.ts";

const EXPORTS_PER_ASKER_MAX = 2;

const types = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

const ExportQuery = Type.Object({
  ...filterQuery,
  form: Type.Optional(Type.Unsafe<"csv" | "xlsx">({ type: "string", enum: ["csv", "xlsx"], default: "csv" })),
  lang: Type.Optional(
    Type.Unsafe<"en" | "zh">({ type: "string", enum: ["en", "zh"], description: "Of the headings.", default: "en" }),
  ),
});

const schema = {
  operationId: "exportParcels",
  tags: ["parcels"],
  summary: "Everything that a filter finds, as CSV or Excel",
  description:
    "The newest first. At most 1,000,000 parcels as CSV and 100,000 as Excel. In CSV a text that could be taken for a formula has an " +
    "apostrophe before it.",
  querystring: ExportQuery,
  response: {
    200: {
      description: "The file.",
      content: {
        "text/csv": { schema: { type: "string" } },
        [types.xlsx]: { schema: { type: "string", format: "binary" } },
      },
    },
    ...problemReplies(400, 401, 403, 422, 429, 503),
  },
};

const tooMany = problem(
  "http.too_many_requests",
  "",
  `At most ${EXPORTS_PER_ASKER_MAX} exports may be under way at once.`,
);

/** The question is judged here, so that what is wrong with it can be said. */
const validatorCompiler = () => (): boolean => true;

export function addExportRoute(app: FastifyInstance, { lists, people }: HttpPorts): void {
  if (lists === undefined) return;
  const underWay = new Map<string, number>();
  app.get<{ Querystring: RawQuery }>(
    "/v1/parcels/export",
    { schema, config: { access: parcelReaders }, validatorCompiler, exposeHeadRoute: false },
    async (request, reply) => {
      const asked = exportAsked(request.query);
      if (!asked.ok) return refuse(request, reply, asked.problems);
      const { party, person } = request;
      const name = person?.id ?? party?.code ?? "";
      const own = underWay.get(name) ?? 0;
      if (own >= EXPORTS_PER_ASKER_MAX) return refuse(request, reply, [tooMany]);
      underWay.set(name, own + 1);
      finished(reply.raw, () => {
        const left = underWay.get(name)! - 1;
        if (left === 0) underWay.delete(name);
        else underWay.set(name, left);
      });
      const file = await lists.export({ party, person }, asked.value);
      if (!file.ok) return refuse(request, reply, file.problems);
      if (person !== null) await people?.looks.record(person, "export", null);
      const { form } = asked.value;
      reply.type(types[form]).header("cache-control", "no-store");
      return reply.header("content-disposition", `attachment; filename="parcels.${form}"`).send(file.value);
    },
  );
}

function exportAsked(query: RawQuery): Result<ExportRequest> {
  const stranger = strangerIn(query, Object.keys(ExportQuery.properties));
  if (stranger !== undefined) return stranger;
  const { form = "csv", lang = "en" } = query as Record<string, string | undefined>;
  if (form !== "csv" && form !== "xlsx")
    return fail(problem("list.question_malformed", "/form", "form is csv or xlsx."));
  if (lang !== "en" && lang !== "zh") return fail(problem("list.question_malformed", "/lang", "lang is en or zh."));
  const filter = listFilter(query);
  return filter.ok ? ok({ form, lang, filter: filter.value }) : filter;
}
