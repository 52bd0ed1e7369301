/**
 * Canonical text: one value, one text, whatever the order its members were written in. Hashes and replays stand on it.
 *
 * JSON with members sorted by code unit, no spaces, undefined members left out, bigint as a decimal string. Refuses
 * (our bug) NaN, infinities and functions: they have no text. It is on the hot path: texts are joined as they come,
 * names are quoted once, and what is answered is one piece.
 */
import { assert } from "./assert.ts";

export const canonical = (value: unknown): string => flat(textOf(value));

/** The canonical text of an object, and the one it has without a member; what both share is written once. */
export function canonicalWithout(members: object, without: string): { readonly whole: string; readonly rest: string } {
  let whole = "{";
  let rest = "{";
  for (const [name, member] of Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (member === undefined) continue;
    const text = `${label(name)}${textOf(member)}`;
    whole += whole.length > 1 ? `,${text}` : text;
    if (name !== without) rest += rest.length > 1 ? `,${text}` : text;
  }
  return { whole: flat(`${whole}}`), rest: flat(`${rest}}`) };
}

/**
 * A text that was joined is a tree of its parts until somebody asks for one of its characters. As a tree it takes ten
 * times the memory, and whoever hashes or writes it walks the tree again: half the cost of an event.
 */
function flat(text: string): string {
  text.charCodeAt(0);
  return text;
}

function textOf(value: unknown): string {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "boolean":
      return value ? "true" : "false";
    case "number":
      assert(Number.isFinite(value), "canonical: a number without a text");
      return JSON.stringify(value);
    case "bigint":
      return `"${value}"`;
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? ofArray(value) : ofMembers(value as Record<string, unknown>);
    default:
      throw new TypeError(`canonical: ${typeof value} has no text`);
  }
}

function ofArray(items: readonly unknown[]): string {
  let text = "[";
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) text += ",";
    text += textOf(items[index] ?? null);
  }
  return `${text}]`;
}

function ofMembers(members: Record<string, unknown>): string {
  const names = inOrder(Object.keys(members));
  let text = "{";
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index]!;
    const member = members[name];
    if (member === undefined) continue;
    if (text.length > 1) text += ",";
    text += label(name);
    text += textOf(member);
  }
  return `${text}}`;
}

/** More names than a document's noun has; beyond, the library's sort is quicker. */
const INSERTED_MAX = 40;

/** In place: to sort the few names of a noun takes less than to prepare a sort (a sixth of the whole text). */
function inOrder(names: string[]): string[] {
  if (names.length > INSERTED_MAX) return names.sort();
  for (let index = 1; index < names.length; index += 1) {
    const name = names[index]!;
    let at = index;
    for (; at > 0 && names[at - 1]! > name; at -= 1) names[at] = names[at - 1]!;
    names[at] = name;
  }
  return names;
}

/** Member names are few; data that uses names as keys (accounts) must not fill the memory. */
const LABELS_MAX = 1_000;
const LABEL_LENGTH_MAX = 32;
const labels = new Map<string, string>();

function label(name: string): string {
  const known = labels.get(name);
  if (known !== undefined) return known;
  const text = `${quote(name)}:`;
  if (name.length <= LABEL_LENGTH_MAX && labels.size < LABELS_MAX) labels.set(name, text);
  return text;
}

/** What JSON must escape; everything else stands as it is. */
// eslint-disable-next-line no-control-regex -- Control characters are exactly what must be escaped.
const special = /["\\\u0000-\u001f\ud800-\udfff]/;
const quote = (text: string): string => (special.test(text) ? JSON.stringify(text) : `"${text}"`);
