import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
}
interface Cruise {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: { readonly violations: readonly Violation[] };
}

const root = join(import.meta.dirname, "..");
const TIMEOUT_MS = 120_000;

function cruise(directory: string): Cruise {
  const tool = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const flags = ["src", "--config", ".dependency-cruiser.cjs", "--output-type", "json"];
  const { stdout, stderr } = spawnSync(process.execPath, [tool, ...flags], {
    cwd: directory,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (!stdout.startsWith("{")) throw new Error(`dependency-cruiser did not report: ${stderr}`);
  return JSON.parse(stdout) as Cruise;
}

const tell = ({ rule, from, to }: Violation): string => `${rule.name}: ${from} → ${to}`;

test("the import directions of ARCHITECTURE.md hold", { timeout: TIMEOUT_MS }, () => {
  const { modules, summary } = cruise(root);
  const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter(
    (name) => /[.]tsx?$/.test(name) && !/[.]test[.]tsx?$/.test(name),
  );
  // A cruiser that sees nothing finds no violations either.
  const seen = new Set(modules.map(({ source }) => source));
  expect(files.map((name) => `src/${name}`).filter((file) => !seen.has(file))).toEqual([]);
  expect(summary.violations.map(tell)).toEqual([]);
});

/** One file that breaks one rule, each in its own way. */
const planted: readonly { readonly rule: string; readonly file: string; readonly imports: string }[] = [
  { rule: "kernel-is-the-bottom", file: "kernel/planted.ts", imports: "../customs/party.ts" },
  { rule: "kernel-is-the-bottom", file: "kernel/planted-node.ts", imports: "node:fs" },
  { rule: "customs-is-vocabulary", file: "customs/planted.ts", imports: "../matching/planted-target.ts" },
  { rule: "room-is-pure-and-alone", file: "risk/planted-node.ts", imports: "node:fs" },
  { rule: "room-is-pure-and-alone", file: "risk/planted-npm.ts", imports: "pg" },
  { rule: "room-is-pure-and-alone", file: "risk/planted-room.ts", imports: "../matching/planted-target.ts" },
  { rule: "room-is-pure-and-alone", file: "rulebook/planted-adapter.ts", imports: "../store/sql.ts" },
  { rule: "regime-is-one-file", file: "tax/regimes/planted.ts", imports: "./planted-sibling.ts" },
  { rule: "feature-is-one-file", file: "risk/features/planted.ts", imports: "./planted-sibling.ts" },
  { rule: "app-knows-ports-not-postgres", file: "app/planted.ts", imports: "../store/sql.ts" },
  { rule: "app-knows-ports-not-postgres", file: "app/planted-npm.ts", imports: "pg" },
  { rule: "adapters-are-strangers", file: "http/planted.ts", imports: "../store/sql.ts" },
  { rule: "adapters-are-strangers", file: "messages/planted.ts", imports: "../cli/planted-target.ts" },
  { rule: "adapters-are-strangers", file: "simulation/planted.ts", imports: "../store/sql.ts" },
  { rule: "console-talks-http-only", file: "web/planted.ts", imports: "../kernel/amount.ts" },
  { rule: "console-talks-http-only", file: "web/planted-node.tsx", imports: "node:fs" },
  { rule: "console-talks-http-only", file: "web/replay/planted.ts", imports: "../../app/views/replay.ts" },
  { rule: "replay-is-the-one-window", file: "web/replay/replay-facts.ts", imports: "../../kernel/amount.ts" },
  { rule: "page-knows-no-other", file: "web/pages/planted/planted.tsx", imports: "../home/chart.tsx" },
  { rule: "oracle-is-alone", file: "simulation/oracle/planted.ts", imports: "../../kernel/amount.ts" },
  { rule: "oracle-is-alone", file: "simulation/oracle/planted-npm.ts", imports: "pg" },
  { rule: "no-circular", file: "store/planted-one.ts", imports: "./planted-other.ts" },
];
const targets: Readonly<Record<string, string>> = {
  "matching/planted-target.ts": "export const planted = 1;\n",
  "tax/regimes/planted-sibling.ts": "export const planted = 1;\n",
  "risk/features/planted-sibling.ts": "export const planted = 1;\n",
  "cli/planted-target.ts": "export const planted = 1;\n",
  "store/planted-other.ts": 'import "./planted-one.ts";\n',
  "store/planted-orphan.ts": "export const planted = 1;\n",
};

test("each rule catches a file that breaks it", { timeout: TIMEOUT_MS }, () => {
  const copy = mkdtempSync(join(tmpdir(), "fairway-boundaries-"));
  try {
    for (const name of ["src", ".dependency-cruiser.cjs", "tsconfig.json", "package.json"]) {
      cpSync(join(root, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    const texts = {
      ...targets,
      ...Object.fromEntries(planted.map(({ file, imports }) => [file, `import "${imports}";\n`])),
    };
    for (const [file, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(copy, "src", file)), { recursive: true });
      writeFileSync(join(copy, "src", file), text);
    }
    const found = new Set(cruise(copy).summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`));
    const expected = [...planted, { rule: "no-orphan", file: "store/planted-orphan.ts" }];
    expect(expected.map(({ rule, file }) => `${rule}: src/${file}`).filter((line) => !found.has(line))).toEqual([]);
  } finally {
    rmSync(copy, { recursive: true });
  }
});
