/**
 * Every parser against mutated inputs: it answers, whatever comes. Problems stand in documented order, under codes that
 * are public, with pointers that are pointers, and repeat no person's number; no input takes out of proportion.
 *
 * The number that a failure prints is the input's seed: `mutate(corpus, seed)` gives its bytes again.
 */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { exportDecision, replay } from "../../src/app/views/replay.ts";
import { canonical } from "../../src/kernel/canonical.ts";
import { bindRulebook } from "../../src/app/rulebook.ts";
import { createLineSplitter, type Line } from "../../src/http/split-lines.ts";
import { tableTypes } from "../../src/http/tables/table-port.ts";
import { AssertionError } from "../../src/kernel/assert.ts";
import { inOrder, problemCodes, type Problem, type Result } from "../../src/kernel/problem.ts";
import { parseMatchingBook } from "../../src/matching/parse-matching-book.ts";
import { readPositiveList } from "../../src/messages/csv/read-positive-list.ts";
import { readTariff } from "../../src/messages/csv/read-tariff.ts";
import { readCeb } from "../../src/messages/ceb/read-ceb.ts";
import { readJsonBody } from "../../src/messages/json/read-json-body.ts";
import { readJsonDocument } from "../../src/messages/json/read-json-document.ts";
import { readCsvTable } from "../../src/messages/table/read-csv-table.ts";
import { readTableDocuments } from "../../src/messages/table/read-table-documents.ts";
import { readXlsxTable } from "../../src/messages/table/read-xlsx-table.ts";
import type { Table } from "../../src/messages/table/table.ts";
import { compileRules } from "../../src/risk/compile-rules.ts";
import { features } from "../../src/risk/features/index.ts";
import { parseRiskBook } from "../../src/risk/parse-risk-book.ts";
import { parseRule } from "../../src/risk/rule.ts";
import { generateKeys, loadKeys } from "../../src/store/keys.ts";
import { cn } from "../../src/tax/regimes/cn.ts";
import { effort, record } from "../effort.ts";
import { testRulebook } from "../fairway.ts";
import { decidedRecord, factsOf, sha256 } from "../filed-parcel.ts";
import { KEY } from "../../src/http/fake-ports.ts";
import { goodParcel } from "../good-parcel.ts";
import { workbookOf } from "../zip-of.ts";
import {
  cebCorpus,
  csvTableCorpus,
  dxpCorpus,
  jsonBodyCorpus,
  jsonCorpusOf,
  jsonDocumentCorpus,
  lanesCorpus,
  listCorpus,
  matchingCorpus,
  ndjsonCorpus,
  ruleCorpus,
  sheetCorpus,
  tariffCorpus,
  workbookCorpus,
} from "./corpora.ts";
import { mutate, randomOf, type Corpus } from "./mutate.ts";
import { openServer } from "./open-server.ts";

const INPUTS = effort(2_000, 100_000);
/** Generous: the slowest of these take some ten milliseconds. */
const INPUT_MS_MAX = 5_000;
const SEED = 20_261_110;
/** Of this process, whatever came: a good part of it is the test runner's. */
const RESIDENT_MB_MAX = 1_024;
const LIMITS = { timeout: effort(120_000, 60 * 60_000) };

/** Runs a parser over as many inputs as the effort allows. */
function attack(name: string, corpus: Corpus, check: (bytes: Buffer, seed: number) => void): void {
  const property = fc.property(fc.nat(), (seed) => {
    const bytes = mutate(corpus, seed);
    const started = performance.now();
    check(bytes, seed);
    expect(performance.now() - started).toBeLessThan(INPUT_MS_MAX);
  });
  fc.assert(property, { numRuns: INPUTS, seed: SEED, endOnFailure: true });
  record(`${name}, mutated inputs`, INPUTS, "each answered");
}

const pointerShape = /^(?:\/(?:[^~/]|~[01])*)*$/u;
const ANSWER_LENGTH_MAX = 200_000;

function expectSound(problems: readonly Problem[]): void {
  for (const { code, pointer, detail } of problems) {
    expect(Object.keys(problemCodes)).toContain(code);
    if (!pointerShape.test(pointer)) expect(pointer).toMatch(pointerShape);
    expect(detail.length).toBeGreaterThan(10);
  }
  const said = JSON.stringify(problems);
  expect(said.length).toBeLessThan(ANSWER_LENGTH_MAX);
  const withoutEscapes = said.replaceAll(/sha256:[0-9a-f]{64}|\\+u[0-9a-f]{4}/g, " ");
  expect(/\p{Nd}{11,}/u.exec(withoutEscapes)?.[0]).toBeUndefined(); // What may be an identity or a telephone number.
}

function expectInOrder(problems: readonly Problem[]): void {
  expectSound(problems);
  expect(problems).toEqual(inOrder(problems));
}

