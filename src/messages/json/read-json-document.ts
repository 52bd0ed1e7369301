/**
 * One document in Fairway's own JSON: an NDJSON line, or the text of one element of an array.
 *
 * Whatever the text, a `Read` comes back: whole, or with all problems of its shape in documented order, and with
 * kind, key and order number as far as they could be read. A refused document keeps no noun.
 * Not here: what the document must add up to (`filing/`), splitting a body (`read-json-body.ts`).
 */
import { consignmentOf, keyOf, type AnyDocument, type DocumentKind } from "../../customs/documents.ts";
import type { Intent, Read } from "../../customs/filed.ts";
import { inOrder, problem, type Problem } from "../../kernel/problem.ts";
import { readableConsignment, readableKey } from "../readable-key.ts";
import { pointerStep } from "../say-name.ts";
import { planOf, readMembers, type Findings, type Members, type Plan } from "./read-by-plan.ts";
import { findRepeated, scan, type Scan } from "./scan.ts";
import { ArrivalJson, DeclarationJson, envelope, OrderJson, PaymentJson, StatusJson, WaybillJson } from "./schemas.ts";

export const depthMax = 32;
/**
 * Of one document: twice what a declaration of 99 lines has. JSON.parse makes an object for each before anything can be
 * judged.
 */
export const valuesMax = 4_000;
export const tooManyValues = problem("message.structure_wrong", "", "Give one document at most 4,000 values.");
const problemsMax = 200;
const outside = new Set(Object.keys(envelope));

const plans: Readonly<Record<DocumentKind, Plan>> = {
  order: planOf(OrderJson, outside),
  payment: planOf(PaymentJson, outside),
  waybill: planOf(WaybillJson, outside),
  declaration: planOf(DeclarationJson, outside),
  status: planOf(StatusJson, outside),
  arrival: planOf(ArrivalJson, outside),
};
const planOfKind = new Map<unknown, Plan>(Object.entries(plans));

export function readJsonDocument(text: string, line: number): Read {
  const scanned = scan(text);
  if (scanned.depth > depthMax)
    return refused(text, line, [problem("message.too_deep", "", `Nest at most ${depthMax} levels.`)]);
  if (scanned.separators > valuesMax) return refused(text, line, [tooManyValues]);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own sentence quotes the text, which may name a person.
    return refused(text, line, [
      problem("message.not_json", "", "Write one JSON object: check quotes, commas, brackets."),
    ]);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return refused(text, line, [
      problem("document.value_malformed", "", "Write a document as an object in curly brackets."),
    ]);
  return readObject(text, line, value as Members, scanned);
}

function readObject(text: string, line: number, source: Members, scanned: Scan): Read {
  const plan = planOfKind.get(source["kind"]);
  if (plan === undefined) {
    const detail = 'Write kind: "order", "payment", "waybill", "declaration", "status" or "arrival".';
    return refused(text, line, [problem("document.kind_unknown", "/kind", detail), ...repeatedIn(text)]);
  }
  const kind = source["kind"] as DocumentKind;
  const intent = intentOf(source["appType"]);
  const isDraft = source["appStatus"] === "1" || source["appStatus"] === 1;
  const findings: Findings = { problems: [], members: 0, hasEscapes: scanned.hasEscapes };
  const members = readMembers(plan, source, "", findings);
  if (kind === "declaration") judgeSecondQuantities(members["items"], findings.problems);
  // Every object was walked where there is no problem, so a member written but not met was written twice.
  if (findings.problems.length > 0 || findings.members !== scanned.members) findings.problems.push(...repeatedIn(text));
  const document = members as unknown as AnyDocument<string>; // The plan has judged every member of it.
  const isWhole = findings.problems.length === 0;
  return {
    line,
    entrance: "json",
    kind,
    key: isWhole ? keyOf(document) : readableKey(kind, members),
    consignment: isWhole ? (consignmentOf(document) ?? null) : readableConsignment(kind, members),
    orderNo: readable(members, "orderNo"),
    intent,
    isDraft,
    signature: "absent",
    document: isWhole ? document : undefined,
    problems: isWhole ? [] : inOrder(findings.problems).slice(0, problemsMax),
    raw: text,
  };
}

function intentOf(appType: unknown): Intent {
  return appType === "2" || appType === 2 ? "change" : appType === "3" || appType === 3 ? "withdrawal" : "original";
}

/** A second quantity and its unit belong together. */
function judgeSecondQuantities(items: unknown, problems: Problem[]): void {
  if (items === undefined) return;
  for (const [index, item] of (items as unknown[]).entries()) {
    if (typeof item !== "object" || item === null) continue;
    const { secondQuantity, secondUnit } = item as Members;
    if ((secondQuantity === undefined) === (secondUnit === undefined)) continue;
    const name = secondUnit === undefined ? "secondUnit" : "secondQuantity";
    const pointer = `/items/${index}/${name}`;
    if (problems.some((found) => found.pointer === pointer)) continue; // It was written, but wrongly.
    problems.push(problem("document.member_missing", pointer, `Write ${name} too, or neither of the two.`));
  }
}

function repeatedIn(text: string): Problem[] {
  return findRepeated(text, problemsMax).map((path) =>
    problem("document.member_repeated", path.map(pointerStep).join(""), "Write each member once."),
  );
}

const readable = (members: Members, name: string): string | null => (members[name] as string | undefined) ?? null;

function refused(raw: string, line: number, problems: readonly Problem[]): Read {
  return {
    line,
    entrance: "json",
    kind: null,
    key: null,
    consignment: null,
    orderNo: null,
    intent: "original",
    isDraft: false,
    signature: "absent",
    document: undefined,
    problems: inOrder(problems),
    raw,
  };
}
