/**
 * Reading by plan: one walk over a parsed value that judges every member and builds the noun of those that stand.
 *
 * A plan is derived once from a schema (`schemas.ts`), so that the published schema and the reader cannot differ. The
 * walk allocates no paths and no texts while all is well: this is the hot path of filing. What comes back has known
 * members only, absent instead of null; it is the parsed value itself, changed in place.
 * Not here: the text (`scan.ts`), keys and intents (`read-json-document.ts`).
 */
import type { TArray, TObject, TSchema } from "@sinclair/typebox";
import { assert } from "../../kernel/assert.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { pointerStep } from "../say-name.ts";
import { judgeOf, type Judge } from "./values.ts";

type Shape =
  | { readonly is: "leaf"; readonly judge: Judge }
  | { readonly is: "object"; readonly plan: Plan }
  | { readonly is: "lines"; readonly plan: Plan; readonly most: number };

interface Member {
  readonly name: string;
  readonly isRequired: boolean;
  /** False for the envelope: judged, but no part of the noun. */
  readonly isContent: boolean;
  readonly shape: Shape;
}

export type Plan = readonly Member[];

/** What the walk found besides the noun. */
export interface Findings {
  readonly problems: Problem[];
  /** Members met in all objects that were walked. */
  members: number;
  readonly hasEscapes: boolean;
}

export type Members = Record<string, unknown>;

/** The plan of an object's schema. `outside` names members that are judged but not kept. */
export function planOf(schema: TObject, outside: ReadonlySet<string> = new Set()): Plan {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties).map(([name, member]) => ({
    name,
    isRequired: required.has(name),
    isContent: !outside.has(name),
    shape: shapeOf(withoutNull(member)),
  }));
}

function withoutNull(schema: TSchema): TSchema {
  const choices = schema["anyOf"] as readonly TSchema[] | undefined;
  return choices?.[1]?.["type"] === "null" ? choices[0]! : schema;
}

function shapeOf(schema: TSchema): Shape {
  const judge = judgeOf(schema);
  if (judge !== undefined) return { is: "leaf", judge };
  if ("const" in schema) return { is: "leaf", judge: () => undefined }; // The kind, by which the plan was chosen.
  if (schema["type"] === "object") return { is: "object", plan: planOf(schema as TObject) };
  assert(schema["type"] === "array", "planOf: a schema without a judge is neither object nor array");
  const lines = schema as TArray<TObject>;
  return { is: "lines", plan: planOf(lines.items), most: lines.maxItems! };
}

// C0 controls except tab and newline, and halves of surrogate pairs: the store keeps neither.
// eslint-disable-next-line no-control-regex
const notStorable = /[\u0000-\u0008\u000b-\u001f]|\p{Surrogate}/u;

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The members of an object that stand. Where all do, that is the parsed object itself: an object built member by
 * member turns into a slow dictionary and costs more than all the judging.
 */
export function readMembers(plan: Plan, source: Members, pointer: string, findings: Findings): Members {
  let met = 0;
  let kept = 0;
  for (const member of plan) {
    const value = source[member.name];
    if (value === undefined || value === null) {
      if (value === null) met += 1;
      if (member.isRequired) reportMissing(member, pointer, findings);
      continue;
    }
    met += 1;
    const read = readValue(member.shape, value, pointer, member.name, findings);
    if (read !== value) source[member.name] = read;
    if (read !== undefined && member.isContent) kept += 1;
  }
  const written = Object.keys(source).length;
  findings.members += written;
  if (met !== written) reportUnknown(plan, source, pointer, findings);
  return kept === written ? source : copyKept(plan, source);
}

function copyKept(plan: Plan, source: Members): Members {
  const kept: Members = {};
  for (const { name, isContent } of plan) {
    const value = source[name];
    if (isContent && value !== undefined && value !== null) kept[name] = value;
  }
  return kept;
}

function readValue(shape: Shape, value: unknown, pointer: string, step: string, findings: Findings): unknown {
  switch (shape.is) {
    case "leaf": {
      if (findings.hasEscapes && typeof value === "string" && notStorable.test(value)) {
        findings.problems.push(
          problem(
            "document.text_not_storable",
            pointer + pointerStep(step),
            "Write the text without control characters and without halves of surrogate pairs.",
          ),
        );
        return undefined;
      }
      const fault = shape.judge(value);
      if (fault === undefined) return value;
      findings.problems.push(problem(fault.code, pointer + pointerStep(step), fault.detail));
      return undefined;
    }
    case "object": {
      if (isObject(value)) {
        const members = readMembers(shape.plan, value, `${pointer}/${step}`, findings);
        return Object.keys(members).length > 0 ? members : undefined; // Nothing in it is the same as left out.
      }
      findings.problems.push(
        problem("document.value_malformed", `${pointer}/${step}`, "Write an object in curly brackets."),
      );
      return undefined;
    }
    case "lines":
      return readLines(shape.plan, shape.most, value, `${pointer}/${step}`, findings);
  }
}

function readLines(plan: Plan, most: number, value: unknown, pointer: string, findings: Findings): unknown {
  const report = (
    code: "document.value_malformed" | "document.lines_missing" | "document.too_many_lines",
    detail: string,
  ) => void findings.problems.push(problem(code, pointer, detail));
  if (!Array.isArray(value)) return report("document.value_malformed", "Write the lines in square brackets.");
  if (value.length === 0) return report("document.lines_missing", "Write at least one line.");
  if (value.length > most) return report("document.too_many_lines", `Write at most ${most} lines.`);
  const lines = value as unknown[];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    const at = `${pointer}/${index}`;
    if (isObject(line)) lines[index] = readMembers(plan, line, at, findings);
    else
      findings.problems.push(
        problem("document.value_malformed", at, "Write each line as an object in curly brackets."),
      );
  }
  return lines;
}

function reportMissing(member: Member, pointer: string, findings: Findings): void {
  const at = pointer + pointerStep(member.name);
  findings.problems.push(
    member.shape.is === "lines"
      ? problem("document.lines_missing", at, "Write at least one line.")
      : problem("document.member_missing", at, `Write ${member.name}: it is required.`),
  );
}

/** At most this many unknown members of one object are named: an answer must not outgrow its question. */
const unknownMax = 20;

function reportUnknown(plan: Plan, source: Members, pointer: string, findings: Findings): void {
  const known = new Set(plan.map(({ name }) => name));
  const unknown = Object.keys(source).filter((name) => !known.has(name));
  for (const name of unknown.slice(0, unknownMax))
    findings.problems.push(
      problem("document.member_unknown", pointer + pointerStep(name), "Leave this member out: it is not known here."),
    );
}
