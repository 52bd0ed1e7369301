/** valueAt: what a document says at a path ("items/0/quantity"), as a text; null where it does not. */
export function valueAt(content: unknown, path: string): string | null {
  let found = content;
  for (const step of path.split("/")) found = (found as Readonly<Record<string, unknown>> | undefined)?.[step];
  return typeof found === "string" || typeof found === "number" ? String(found) : null;
}

/** How many lines of goods it has. */
export const linesIn = ({ items }: Readonly<Record<string, unknown>>): number =>
  Array.isArray(items) ? items.length : 0;
