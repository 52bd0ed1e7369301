/**
 * Every regular expression of the program against texts that make backtracking explode: none takes longer than its
 * text is long, so that no input can hold the server by a pattern. (A text of a hundred thousand characters takes a
 * linear pattern a millisecond, a quadratic one ten seconds and an exponential one for ever.)
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const source = join(import.meta.dirname, "../../src");
const LENGTH = 100_000;
const TIME_MS_MAX = 2_000;
/**
 * Put together from texts, each once: of sentences of the driver; of alternatives whose repeated parts have bounds,
 * over texts of at most 510 characters; of the names of elements, for tests.
 */
const assembled = ["messages/ceb/edit-message.ts", "risk/features/content-ratio.ts", "store/judge-failure.ts"];

interface Found {
  readonly place: string;
  readonly pattern: RegExp;
}

/** Literals, and what `new RegExp` is given where that is a text. */
function patternsIn(path: string, text: string): { found: Found[]; made: string[] } {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const made: string[] = [];
  const placeOf = (node: ts.Node): string => `${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf("/");
      found.push({ place: placeOf(node), pattern: new RegExp(node.text.slice(1, end), node.text.slice(end + 1)) });
    } else if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === "RegExp") {
      made.push(path);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { found, made };
}

const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .map((name) => patternsIn(name, readFileSync(join(source, name), "utf8")));
const patterns = files.flatMap(({ found }) => found);

/** One and two characters that the pattern itself speaks of, and some that it does not, over and over. */
function attacksOn({ source: text }: RegExp, length: number): string[] {
  const letters = new Set(["a", "0", " ", "-", ".", "/", "中"]);
  for (const character of text.replaceAll(/\\[dDwWsSbBnrtpPu]/g, "")) letters.add(character);
  if (/\\n/.test(text)) letters.add("\n");
  if (/\\r/.test(text)) letters.add("\r");
  const pumped = [...letters].slice(0, 24);
  const units = [...pumped, ...pumped.slice(0, 6).flatMap((one) => pumped.slice(0, 6).map((other) => one + other))];
  const beginnings = [
    "",
    ...text
      .split(/[\\^$*+?.()|[\]{}]+/)
      .filter((part) => part.length > 1)
      .slice(0, 3),
  ];
  return beginnings.flatMap((beginning) =>
    units.map((unit) => `${beginning}${unit.repeat(Math.floor(length / unit.length))}\u0000!`),
  );
}

/** The first text that takes this pattern out of proportion, and the milliseconds. */
function findSlow(pattern: RegExp, length = LENGTH, timeMsMax = TIME_MS_MAX): string | undefined {
  for (const text of attacksOn(pattern, length)) {
    const started = performance.now();
    text.search(pattern);
    const tookMs = performance.now() - started;
    if (tookMs > timeMsMax) return `${JSON.stringify(text.slice(0, 20))}… took ${Math.round(tookMs)} ms`;
  }
  return undefined;
}

test("patterns are found", () => {
  expect(patterns.length).toBeGreaterThan(80);
  expect(patterns.map(({ pattern }) => pattern.source)).toContain("^[0-9]{3}$");
});

test("those that are put together are known", () => {
  expect(files.flatMap(({ made }) => made).sort()).toEqual(assembled);
});

test("none takes out of proportion", { timeout: 300_000 }, () => {
  const distinct = new Map(patterns.map((found) => [String(found.pattern), found]));
  const slow = [...distinct.values()].flatMap(({ place, pattern }) => {
    const found = findSlow(pattern);
    return found === undefined ? [] : [`${place} ${String(pattern)}: ${found}`];
  });
  expect(slow).toEqual([]);
});

test("a pattern that does is caught", { timeout: 120_000 }, () => {
  expect(findSlow(/\s+$/, 40_000, 200)).toMatch(/took/);
});
