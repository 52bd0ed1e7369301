/**
 * file-table: a body that is a table (CSV or Excel): read it to its end, file its documents some at a time, and answer
 * a line for each while the rest is filed.
 *
 * A line says besides in which rows its document stands, and its problems say row and cell. The first documents decide
 * the status of the answer; what fails after them is told line by line, as in a stream of NDJSON. A sender that leaves
 * keeps what was committed. Only so many tables are in memory at once (`table-turns.ts`).
 */
import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Party } from "../../customs/party.ts";
import type { Admission, Admitted } from "../admission.ts";
import { NDJSON } from "../file-stream.ts";
import { collect } from "../file-whole.ts";
import { failedOutcomes, fileInOrder, nameOf, outcomeLines } from "../outcome-lines.ts";
import type { Pace } from "../patience.ts";
import type { FilingOutcome, HttpPorts } from "../ports.ts";
import { problemOf, refuse } from "../refusal.ts";
import type { TableMessage, TablePort, TableQuestion } from "./table-port.ts";
import { tooManyTables, type TableTurns } from "./table-turns.ts";

const FILED_AT_ONCE = 200;

export interface TableFiling {
  readonly question: TableQuestion;
  readonly tables: TablePort;
  readonly party: Party;
  readonly ports: Pick<HttpPorts, "file" | "room">;
  readonly pace: Pace;
  readonly admission: Admission;
  readonly admitted: Admitted;
  readonly turns: TableTurns;
}

/** Resolves when all of it is filed and its answer handed over, or its sender is gone. */
export async function fileTable(request: FastifyRequest, reply: FastifyReply, filing: TableFiling): Promise<void> {
  const { tables, party, pace, admission, admitted, turns } = filing;
  const body = await collect(request.raw, admitted, pace, tables.bytesMax);
  const later = admission.retryAfterSeconds(party.code);
  if (!body.ok) return void refuse(request, reply, body.problems, later);
  const isDone = await turns.take(party.code, () => fileBody(request, reply, body.value, filing));
  if (!isDone) refuse(request, reply, [tooManyTables], later);
}

async function fileBody(
  request: FastifyRequest,
  reply: FastifyReply,
  body: Buffer,
  filing: TableFiling,
): Promise<void> {
  const { question, tables, party, ports } = filing;
  const table = await tables.read(body, question);
  if (!table.ok) return void refuse(request, reply, table.problems);
  const message = table.value;
  const { reads } = message;
  const file = async (from: number): Promise<string> => {
    await ports.room?.(party);
    const some = reads.slice(from, from + FILED_AT_ONCE);
    return linesOf(message, await fileInOrder(some, (all) => ports.file(all, party)));
  };
  const first = await file(0);
  async function* lines(): AsyncGenerator<string> {
    yield first;
    for (let from = FILED_AT_ONCE; from < reads.length; from += FILED_AT_ONCE) {
      const names = reads.slice(from, from + FILED_AT_ONCE).map(nameOf);
      yield await file(from).catch((error: unknown) =>
        linesOf(message, failedOutcomes(names, problemOf(error, request.log))),
      );
    }
  }
  const answer = Readable.from(lines());
  const isOver = new Promise<void>((resolve) => answer.once("close", resolve));
  void reply.type(NDJSON).send(answer);
  await isOver; // What it holds is held until then.
}

const linesOf = (table: TableMessage, outcomes: readonly FilingOutcome[]): string =>
  outcomeLines(
    outcomes.map((outcome) => ({
      ...outcome,
      rows: table.rowsOf(outcome.line),
      problems: outcome.problems.map((found) => table.locate(outcome.line, found)),
    })),
  );
