/**
 * The README is run: its shell blocks marked `sh run` are executed in their order, from the project's root, in a home
 * of their own, beside a server on a free port; what it prints after them (`text output`) is compared. In such a text
 * a line "…" stands for any lines, "…" within a line for anything. A block ends with 0, or with what its mark says
 * (`sh run exit=1`). The keys of the house are fixed here, so that the draw for inspection is the same each time.
 *
 * `npm start` and `npm test` themselves are not run (this is a part of the latter): `./bin/fairway serve --empty`,
 * which is what `npm start -- --empty` calls, runs here instead. Needs curl, as the README says.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ParcelState } from "../src/customs/decision.ts";
import type { AnyDocument } from "../src/customs/documents.ts";
import { mayFile } from "../src/customs/party.ts";
import { writeCeb } from "../src/messages/ceb/write-ceb.ts";
import { documentsOf, goodParcel } from "./good-parcel.ts";

const root = join(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

interface Block {
  readonly name: string;
  readonly script: string;
  readonly exit: number;
  readonly output: string | undefined;
}

/** The marked blocks in their order, each with the output that stands directly after it. */
function blocksOf(page: string): Block[] {
  const fence = /^```sh run(?: exit=(\d+))?\n([\s\S]*?)^```\n(?:\n?^```text output\n([\s\S]*?)^```$)?/gm;
  return [...page.matchAll(fence)].map(([, exit = "0", script = "", output], index) => ({
    name: `${String(index + 1)}: ${script.split("\n")[0]!.slice(0, 80)}`,
    script,
    exit: Number(exit),
    output,
  }));
}

/** What a text promises, as an expression over what a command said. */
function promise(output: string): RegExp {
  const literal = (text: string): string =>
    text
      .split("…")
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*");
  const lines = output
    .split("\n")
    .slice(0, -1)
    .map((line) => (line.trim() === "…" ? "(?:.*\n)*?" : `${literal(line)}\n`));
  return new RegExp(`^${lines.join("")}$`);
}

const key = (name: string): string => createHash("sha256").update(`readme ${name}`).digest("base64");
const houseKeys = JSON.stringify([
  { id: "readme", identity: key("identity"), envelope: key("envelope"), draw: key("draw") },
]);

describe("what the README shows happens", () => {
  const blocks = blocksOf(readme);
  let home: string;
  let server: ChildProcess;
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    home = realpathSync(mkdtempSync(join(tmpdir(), "fairway-readme-")));
    if (process.getuid?.() === 0) chmodSync(home, 0o711); // PostgreSQL's user must pass.
    writeFileSync(join(home, "variables"), "");
    environment = {
      ...process.env,
      FAIRWAY_HOME: join(home, "fairway"),
      FAIRWAY_KEYS: houseKeys,
      DATABASE_URL: "",
      LC_ALL: "C.UTF-8",
    };
    const env = { ...environment, PORT: "0" };
    server = spawn(join(root, "bin/fairway"), ["serve", "--empty"], {
      cwd: root,
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface({ input: server.stdout! });
    const [line] = (await once(lines, "line")) as [string];
    environment["PORT"] = /^Fairway listens on http:\/\/127\.0\.0\.1:(\d+)$/.exec(line)![1];
  });

  afterAll(async () => {
    const ended = once(server, "exit");
    if (server.exitCode === null) {
      server.kill("SIGTERM");
      await ended;
    }
    rmSync(home, { recursive: true, force: true });
  });

  test("there are blocks, and most promise an output", () => {
    expect(blocks.length).toBeGreaterThanOrEqual(8);
    expect(blocks.filter(({ output }) => output !== undefined).length).toBeGreaterThan(blocks.length / 2);
    expect(readme.match(/^```text output$/gm)).toHaveLength(blocks.filter(({ output }) => output !== undefined).length);
  });

  test.each(blocks)("$name", { timeout: 120_000 }, ({ script, exit, output }) => {
    // One block's variables are the next one's, as in one terminal.
    const variables = join(home, "variables");
    const whole = `set -ae\ntrap 'export -p >"${variables}"' EXIT\n. "${variables}"\n${script}`;
    const run = spawnSync("sh", ["-c", whole], { cwd: root, env: environment, encoding: "utf8" });
    expect(run.status, run.stderr).toBe(exit);
    if (output !== undefined) expect(run.stdout).toMatch(promise(output));
  });
});

test("a promise is exact but for its gaps", () => {
  const gaps = promise("one\n…\nlast … line\n");
  for (const said of ["one\nlast x line\n", "one\ntwo\n\nlast  line\n"]) expect(said).toMatch(gaps);
  for (const said of ["one\nlast x\n", "zero\none\nlast x line\n", "one\nlast x line\nmore\n", "one\n"]) {
    expect(said).not.toMatch(gaps);
  }
  expect("a.c\n").toMatch(promise("a.c\n"));
  expect("abc\n").not.toMatch(promise("a.c\n"));
});

test("marks are read: exit code, script, and the output directly after it alone", () => {
  const page =
    "```sh run exit=1\nfalse\n```\n\n```text output\nx\n```\n\n```sh\nnot run\n```\n\n```sh run\ntrue\n```\n";
  expect(blocksOf(page)).toEqual([
    { name: "1: false", script: "false\n", exit: 1, output: "x\n" },
    { name: "2: true", script: "true\n", exit: 0, output: undefined },
  ]);
});

describe("what the README lists is what there is", () => {
  /** One column's cells of the table under a heading, without its first row; code marks are left out. */
  const cellsUnder = (heading: string, column = 1): string[] => {
    const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`))!;
    return section
      .split("\n")
      .filter((line) => line.startsWith("| "))
      .slice(1)
      .map((line) => line.split(/(?<!\\)\|/))
      .map((cells) => cells[column]!.replaceAll("`", "").trim());
  };
  const manual = spawnSync(join(root, "bin/fairway"), ["help"], { encoding: "utf8" }).stdout;

  test("every command of the manual", () => {
    const commands = [...manual.matchAll(/^ {2}([a-z]+(?: add| clear)?)\b/gm)].map(([, command]) => command!);
    const listed = cellsUnder("Commands").map((cell) => /^(party add|person add|bench clear|[a-z]+)/.exec(cell)![1]!);
    expect(commands.length).toBeGreaterThan(8);
    expect(listed).toEqual(commands);
  });

  test("every variable of the manual", () => {
    const variables = new Set(
      [...manual.matchAll(/\b(FAIRWAY_[A-Z_]+|DATABASE_URL|PORT|HOST)\b(?= |\/)/g)].map(([name]) => name),
    );
    expect(new Set(cellsUnder("Environment"))).toEqual(variables);
  });

  test("every state", () => {
    const states = {
      waiting: "120",
      refused: "100",
      held: "300",
      inspection: "500",
      cleared: "120",
      released: "800",
    } as const satisfies Record<ParcelState, string>;
    expect(cellsUnder("What the answer means")).toEqual(Object.keys(states));
    cellsUnder("What the answer means", 3).forEach((cell, index) => {
      expect(cell).toContain(Object.values(states)[index]);
    });
  });

  test("every document, with the kinds of party that may file it", () => {
    const listed = cellsUnder("Documents, and who files them");
    expect(listed).toEqual(Object.keys(mayFile));
    const kinds = cellsUnder("Documents, and who files them", 2).map((cell) => cell.split(", "));
    expect(kinds).toEqual(Object.values(mayFile));
  });
});

const pages = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "ARCHITECTURE.md"];

