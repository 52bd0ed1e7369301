/**
 * mendFields: the fields of a mend: which members differ and what the others say of them, which come after them, and
 * what of a filled-in form is a change.
 *
 * A number of a person is never shown: its field is empty, and empty means unchanged.
 */
import { isCount, mendableOf } from "./mendable.ts";
import { isMasked, type DocumentKind, type Mismatch, type Shown } from "./parcel.ts";
import { linesIn, valueAt } from "./value-at.ts";

export interface Saying {
  readonly kind: DocumentKind;
  /** As Fairway's JSON writes it; null where the other does not say, or where it is a number of a person. */
  readonly value: string | null;
  readonly isMasked: boolean;
}

export interface MendField {
  readonly path: string;
  /** As it stands; the mask of a number. */
  readonly value: string | null;
  readonly isMasked: boolean;
  /** What the others say that differs. */
  readonly others: readonly Saying[];
}

/** Those that differ first, in the order of the mismatches. */
export function mendFields(document: Shown, mismatches: readonly Mismatch[]): readonly MendField[] {
  const kind = document.kind as DocumentKind;
  const others = new Map<string, Saying[]>();
  for (const { left, right } of mismatches)
    for (const [own, other] of [[left, right] as const, [right, left] as const]) {
      if (own.document !== kind || own.path === undefined) continue;
      const saying = {
        ...{ kind: other.document, isMasked: isMasked(other.path ?? "") },
        value: other.plain ?? other.value,
      };
      others.set(own.path, [...(others.get(own.path) ?? []), saying]);
    }
  const paths = mendableOf(kind, linesIn(document.content));
  const field = (path: string): MendField => ({
    ...{ path, value: valueAt(document.content, path), isMasked: isMasked(path) },
    others: others.get(path) ?? [],
  });
  const differing = [...others.keys()].filter((path) => paths.includes(path));
  return [...differing, ...paths.filter((path) => !others.has(path))].map(field);
}

export interface MendGroup {
  readonly name: "groupDocument" | "groupPersons" | "groupLine";
  /** The place of the line of goods, from 1; null for what concerns the whole. */
  readonly line: number | null;
  readonly fields: readonly MendField[];
}

/** Fields by what they are about, in their order: the document, its persons, each line of goods. */
export function groupsOf(fields: readonly MendField[]): readonly MendGroup[] {
  const groups = new Map<string, MendGroup>();
  for (const field of fields) {
    const index = /^items\/(\d+)\//.exec(field.path)?.[1];
    const line = index === undefined ? null : Number(index) + 1;
    const isOfPerson = /^(?:buyer|payer|consignee)(?:\/|Address$)/.test(field.path);
    const name = line !== null ? "groupLine" : isOfPerson ? "groupPersons" : "groupDocument";
    const key = `${name} ${String(line)}`;
    groups.set(key, { name, line, fields: [...(groups.get(key)?.fields ?? []), field] });
  }
  return [...groups.values()];
}

export interface Change {
  readonly path: string;
  readonly value: string | number | null;
}

/** What the form begins with, by the path. */
export const beginningOf = (fields: readonly MendField[]): Readonly<Record<string, string>> =>
  Object.fromEntries(fields.map(({ path, value, isMasked: hides }) => [path, hides ? "" : (value ?? "")]));

/** What was changed; an emptied field is left out of the document. */
export function changesIn(fields: readonly MendField[], values: Readonly<Record<string, string>>): readonly Change[] {
  const before = beginningOf(fields);
  return fields.flatMap(({ path }): readonly Change[] => {
    const value = (values[path] ?? "").trim();
    if (value === (before[path] ?? "").trim()) return [];
    if (value === "") return [{ path: `/${path}`, value: null }];
    return [{ path: `/${path}`, value: isCount(path) && /^\d{1,9}$/.test(value) ? Number(value) : value }];
  });
}
