/**
 * rulebook-files: reads what ships under `rulebook/` and what the caller gives instead, and binds it into one rule book.
 *
 * A tariff or list file with any unknown value is refused whole, with line and column. Our own files that do not parse are our bug.
 */
import { readdir, readFile } from "node:fs/promises";
import { hash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { bindRulebook, type Rulebook } from "../app/rulebook.ts";
import { assert } from "../kernel/assert.ts";
import { ok, type Problem, type Result } from "../kernel/problem.ts";
import type { MatchingBook } from "../matching/match.ts";
import { unitOfChinaCode } from "../messages/ceb/codes.ts";
import { readPositiveList } from "../messages/csv/positive-list.ts";
import { readTariff } from "../messages/csv/tariff.ts";
import { parseRule, type Rule } from "../risk/rule.ts";
import { cn } from "../tax/regimes/cn.ts";

export const projectRoot = fileURLToPath(new URL("../../", import.meta.url));
export const sha256 = (text: string): string => hash("sha256", text, "hex");

export interface RulebookOptions {
  readonly tariff?: string | undefined;
  readonly positiveList?: string | undefined;
  /** Percentage of releasable parcels that are drawn for inspection. */
  readonly sampling?: number | undefined;
}

/** The file whose problems these are, as given by the caller. */
export interface FileProblems {
  readonly file: string;
  readonly problems: readonly Problem[];
}

export async function loadRulebook(options: RulebookOptions = {}): Promise<Result<Rulebook> & { file?: string }> {
  const root = join(projectRoot, "rulebook");
  const tariffPath = options.tariff ?? join(root, "tariff-cn.csv");
  const listPath = options.positiveList ?? join(root, "positive-list-cn.csv");
  const tariff = readTariff(await readFile(tariffPath, "utf8"), unitOfChinaCode);
  if (!tariff.ok) return { ...tariff, file: tariffPath };
  const list = readPositiveList(await readFile(listPath, "utf8"), unitOfChinaCode);
  if (!list.ok) return { ...list, file: listPath };
  const lanes = parse(await readFile(join(root, "lanes.yaml"), "utf8")) as {
    hold: number;
    inspection: number;
    samplingPercent: number;
  };
  const percent = options.sampling ?? lanes.samplingPercent;
  assert(percent >= 0 && percent <= 100, "loadRulebook: sampling is a percentage");
  return ok(
    bindRulebook(
      {
        regime: cn,
        tariff: tariff.value,
        positiveList: list.value,
        rules: await loadRules(join(root, "rules")),
        matching: parse(await readFile(join(root, "matching.yaml"), "utf8")) as MatchingBook,
        risk: {
          lanes: { hold: lanes.hold, inspection: lanes.inspection },
          samplingPerMillion: Math.round(percent * 10_000),
        },
      },
      sha256,
    ),
  );
}

async function loadRules(directory: string): Promise<Rule[]> {
  const files = (await readdir(directory)).filter((name) => name.endsWith(".yaml")).sort();
  return Promise.all(files.map(async (name) => parseRule(parse(await readFile(join(directory, name), "utf8")), name)));
}
