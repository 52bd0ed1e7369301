/**
 * Table columns: the columns of each kind of document, derived from its JSON schema: path, whether it is required, its
 * form, its headings and what is to be said of it.
 *
 * A member of a member is a column ("buyer/name"); members of the lines are columns whose rows are the lines. Of the
 * envelope there is what a person decides (file, change, withdraw; draft), not the number and time of a message. Not
 * here: the headings themselves (`column-headings.ts`), what a value looks like (`json/values.ts`).
 */
import type { TObject, TSchema } from "@sinclair/typebox";
import type { Sentences } from "../../customs/decision.ts";
import { parcelKinds, type ParcelKind } from "../../customs/documents.ts";
import { assert } from "../../kernel/assert.ts";
import { DeclarationJson, OrderJson, PaymentJson, WaybillJson } from "../json/schemas.ts";
import { columnHeadings } from "./column-headings.ts";

type ColumnForm = "text" | "decimal" | "integer" | "day" | "instant";

export interface TableColumn {
  /** The noun's path; of a line "items/price". */
  readonly path: string;
  readonly isRequired: boolean;
  /** Of a line of goods, not of the document as a whole. */
  readonly isOfLine: boolean;
  readonly form: ColumnForm;
  readonly heading: Sentences;
  readonly note: Sentences;
  /** Of a whole number. */
  readonly bounds: readonly [least: number, most: number] | undefined;
}

const schemas: Readonly<Record<ParcelKind, TObject>> = {
  order: OrderJson,
  payment: PaymentJson,
  waybill: WaybillJson,
  declaration: DeclarationJson,
};
/** The kind is the sheet's; number and time of a message are a program's. */
const leftOut: ReadonlySet<string> = new Set(["kind", "guid", "appTime"]);

/** Members that make a document's key: rows with the same are lines of one document. */
export const keyPaths: Readonly<Record<ParcelKind, readonly string[]>> = {
  order: ["platform", "orderNo"],
  payment: ["firm", "transaction"],
  waybill: ["carrier", "waybillNo"],
  declaration: ["platform", "orderNo"],
};

const made = new Map<ParcelKind, readonly TableColumn[]>();

export function columnsOf(kind: ParcelKind): readonly TableColumn[] {
  const known = made.get(kind);
  if (known !== undefined) return known;
  const columns = membersOf(kind, schemas[kind], "", true);
  made.set(kind, columns);
  return columns;
}

export const isTableKind = (kind: unknown): kind is ParcelKind => parcelKinds.some((one) => one === kind);

/** Members that are objects and must be there: each lacking member of theirs is then reported by itself. */
export function requiredObjects(kind: ParcelKind): readonly string[] {
  const { properties, required = [] } = schemas[kind];
  return Object.keys(properties).filter((name) => required.includes(name) && properties[name]!["type"] === "object");
}

export const hasLines = (kind: ParcelKind): boolean => "items" in schemas[kind].properties;

function membersOf(kind: ParcelKind, schema: TObject, before: string, isNeeded: boolean): TableColumn[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties).flatMap(([name, member]) => {
    if (before === "" && leftOut.has(name)) return [];
    const path = `${before}${name}`;
    const isRequired = isNeeded && required.has(name);
    const inner = withoutNull(member);
    if (inner["type"] === "object") return membersOf(kind, inner as TObject, `${path}/`, isRequired);
    if (inner["type"] === "array") return membersOf(kind, inner["items"] as TObject, `${path}/`, isRequired);
    return [columnOf(kind, path, inner, isRequired)];
  });
}

function withoutNull(schema: TSchema): TSchema {
  const choices = schema["anyOf"] as readonly TSchema[] | undefined;
  return choices?.[1]?.["type"] === "null" ? choices[0]! : schema;
}

function columnOf(kind: ParcelKind, path: string, schema: TSchema, isRequired: boolean): TableColumn {
  const heading = columnHeadings[`${kind}:${path}`] ?? columnHeadings[path];
  assert(heading !== undefined, `columnOf: ${kind} ${path} has no heading`);
  const form = formOf(schema);
  const bounds = form === "integer" ? ([Number(schema["minimum"]), Number(schema["maximum"])] as const) : undefined;
  const shape = shapeOf(form, schema);
  const description = schema["description"] ?? "";
  return {
    ...{ path, isRequired, form, bounds },
    isOfLine: path.startsWith("items/"),
    heading: { en: heading.en, zh: heading.zh },
    note: {
      en: `${isRequired ? "Required." : "Optional."} ${sentence(description)} ${shape.en}`.trim(),
      zh: `${isRequired ? "必填。" : "选填。"}${heading.noteZh ?? ""}${shape.zh}`,
    },
  };
}

const sentence = (text: string): string => (text === "" || text.endsWith(".") ? text : `${text}.`);

function formOf(schema: TSchema): ColumnForm {
  if (schema["type"] === "integer") return "integer";
  if (schema["format"] === "date") return "day";
  if (schema["format"] === "date-time") return "instant";
  return isDecimal(schema) ? "decimal" : "text";
}

/** The only patterns that look ahead are those of amounts. */
const isDecimal = (schema: TSchema): boolean => String(schema["pattern"]).includes("(?=");

function shapeOf(form: ColumnForm, schema: TSchema): Sentences {
  switch (form) {
    case "integer": {
      const [least, most] = [String(schema["minimum"]), String(schema["maximum"])];
      return { en: `A whole number from ${least} to ${most}.`, zh: `整数，${least} 至 ${most}。` };
    }
    case "day":
      return { en: "As 2026-11-10.", zh: "如 2026-11-10。" };
    case "instant":
      return {
        en: "As 2026-11-10 10:00:00, which is Beijing time, or with its offset: 2026-11-10T10:00:00+08:00.",
        zh: "如 2026-11-10 10:00:00（北京时间），或注明时区：2026-11-10T10:00:00+08:00。",
      };
    case "decimal":
      return {
        en: "A decimal of at most 19 digits, at most 5 of them after the point, without separators.",
        zh: "数值，总位数不超过 19 位，小数不超过 5 位，不用千位分隔符。",
      };
    case "text": {
      const max = schema["maxLength"] as number | undefined;
      if (max === undefined) return { en: "", zh: "" };
      return { en: `At most ${max} characters.`, zh: `最多 ${max} 个字符。` };
    }
  }
}
