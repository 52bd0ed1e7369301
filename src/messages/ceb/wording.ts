/**
 * How CEB messages name a noun's members: pointers, element names and values, for whoever must speak of a noun in the
 * filer's terms.
 *
 * Noun paths use "/" ("items/0/price"). A member that no CEB message carries (the order's time, the waybill's
 * platform) is named by the record it would stand in. A path that no noun has is our bug.
 */
import type { DocumentKind } from "../../customs/documents.ts";
import type { Wording } from "../../customs/filed.ts";
import { assert } from "../../kernel/assert.ts";
import type { Field } from "./field.ts";
import { messageShapes, type RecordShape } from "./message-shapes.ts";
import { writeValue } from "./read-value.ts";

const itemPath = /^items\/([0-9]+)(?:\/(.+))?$/;
/** Members of nouns that these messages do not carry. */
const unnamed: ReadonlySet<string> = new Set([
  "order orderedAt",
  "waybill platform",
  "arrival arrivedAt",
  "arrival weightKg",
  "arrival pieces",
]);

interface Named {
  readonly record: RecordShape;
  readonly index: string | undefined;
  /** Undefined where the path names a group or a whole record. */
  readonly field: Field | undefined;
}

const byPath = new Map<RecordShape, ReadonlyMap<string, Field>>();
for (const { head, list } of Object.values(messageShapes)) {
  for (const record of list === null ? [head] : [head, list]) {
    const fields = record.fields.flatMap((field) => (field.path === null ? [] : [[field.path, field] as const]));
    byPath.set(record, new Map(fields));
  }
}

function find(kind: DocumentKind, path: string): Named {
  const { form, head, list } = messageShapes[kind];
  if (form === "listed") return findListed(kind, path);
  if (list !== null && path === "items") return { record: list, index: undefined, field: undefined };
  const item = list === null ? null : itemPath.exec(path);
  const record = item === null ? head : list!;
  const member = item === null ? path : item[2];
  const index = item?.[1];
  if (member === undefined || member === "kind") return { record, index, field: undefined };
  if (record === head) return findInHead(kind, head, member);
  const field = byPath.get(record)!.get(member);
  assert(field !== undefined, `cebWording: no ${kind} has ${path}`);
  return { record, index, field };
}

function findInHead(kind: DocumentKind, record: RecordShape, path: string): Named {
  if (path === "kind") return { record, index: undefined, field: undefined };
  const fields = byPath.get(record)!;
  const field = fields.get(path);
  const isGroup = [...fields.keys()].some((known) => known.startsWith(`${path}/`));
  assert(field !== undefined || isGroup || unnamed.has(`${kind} ${path}`), `cebWording: no ${kind} has ${path}`);
  return { record, index: undefined, field };
}

/** A member of the line that a document is, or of the head that the lines share. */
function findListed(kind: DocumentKind, path: string): Named {
  const { head, list } = messageShapes[kind];
  const field = byPath.get(list!)!.get(path);
  return field === undefined ? findInHead(kind, head, path) : { record: list!, index: undefined, field };
}

const at = ({ record, index, field }: Named): string =>
  [record.element, index, field?.element].filter((step) => step !== undefined).join("/");

export const cebWording: Wording = {
  pointer(kind, path, line) {
    if (path === "") return "";
    const named = find(kind, path);
    const { form, list } = messageShapes[kind];
    if (form !== "listed" || named.record !== list) return `/${at(named)}`;
    assert(line !== undefined, `cebWording: which ${kind} of its message has ${path}`);
    return `/${at({ ...named, index: String(line - 1) })}`;
  },
  element(kind, path) {
    const { record, index, field } = find(kind, path);
    if (index === undefined) return field?.element ?? record.element;
    return field === undefined ? `items[${index}]` : `items[${index}].${field.element}`;
  },
  value(kind, path, value) {
    const { field } = find(kind, path);
    return field === undefined ? value : writeValue(field.type, value);
  },
};