describe("messages", LIMITS, () => {
  test.each([
    ["a CEB message", cebCorpus],
    ["a CEB message in its wrapper", dxpCorpus],
  ])("%s", (name, corpus) =>
    attack(name, corpus, (bytes) => {
      const message = readCeb(bytes);
      if (!message.ok) return expectInOrder(message.problems);
      for (const read of message.value.reads) {
        expect(read.document === undefined).toBe(read.problems.length > 0);
        expectInOrder(read.problems);
      }
    }),
  );

  test("a JSON body", () =>
    attack("a JSON body", jsonBodyCorpus, (bytes) => {
      const body = readJsonBody(bytes.toString("utf8"));
      if (!body.ok) return expectInOrder(body.problems);
      for (const read of body.value) {
        expect(read.document === undefined).toBe(read.problems.length > 0);
        expectInOrder(read.problems);
      }
    }));

  test("a JSON document", () =>
    attack("a JSON document", jsonDocumentCorpus, (bytes) => {
      const read = readJsonDocument(bytes.toString("utf8"), 3);
      expect(read.document === undefined).toBe(read.problems.length > 0);
      expectInOrder(read.problems);
      expect(Object.prototype).not.toHaveProperty("kind");
    }));

  test("lines, in whatever pieces they come", () =>
    attack("lines of a stream in pieces", ndjsonCorpus, (bytes, seed) => {
      const lineBytesMax = 600;
      const random = randomOf(seed);
      const whole = createLineSplitter(lineBytesMax);
      const expected = [...whole.push(bytes), ...whole.end()];
      const pieces = createLineSplitter(lineBytesMax);
      const lines: Line[] = [];
      for (let at = 0; at < bytes.length;) {
        const length = 1 + random.below(random.pick([2, 50, 2_000]));
        lines.push(...pieces.push(bytes.subarray(at, at + length)));
        at += length;
      }
      expect([...lines, ...pieces.end()]).toEqual(expected);
      for (const { text } of expected) expect(text ?? "").not.toMatch(/\n/);
    }));
});

describe("tables of documents", LIMITS, () => {
  /** Every problem is at a row of the table, and in words; whatever is read is a document as its JSON would be. */
  function expectTable(table: Result<Table>): void {
    if (!table.ok) return expectInOrder(table.problems);
    const documents = readTableDocuments(table.value, undefined);
    if (!documents.ok) return expectInOrder(documents.problems);
    const rows = new Set(table.value.map(({ number }) => number));
    const { reads, rowsOf, locate } = documents.value;
    for (const { line, document, problems } of reads) {
      expect(document === undefined).toBe(problems.length > 0);
      const located = problems.map((found) => locate(line, found));
      expectInOrder(located);
      for (const { pointer } of located) expect(rowsOf(line)).toContain(Number(pointer.split("/")[2]));
      for (const row of rowsOf(line)) expect(rows).toContain(row);
    }
    expect(reads.flatMap(({ line }) => rowsOf(line)).length).toBeLessThan(rows.size);
  }
  async function attackWorkbooks(name: string, bytesOf: (seed: number) => Buffer): Promise<void> {
    const inputs = fc.asyncProperty(fc.nat(), async (seed) => {
      const started = performance.now();
      expectTable(await readXlsxTable(bytesOf(seed)));
      expect(performance.now() - started).toBeLessThan(INPUT_MS_MAX);
    });
    await fc.assert(inputs, { numRuns: INPUTS, seed: SEED, endOnFailure: true });
    record(`${name}, mutated inputs`, INPUTS, "each answered");
  }

  test("CSV", () => attack("a table in CSV", csvTableCorpus, (bytes) => expectTable(readCsvTable(bytes))));
  test("a sheet of a workbook", () =>
    attackWorkbooks("a sheet of a workbook", (seed) => workbookOf(mutate(sheetCorpus, seed).toString())));
  test("a workbook", () => attackWorkbooks("a workbook", (seed) => mutate(workbookCorpus, seed)));
});

describe("reference data", LIMITS, () => {
  test.each([
    ["a tariff file", tariffCorpus, readTariff],
    ["a list of admitted goods", listCorpus, readPositiveList],
  ] as const)("%s", (name, corpus, read) =>
    attack(name, corpus, (bytes) => {
      const { rows, problems } = read(bytes.toString("utf8"));
      if (problems.length > 0) expect(rows).toEqual([]);
      expectSound(problems);
    }),
  );
});

/** Files of our own are read by assertion: what is wrong with them throws, and says so; nothing else does. */
function expectOwnError(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    const { name, message } = error as Error;
    const isSaid =
      error instanceof AssertionError || /^(YAML|Parse|Evaluation)/.test(name) || isAliasBomb(error as Error);
    if (!isSaid && !isOfCel(error as Error)) throw error;
    expect(message.length).toBeGreaterThan(0);
  }
}
const isAliasBomb = ({ name, message }: Error): boolean => name === "ReferenceError" && /alias/i.test(message);
const isOfCel = ({ stack }: Error): boolean =>
  /^\s+at .*cel-js/m.test(stack?.split("\n").find((line) => /^\s+at /.test(line)) ?? "");

