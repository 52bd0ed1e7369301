/**
 * setMember: a value with one member of it replaced, by the steps of a JSON Pointer; the rest stays as it is.
 *
 * A member that is absent is added, and with it the object that it stands in; lines are neither added nor taken out.
 * Not here: whether the member is known and the value admitted, which the reader of documents judges.
 */
export type MemberValue = string | number | null;

const STEPS_MAX = 4;
const LENGTH_MAX = 200;
const pointerShape = /^(?:\/(?:[^/~]|~[01])+)+$/;

/** The steps of a pointer to a member; undefined where it is none. */
export function stepsOf(pointer: string): readonly string[] | undefined {
  if (pointer.length > LENGTH_MAX || !pointerShape.test(pointer)) return undefined;
  const steps = pointer.slice(1).split("/");
  if (steps.length > STEPS_MAX) return undefined;
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Undefined where there is no such place: a line that is not there, a member of what is no object. */
export function setMember(node: unknown, [step, ...rest]: readonly string[], value: MemberValue): unknown {
  if (step === undefined) return isBranch(node) ? undefined : value;
  if (Array.isArray(node)) {
    const lines = node as readonly unknown[];
    const index = /^(?:0|[1-9]\d{0,3})$/.test(step) ? Number(step) : lines.length;
    if (index >= lines.length || rest.length === 0) return undefined;
    const line = setMember(lines[index], rest, value);
    return line === undefined ? undefined : lines.with(index, line);
  }
  if (node !== undefined && !isBranch(node)) return undefined;
  const members = (node ?? {}) as Readonly<Record<string, unknown>>;
  const member = setMember(Object.hasOwn(members, step) ? members[step] : undefined, rest, value);
  return member === undefined ? undefined : { ...members, [step]: member };
}

const isBranch = (node: unknown): boolean => typeof node === "object" && node !== null;
