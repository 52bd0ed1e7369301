/** whatDiffers: in which members two texts of a decision differ, by their paths; what is no JSON differs as a whole. */
const PATHS_MAX = 20;

export function whatDiffers(recorded: string, computed: string): readonly string[] {
  if (recorded === computed) return [];
  const found: string[] = [];
  try {
    walk(JSON.parse(recorded), JSON.parse(computed), "", found);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return ["/"];
  }
  return found.length === 0 ? ["/"] : found.slice(0, PATHS_MAX);
}

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

function walk(one: unknown, other: unknown, path: string, found: string[]): void {
  if (Object.is(one, other)) return;
  if (!isBranch(one) || !isBranch(other) || Array.isArray(one) !== Array.isArray(other)) {
    found.push(path === "" ? "/" : path);
    return;
  }
  for (const name of new Set([...Object.keys(one), ...Object.keys(other)]))
    walk(one[name], other[name], `${path}/${name}`, found);
}