describe("the files of the rule book", LIMITS, () => {
  test.each<[string, Corpus, (value: unknown) => unknown]>([
    [
      "a rule",
      ruleCorpus,
      (value) => compileRules([parseRule(value, `${(value as { id: string }).id}.yaml`)], features),
    ],
    ["tolerances", matchingCorpus, (value) => parseMatchingBook(value, "matching.yaml")],
    ["lanes", lanesCorpus, (value) => parseRiskBook(value, "lanes.yaml")],
  ])("%s", (name, corpus, read) =>
    attack(name, corpus, (bytes) => {
      expectOwnError(() => {
        const value: unknown = parse(bytes.toString("utf8"), { logLevel: "error" });
        return read(typeof value === "object" ? (value ?? {}) : {});
      });
    }),
  );
});

test("keys of the house: one sentence, and never a key in it", LIMITS, async () => {
  const good = generateKeys();
  const secrets = [...good.matchAll(/"([A-Za-z0-9+/=]{40,})"/g)].map(([, key]) => key!);
  const corpus = jsonCorpusOf([good, `[${good.trim().slice(1, -1)},${generateKeys().trim().slice(1)}`]);
  for (let seed = 0; seed < INPUTS; seed += 1) {
    const text = mutate(corpus, seed).toString("utf8");
    try {
      const sets = await loadKeys("", text);
      expect(sets.length).toBeGreaterThan(0);
    } catch (error) {
      const { name, message } = error as Error;
      expect([seed, name]).toEqual([seed, "Error"]);
      expect(message).toMatch(/^FAIRWAY_KEYS/);
      for (const secret of secrets) expect(message).not.toContain(secret.slice(0, 12));
    }
  }
  record("keys of the house, mutated inputs", INPUTS, "each answered");
});

describe("an exported decision", LIMITS, () => {
  let exported: Record<string, unknown>;
  let corpus: Corpus;
  beforeAll(async () => {
    const rulebook = await testRulebook();
    const { tariff, positiveList, rules, ...parts } = rulebook.parts;
    const lean = bindRulebook(
      { ...parts, tariff: tariff.slice(0, 3), positiveList: positiveList.slice(0, 3), rules },
      sha256,
    );
    const decided = exportDecision(decidedRecord(factsOf(goodParcel("O-1")), lean), lean.text, sha256);
    if (!decided.ok) throw new Error(JSON.stringify(decided.problems));
    exported = decided.value as unknown as Record<string, unknown>;
    corpus = jsonCorpusOf([JSON.stringify(exported["facts"])]);
  });

  function expectReplay(given: unknown): void {
    const replayed = replay(given, cn, sha256);
    if (replayed.ok) expect(replayed.value.computed.length).toBeGreaterThan(2);
    else expectInOrder(replayed.problems);
  }
  const parsed = (bytes: Buffer): unknown => {
    try {
      return JSON.parse(bytes.toString("utf8"));
    } catch {
      return undefined; // The command says of a file that is no JSON that it is none.
    }
  };

  /** Undefined where a number is beyond all numbers. */
  const textOf = (value: unknown): string | undefined => {
    try {
      return canonical(value);
    } catch (error) {
      expect(error).toBeInstanceOf(AssertionError);
      return undefined;
    }
  };

  test("whose facts were changed", () =>
    attack("facts of a decision", corpus, (bytes) => expectReplay({ ...exported, facts: parsed(bytes) })));

  test("whose rule book was changed, and its hash with it", () => {
    const book = JSON.parse(exported["rulebook"] as string) as Record<string, unknown>;
    const { regime, ...rows } = book;
    attack("rule book of a decision", jsonCorpusOf([JSON.stringify(rows)]), (bytes) => {
      const value = parsed(bytes);
      const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
      const text = isObject ? (textOf({ ...value, regime }) ?? bytes.toString("utf8")) : bytes.toString("utf8");
      expectReplay({ ...exported, rulebook: text, decision: canonical({ rulebook: `sha256:${sha256(text)}` }) });
    });
  });

  test("as a whole", () =>
    attack("exported decision", jsonCorpusOf([JSON.stringify(exported)]), (bytes) => expectReplay(parsed(bytes))));
});

test("over HTTP: never a fault of ours", LIMITS, async () => {
  const server = await openServer();
  const entrances = [
    ["application/xml", cebCorpus],
    ["application/json", jsonBodyCorpus],
    ["application/x-ndjson", ndjsonCorpus],
    ["text/csv", csvTableCorpus],
    [tableTypes.xlsx, workbookCorpus],
  ] as const;
  const inputs = effort(300, 20_000);
  for (const [type, corpus] of entrances) {
    for (let seed = 0; seed < inputs; seed += 1) {
      const headers = { authorization: `Bearer ${KEY}`, "content-type": type };
      const answer = await server.app.inject({
        method: "POST",
        url: "/v1/documents",
        headers,
        payload: mutate(corpus, seed),
      });
      expect([200, 400, 413], `${type}, seed ${seed}: ${answer.body.slice(0, 200)}`).toContain(answer.statusCode);
    }
  }
  expect(server.log()).not.toContain("a fault of ours");
  await server.close();
  record("bodies over HTTP, mutated inputs", entrances.length * inputs, "200, 400 or 413");
});

test("all of that took a bounded memory", () => {
  expect(process.resourceUsage().maxRSS / 1024).toBeLessThan(RESIDENT_MB_MAX);
});
