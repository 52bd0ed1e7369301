import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";

/**
 * Style is checked by a test. A rule looks at one file, path and text, and answers what it found there; each rule is
 * shown to bite on a planted file, so that a rule that fell asleep is noticed.
 */
interface Rule {
  readonly name: string;
  readonly find: (path: string, text: string) => readonly string[];
  /** Files that break the rule, each once. */
  readonly planted: readonly (readonly [path: string, text: string])[];
  /** Files that come close and are right. */
  readonly allowed?: readonly (readonly [path: string, text: string])[];
}

const root = join(import.meta.dirname, "..");
const FILE_LINES_MAX = 400;
const LINE_COLUMNS_MAX = 120;
/** Put together here, so that this page does not break its own rules. */
const [later, mend, source, slash] = [["TO", "DO"].join(""), ["FIX", "ME"].join(""), ["regis", "try"].join(""), "/"];
const isComment = /^\s*(\/\/|\/?\*)/;
const isTooLong = (line: string): boolean =>
  line.length > LINE_COLUMNS_MAX && (isComment.test(line) || !/["`].{20,}/.test(line));
const rooms =
  "filing|matching|tax|screening|risk|credit|ledger|bonded|returns|traveller|appeals|statistics|rulelab|federation|" +
  "credentials|rulebook";
const roomOrBelow = new RegExp(`^src/(kernel|customs|${rooms})/`);
/** The clock, chance and the world outside, by the names a program calls them. */
const world = new RegExp(
  [
    String.raw`\bDate\.now\b|\bDate\(\s*\)`,
    String.raw`\bMath\.random\b|\bcrypto\.|\bperformance\.|\bprocess\.|\bglobalThis\b`,
    String.raw`\bfetch\(|\bset(Timeout|Interval|Immediate)\(`,
  ].join("|"),
  "g",
);
const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);
const isSource = (path: string): boolean => /^src\/.*\.tsx?$/.test(path) && !isTest(path);
const isCode = (path: string): boolean => /\.(ts|tsx|js|mjs|cjs)$/.test(path);

/** Only what runs: without comments, and without the inside of strings on one line. */
const codeOf = (text: string): string =>
  text
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""')
    .replaceAll(/(^|\s)\/\/.*$/gm, "");

const matches = (pattern: RegExp, text: string): string[] => [...text.matchAll(pattern)].map(([found]) => found.trim());

const rules: readonly Rule[] = [
  {
    name: "files are named after their main export, in kebab-case, never after a drawer",
    find: (path) => {
      if (!/^(src|tests|bench)\/.*\.tsx?$/.test(path)) return [];
      const stem = basename(path).replace(/(\.test|\.d)?\.tsx?$/, "");
      const parts = [...path.split("/").slice(0, -1), stem];
      const drawers = parts.filter((part) => /^(utils?|helpers?|common|services?|types|misc|shared)$/.test(part));
      return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem) ? drawers : [...drawers, stem];
    },
    planted: [
      ["src/tax/utils.ts", ""],
      ["src/services/file.ts", ""],
      ["tests/helper.ts", ""],
      ["src/tax/assessTax.ts", ""],
    ],
    allowed: [["src/tax/regimes/eu-ie.test.ts", ""]],
  },
  {
    name: "no barrels",
    find: (path) =>
      /(^|\/)index\.tsx?$/.test(path) && !["src/tax/regimes/index.ts", "src/risk/features/index.ts"].includes(path)
        ? [path]
        : [],
    planted: [["src/tax/index.ts", ""]],
    allowed: [["src/tax/regimes/index.ts", ""]],
  },
  {
    name: "no console outside cli",
    find: (path, text) =>
      isSource(path) && !path.startsWith("src/cli/") ? matches(/\bconsole\s*\./g, codeOf(text)) : [],
    planted: [["src/http/server.ts", "console.log(1);"]],
    allowed: [["src/http/server.ts", "/** The console. */ // console.log"]],
  },
  {
    name: "no clock, no chance and no world in rooms and below",
    find: (path, text) => (isSource(path) && roomOrBelow.test(path) ? matches(world, codeOf(text)) : []),
    planted: [
      ["src/tax/assess.ts", "const now = Date.now();"],
      ["src/kernel/day.ts", "const now = new Date();"],
      ["src/risk/decide.ts", "const draw = Math.random();"],
      ["src/customs/party.ts", "const home = process.env.HOME;"],
      ["src/matching/match.ts", "const start = performance.now();"],
    ],
    allowed: [
      ["src/kernel/day.ts", "const at = new Date(ms); // Date.now() would be a clock."],
      ["src/cli/serve.ts", "const now = Date.now();"],
    ],
  },
  {
    name: "nothing is left for later",
    find: (path, text) => (path === "package-lock.json" ? [] : matches(/\b(TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b/g, text)),
    planted: [
      ["src/tax/assess.ts", `// ${later} later`],
      ["docs/page.md", `${mend}: this`],
    ],
  },
  {
    name: "no test is switched off, but for want of files or a cluster",
    find: (path, text) => {
      if (!isTest(path)) return [];
      const found = matches(/\.(only|todo|fails)\b(?=\s*[(.])/g, codeOf(text));
      const isExcused = /FAIRWAY_SHARED|CITUS_URL/.test(text);
      return isExcused ? found : [...found, ...matches(/\.(skip|skipIf|runIf)\(/g, codeOf(text))];
    },
    planted: [
      ["src/tax/assess.test.ts", "test.only(name, run);"],
      ["src/tax/assess.test.ts", "test.skip(name, run);"],
      ["src/tax/assess.test.ts", "test.skipIf(isSlow)(name, run);"],
    ],
    allowed: [["tests/golden.test.ts", "test.skipIf(process.env.FAIRWAY_SHARED === undefined)(name, run);"]],
  },
  {
    name: `source files have at most ${String(FILE_LINES_MAX)} lines`,
    find: (path, text) => (isSource(path) && text.split("\n").length - 1 > FILE_LINES_MAX ? [path] : []),
    planted: [["src/tax/assess.ts", "line\n".repeat(FILE_LINES_MAX + 1)]],
    allowed: [["src/tax/assess.ts", "line\n".repeat(FILE_LINES_MAX)]],
  },
  {
    // The formatter does not break a text; a line may be as long as the text that stands in it.
    name: `lines have at most ${String(LINE_COLUMNS_MAX)} columns, but for a text in quotes`,
    find: (path, text) =>
      isCode(path)
        ? text.split("\n").flatMap((line, index) => (isTooLong(line) ? [`line ${String(index + 1)}`] : []))
        : [],
    planted: [
      ["src/tax/assess.ts", `// ${"x".repeat(LINE_COLUMNS_MAX)}`],
      ["src/tax/assess.ts", ` * "${"x".repeat(LINE_COLUMNS_MAX)}"`],
      ["src/tax/assess.ts", `const ${"x".repeat(LINE_COLUMNS_MAX)} = 1;`],
    ],
    allowed: [
      ["src/tax/assess.ts", "中".repeat(LINE_COLUMNS_MAX)],
      ["src/tax/assess.ts", `  "${"x".repeat(LINE_COLUMNS_MAX)}",`],
    ],
  },
  {
    name: "every source file begins by saying what it is",
    find: (path, text) => (isSource(path) && !text.startsWith("/**") ? [path] : []),
    planted: [["src/tax/assess.ts", 'import { x } from "y";\n']],
  },
  {
    name: "no address of a package registry",
    find: (path, text) =>
      path === "package-lock.json"
        ? matches(/"resolved": "http[^"]*"/g, text).slice(0, 3)
        : matches(/https?:\/\/[^\s"']*(registry\.|npmjs\.org\/|artifactory|verdaccio)[^\s"']*|\bregistry\s*=/g, text),
    planted: [
      ["package-lock.json", '"resolved": "https://example.invalid/left-pad.tgz"'],
      [".npmrc", `${source}=https://example.invalid/`],
      ["docs/page.md", `https://${source}.example.invalid/x`],
    ],
  },
  {
    name: "no path of somebody's machine",
    find: (path, text) =>
      path === "package-lock.json" ? [] : matches(/(?<![\w.~}])\/(home|root|Users|work)\/\w[\w/.-]*/g, text),
    planted: [
      ["docs/page.md", `see ${slash}home/somebody/notes`],
      ["src/cli/serve.ts", `const home = "${slash}root/fairway";`],
    ],
    allowed: [["docs/page.md", "http://example.invalid/home/page and <home>/database and ~/work/x"]],
  },
];

const skipped = new Set(["node_modules", ".git", ".fairway", "coverage", "dist"]);

function listFiles(directory = ""): string[] {
  return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : listFiles(path);
    return entry.isFile() && isText(path) ? [path] : [];
  });
}

const isText = (path: string): boolean =>
  /\.(ts|tsx|js|mjs|cjs|json|ya?ml|md|sql|xml|csv|html|css|sh)$|(^|\/)[^./]+$|^\.[a-z]+rc$/.test(path) &&
  statSync(join(root, path)).size < 5_000_000;

const files = listFiles().map((path) => [path, readFileSync(join(root, path), "utf8")] as const);

test("there are files to look at", () => {
  const paths = files.map(([path]) => path);
  for (const path of ["src/kernel/day.ts", "tests/tidy.test.ts", "bin/fairway", "package-lock.json", ".npmrc"]) {
    expect(paths).toContain(path);
  }
});

test.each(rules)("$name", ({ find }) => {
  const found = files.flatMap(([path, text]) => find(path, text).map((what) => `${path}: ${what}`));
  expect(found).toEqual([]);
});

test.each(rules)("the rule bites: $name", ({ find, planted, allowed = [] }) => {
  for (const [path, text] of planted) expect(find(path, text), `${path}: ${text.slice(0, 80)}`).not.toEqual([]);
  for (const [path, text] of allowed) expect(find(path, text), `${path}: ${text.slice(0, 80)}`).toEqual([]);
});

const unnamed = (folders: readonly string[], page: string): string[] =>
  folders.filter((folder) => !new RegExp(`(^|[^\\w-])(src/)?${folder}/`, "m").test(page));

test("every folder of src is named in ARCHITECTURE.md", () => {
  const folders = readdirSync(join(root, "src"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(unnamed(folders, readFileSync(join(root, "ARCHITECTURE.md"), "utf8"))).toEqual([]);
});

test("a folder that is not named is found", () => {
  expect(unnamed(["tax", "risk", "http"], "src/\n  tax/  assess\n  `src/http/` and syntax/, brisk/")).toEqual(["risk"]);
});
