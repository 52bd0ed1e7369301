/**
 * rulebook-files: reads what ships under `rulebook/` and what the caller gives instead, and binds it into one rule
 * book.
 *
 * A tariff or list file with any unknown value is refused whole, with line and column. Our own files that do not parse
 * are our bug.
 */
import { readdir, readFile } from "node:fs/promises";
import { hash } from "node:crypto";
import { join } from "node:path";
import { parse } from "yaml";
import { bindRulebook, type Rulebook } from "../app/rulebook.ts";
import { parseDeadlineBook } from "../app/deadlines/parse-deadline-book.ts";
import { parseDeskBook } from "../app/desk/parse-desk-book.ts";
import type { DeadlineBook } from "../customs/deadline.ts";
import type { DeskBook } from "../customs/desk.ts";
import { assert } from "../kernel/assert.ts";
import { fail, ok, type Result } from "../kernel/problem.ts";
import { parseMatchingBook } from "../matching/parse-matching-book.ts";
import { readPositiveList } from "../messages/csv/read-positive-list.ts";
import { readTariff } from "../messages/csv/read-tariff.ts";
import { parseRiskBook, parseRiskStanding, type RiskStanding } from "../risk/parse-risk-book.ts";
import { parseRule, type Rule } from "../risk/rule.ts";
import { cn } from "../tax/regimes/cn.ts";
import { projectRoot } from "./home.ts";

export const sha256 = (text: string): string => hash("sha256", text, "hex");

export interface RulebookOptions {
  readonly tariff?: string | undefined;
  readonly positiveList?: string | undefined;
  /** Percentage of releasable parcels that are drawn for inspection. */
  readonly sampling?: number | undefined;
}

/** A failure names the file whose problems it carries. */
export async function loadRulebook(options: RulebookOptions = {}): Promise<Result<Rulebook> & { file?: string }> {
  const root = join(projectRoot, "rulebook");
  const tariffPath = options.tariff ?? join(root, "tariff-cn.csv");
  const listPath = options.positiveList ?? join(root, "positive-list-cn.csv");
  const tariff = readTariff(await readFile(tariffPath, "utf8"));
  if (tariff.problems.length > 0) return { ...fail(...tariff.problems), file: tariffPath };
  const list = readPositiveList(await readFile(listPath, "utf8"));
  if (list.problems.length > 0) return { ...fail(...list.problems), file: listPath };
  const risk = parseRiskBook(await loadYaml(join(root, "lanes.yaml")), "lanes.yaml");
  const { sampling } = options;
  assert(sampling === undefined || (sampling >= 0 && sampling <= 100), "loadRulebook: sampling is a percentage");
  return ok(
    bindRulebook(
      {
        regime: cn,
        tariff: tariff.rows,
        positiveList: list.rows,
        rules: await loadRules(join(root, "rules")),
        matching: parseMatchingBook(await loadYaml(join(root, "matching.yaml")), "matching.yaml"),
        risk: sampling === undefined ? risk : { ...risk, samplingPerMillion: Math.round(sampling * 10_000) },
      },
      sha256,
    ),
  );
}

/** Until when something must have happened; no part of the rule book, for it decides nothing. */
export async function loadDeadlineBook(): Promise<DeadlineBook> {
  const file = "deadlines.yaml";
  return parseDeadlineBook(await loadYaml(join(projectRoot, "rulebook", file)), file);
}

/** How the officer's desk works; no part of the rule book either: what it said stands in each ruling. */
export async function loadDeskBook(): Promise<DeskBook> {
  const file = "desk.yaml";
  return parseDeskBook(await loadYaml(join(projectRoot, "rulebook", file)), file);
}

/** Where the lanes' thresholds come from; what decides is only what they are. */
export async function loadRiskStanding(): Promise<RiskStanding> {
  const file = "lanes.yaml";
  return parseRiskStanding(await loadYaml(join(projectRoot, "rulebook", file)), file);
}

const loadYaml = async (path: string): Promise<unknown> => parse(await readFile(path, "utf8")) as unknown;

async function loadRules(directory: string): Promise<Rule[]> {
  const files = (await readdir(directory)).filter((name) => name.endsWith(".yaml")).sort();
  return Promise.all(files.map(async (name) => parseRule(await loadYaml(join(directory, name)), name)));
}
