/**
 * Shapes: whether a value of unknown origin is what a type says, and where it is not.
 *
 * A shape answers undefined, or the JSON Pointer of the first place that does not fit. `members` takes a shape for each
 * member of a type: a member that is added to the type and not here does not compile. Unknown members do not fit, so
 * that a value is never deeper than its shape. Not here: sentences for people, values that only together are right.
 */

/** `pointer` is where the value stands. */
export type Shape = (value: unknown, pointer: string) => string | undefined;

interface Optional {
  readonly optional: Shape;
}

/** For each member its shape; exactly those that may be absent are `optional`. */
export type MemberShapes<T> = {
  readonly [K in keyof T]-?: Partial<Pick<T, K>> extends Pick<T, K> ? Optional : Shape;
};

export const optional = (shape: Shape): Optional => ({ optional: shape });

/** A value that a test accepts. */
export const whereTrue =
  (fits: (value: unknown) => boolean): Shape =>
  (value, pointer) =>
    fits(value) ? undefined : pointer;

export const textWhere = (fits: (text: string) => boolean): Shape =>
  whereTrue((value) => typeof value === "string" && fits(value));
export const text: Shape = textWhere(() => true);
export const flag: Shape = whereTrue((value) => typeof value === "boolean");
/** A whole number of `min` or more. */
export const count = (min = 0): Shape => whereTrue((value) => Number.isSafeInteger(value) && (value as number) >= min);
export const oneOf = (choices: readonly unknown[]): Shape => whereTrue((value) => choices.includes(value));

export const nullable =
  (shape: Shape): Shape =>
  (value, pointer) =>
    value === null ? undefined : shape(value, pointer);

export const list =
  (shape: Shape, min = 0): Shape =>
  (value, pointer) => {
    if (!Array.isArray(value) || value.length < min) return pointer;
    return firstOf(value as unknown[], (item, index) => shape(item, `${pointer}/${index}`));
  };

/** An object whose members have names of their own choosing and values of one shape. */
export const record =
  (shape: Shape): Shape =>
  (value, pointer) =>
    isObject(value)
      ? firstOf(Object.entries(value), ([name, member]) => shape(member, pointer + stepOf(name)))
      : pointer;

export function members<T>(shapes: MemberShapes<T>): Shape {
  const known = Object.entries<Shape | Optional>(shapes);
  const names = new Set(known.map(([name]) => name));
  return (value, pointer) => {
    if (!isObject(value)) return pointer;
    const misfit = firstOf(known, ([name, shape]) => {
      const member = Object.hasOwn(value, name) ? value[name] : undefined;
      if (typeof shape === "function") return shape(member, pointer + stepOf(name));
      return member === undefined ? undefined : shape.optional(member, pointer + stepOf(name));
    });
    return misfit ?? firstOf(Object.keys(value), (name) => (names.has(name) ? undefined : pointer + stepOf(name)));
  };
}

/** One of several shapes, by the text of one member. */
export const byMember =
  (name: string, shapes: Readonly<Record<string, Shape>>): Shape =>
  (value, pointer) => {
    if (!isObject(value)) return pointer;
    const choice = value[name];
    if (typeof choice !== "string" || !Object.hasOwn(shapes, choice)) return pointer + stepOf(name);
    return shapes[choice]!(value, pointer);
  };

function firstOf<T>(items: readonly T[], misfitOf: (item: T, index: number) => string | undefined): string | undefined {
  for (const [index, item] of items.entries()) {
    const misfit = misfitOf(item, index);
    if (misfit !== undefined) return misfit;
  }
  return undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const NAME_LENGTH_MAX = 100;
/** RFC 6901; a name is somebody's text: it is cut, and digits enough for a person's number are not repeated. */
const stepOf = (name: string): string =>
  `/${name
    .slice(0, NAME_LENGTH_MAX)
    .replaceAll(/\p{Nd}{11,}/gu, "…")
    .replaceAll("~", "~0")
    .replaceAll("/", "~1")}`;