test.each(pages)("the links of %s lead somewhere", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const targets = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target]) => target!);
  const local = targets.filter((target) => !/^[a-z]+:/.test(target));
  expect(local.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
});

/** Paths of the project that a page names in code marks, but for those with a placeholder in capitals. */
test.each(pages)("the files that %s names are there", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const named = [...text.matchAll(/`((?:src|tests|docs|rulebook|migrations|bench|bin)\/[\w./-]+)`/g)].map(
    ([, path]) => path!,
  );
  expect(named.filter((path) => !/[A-Z]{2}/.test(path) && !existsSync(join(root, path)))).toEqual([]);
});

describe("the examples are what the generators make (to write them anew: npx vitest run tests/readme.test.ts -t examples -u)", () => {
  const directory = join(root, "docs/examples");
  const json = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;
  const short = goodParcel("A-2", { person: 2 });
  const { kind: paymentKind, ...paid } = short.payment;
  const cebNumbers = { order: "311", payment: "411", waybill: "511", declaration: "621" } as const;
  const texts: Record<string, string> = {
    ...byKind("parcel", documentsOf(goodParcel("A-1"))),
    ...byKind("mismatch", documentsOf({ ...short, payment: { ...short.payment, amount: "249.00" } })),
    "mended/payment.json": json({ kind: paymentKind, appType: "2", ...paid }),
    "above-the-limit.ndjson": documentsOf(goodParcel("A-3", { person: 3, price: "2500.00", freight: "0.01" }))
      .map((document) => `${JSON.stringify(document)}\n`)
      .join(""),
    ...Object.fromEntries(
      documentsOf(goodParcel("A-4", { person: 4 })).map((document) => [
        `ceb/${cebNumbers[document.kind]}-${document.kind}.xml`,
        writeCeb(document.kind, [document]).replaceAll("><", ">\n<"),
      ]),
    ),
  };
  function byKind(folder: string, documents: readonly AnyDocument<string>[]): Record<string, string> {
    return Object.fromEntries(documents.map((document) => [`${folder}/${document.kind}.json`, json(document)]));
  }

  test.each(Object.entries(texts))("%s", async (name, text) => {
    await expect(text).toMatchFileSnapshot(join(directory, name));
  });

  test("there are no others", () => {
    const found = readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(directory, join(entry.parentPath, entry.name)));
    expect(found.sort()).toEqual(Object.keys(texts).sort());
  });
});
