/**
 * A body of `application/json`: one document, or an array of at most 1,000.
 *
 * A failure means that the body could not be split into documents; a document that is wrong in itself is a `Read`
 * with problems.
 * Not here: NDJSON, whose lines go to `readJsonDocument` one by one.
 */
import type { Read } from "../../customs/filed.ts";
import { fail, ok, problem, type Problem, type Result } from "../../kernel/problem.ts";
import { depthMax, readJsonDocument, tooManyValues, valuesMax } from "./read-json-document.ts";
import { scan, splitElements } from "./scan.ts";

export const documentsMax = 1_000;

/** JSON should have no byte order mark (RFC 8259); programs that write one mean nothing by it. */
const BYTE_ORDER_MARK = 0xfeff;

export function readJsonBody(body: string): Result<Read[]> {
  const text = body.charCodeAt(0) === BYTE_ORDER_MARK ? body.slice(1) : body;
  if (text.trim() === "") return fail(problem("message.empty", "", "Send at least one document."));
  const proportion = judgeProportion(text);
  if (proportion !== undefined) return fail(proportion);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own sentence quotes the text, which may name a person.
    return fail(problem("message.not_json", "", "Send one JSON object or one array: check quotes, commas, brackets."));
  }
  if (typeof value !== "object" || value === null)
    return fail(problem("message.structure_wrong", "", "Send one document, or an array of documents."));
  if (!Array.isArray(value)) return ok([readJsonDocument(text.trim(), 1)]);
  if (value.length === 0) return fail(problem("message.empty", "", "Send at least one document."));
  return ok(splitElements(text).map((element, index) => readJsonDocument(element, index + 1)));
}

/** What is wrong with the size of a body in other respects than its bytes, before anything is made of it. */
function judgeProportion(text: string): Problem | undefined {
  const { depth, elements, separators, separatorsOfOne } = scan(text);
  if (depth > depthMax) return problem("message.too_deep", "", `Nest at most ${depthMax} levels.`);
  const isArray = text.trimStart().startsWith("[");
  if (isArray && elements > documentsMax) {
    const detail = `Send at most ${documentsMax} documents in an array, or use application/x-ndjson.`;
    return problem("message.too_many_documents", "", detail);
  }
  return (isArray ? separatorsOfOne : separators) > valuesMax ? tooManyValues : undefined;
}
