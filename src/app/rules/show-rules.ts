/**
 * showRules: the rule book as it holds on a day, for whoever is bound by it: rules, figures, lanes, tolerances, loaded
 * rates, deadlines and the desk's rules, each with its source and how sure it is.
 *
 * It is the book that decides now, asked about a day; a decision names the hash of the book that it was made with. What
 * has no row on the day is named as not known. Not here: evaluating (`risk/`, `tax/`), older books, which the record
 * keeps by their hash.
 */
import type { Sentences } from "../../customs/decision.ts";
import type { DeadlineBook } from "../../customs/deadline.ts";
import type { DeskBook } from "../../customs/desk.ts";
import { rowInForce, type Row } from "../../kernel/dated.ts";
import type { Day } from "../../kernel/day.ts";
import { featuresOf, isInForce } from "../../risk/compile-rules.ts";
import type { Feature } from "../../risk/feature.ts";
import { features } from "../../risk/features/index.ts";
import type { RiskStanding } from "../../risk/parse-risk-book.ts";
import type { Rule } from "../../risk/rule.ts";
import type { Rulebook } from "../rulebook.ts";
import { changesAround, type Changes, type Dated } from "./changes-around.ts";
import { regimeFigures, type Figure } from "./regime-figures.ts";

/** What is known of how parcels are treated here. */
export interface Books {
  readonly rulebook: Pick<Rulebook, "hash" | "engine" | "parts">;
  readonly lanes: RiskStanding;
  readonly deadlines: DeadlineBook;
  readonly desk: DeskBook;
}

type Named = Pick<Rule, "id" | "title" | "from"> & { readonly until: Day | null };

export interface ShownRule extends Omit<Rule, "code" | "until"> {
  readonly code: string | null;
  readonly until: Day | null;
  /** Names of features: what the condition looks at, and what only the sentences show. */
  readonly needs: readonly string[];
  readonly shows: readonly string[];
}

export interface ShownFigure {
  readonly id: string;
  readonly title: Sentences;
  readonly says: Sentences;
  readonly value: unknown;
  readonly from: Day;
  readonly until: Day | null;
  readonly status: string;
  readonly certainty: string;
  readonly source: ShownSource;
}

export interface ShownSource {
  readonly title: string;
  readonly article: string | null;
  readonly url: string | null;
  readonly verifiedOn: Day | null;
}

/** Rows of a loaded file that hold on the day, by what they say of themselves. */
export interface LoadedRows {
  readonly rows: number;
  readonly sources: readonly { readonly source: string; readonly rows: number }[];
}

export interface RulesView {
  readonly day: Day;
  readonly rulebook: string;
  readonly engine: string;
  readonly regime: string;
  readonly changes: Changes;
  readonly rules: readonly ShownRule[];
  /** Of the book, and not in force on the day. */
  readonly otherRules: readonly Named[];
  /** Those that the rules in force name. */
  readonly features: readonly (Pick<Feature, "name" | "title"> & { readonly type: string })[];
  readonly lanes: RiskStanding & {
    readonly hold: number;
    readonly inspection: number;
    readonly samplingPercent: number;
  };
  readonly tolerances: readonly {
    readonly pair: string;
    readonly amount: string;
    readonly source: string;
    readonly certainty: string;
  }[];
  readonly figures: readonly ShownFigure[];
  /** Without a row on the day: not known then. */
  readonly unknownFigures: readonly Pick<Figure, "id" | "title">[];
  readonly tariff: LoadedRows;
  readonly positiveList: LoadedRows;
  readonly deadlines: DeadlineBook;
  readonly desk: {
    readonly claimMinutes: DeskBook["claimMinutes"];
    readonly fourEyes: ShownFourEyes | null;
    readonly codes: DeskBook["codes"];
  };
}

interface ShownFourEyes {
  readonly above: string;
  readonly currency: string;
  readonly from: Day;
  readonly until: Day | null;
  readonly source: string;
  readonly certainty: string;
}

const PER_PERCENT = 10_000;
const MARKED_AS_LIST = "no word on its source";

export function showRules({ rulebook, lanes, deadlines, desk }: Books, day: Day): RulesView {
  const { parts, hash, engine } = rulebook;
  const figures = regimeFigures(parts.regime);
  const inForce = parts.rules.filter((rule) => isInForce(rule, day));
  const rules = shownRules(inForce);
  const named = new Set(rules.flatMap(({ needs, shows }) => [...needs, ...shows]));
  const { risk, matching } = parts;
  return {
    ...{ day, rulebook: hash, engine, regime: parts.regime.id, rules },
    changes: changesAround(datedOf(rulebook, lanes, desk, figures), day),
    otherRules: parts.rules
      .filter((rule) => !isInForce(rule, day))
      .map(({ id, title, from, until = null }) => ({ id, title, from, until })),
    features: features.filter(({ name }) => named.has(name)).map(({ name, type, title }) => ({ name, type, title })),
    lanes: { ...lanes, ...risk.lanes, samplingPercent: risk.samplingPerMillion / PER_PERCENT },
    tolerances: Object.entries(matching.tolerances).map(([pair, tolerance]) => ({ pair, ...tolerance })),
    figures: figures.flatMap((figure) => shownFigure(figure, day)),
    unknownFigures: figures
      .filter(({ rows }) => rowInForce(rows, day) === undefined)
      .map(({ id, title }) => ({ id, title })),
    tariff: loaded(
      parts.tariff.filter((row) => isInForce(row, day)).map(({ source, status }) => unlessSame(source, status)),
    ),
    positiveList: loaded(
      parts.positiveList.filter((row) => isInForce(row, day)).map(({ note = MARKED_AS_LIST }) => note.split(";")[0]!),
    ),
    deadlines,
    desk: { claimMinutes: desk.claimMinutes, fourEyes: fourEyesOn(desk, day), codes: desk.codes },
  };
}

function shownRules(rules: readonly Rule[]): ShownRule[] {
  const uses = featuresOf(rules, features);
  const names = (list: readonly Feature[] = []): string[] => list.map(({ name }) => name);
  return rules.map((rule) => ({
    ...rule,
    ...{ code: rule.code ?? null, until: rule.until ?? null },
    ...{ needs: names(uses.get(rule.id)?.needs), shows: names(uses.get(rule.id)?.shows) },
  }));
}

function shownFigure({ id, title, rows }: Figure, day: Day): ShownFigure[] {
  const row = rowInForce(rows, day) as Figure["rows"][number] | undefined;
  if (row === undefined) return [];
  const { says, value, from, until = null, status, certainty, source } = row;
  const { title: name, article = null, url = null, verifiedOn = null } = source;
  return [
    {
      ...{ id, title, says, value, from, until, status, certainty },
      source: { title: name, article, url, verifiedOn },
    },
  ];
}

function fourEyesOn({ fourEyes }: DeskBook, day: Day): ShownFourEyes | null {
  const row = rowInForce(fourEyes, day);
  if (row === undefined) return null;
  const { value, from, until = null, source, certainty } = row;
  return { ...value, from, until, source: source.title, certainty };
}

const unlessSame = (source: string, status: string): string =>
  source.includes(status) ? source : `${source} (${status})`;

function loaded(marks: readonly string[]): LoadedRows {
  const counts = new Map<string, number>();
  for (const mark of marks) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  const sources = [...counts].map(([source, rows]) => ({ source, rows }));
  return { rows: marks.length, sources: sources.sort((a, b) => b.rows - a.rows || (a.source < b.source ? -1 : 1)) };
}

const lanesTitle: Sentences = { en: "Lanes and sampling", zh: "通道与抽检率" };
const tariffTitle: Sentences = { en: "Rates of the tariff", zh: "税则税率" };
const listTitle: Sentences = { en: "Goods of the list", zh: "清单商品" };
const fourEyesTitle: Sentences = { en: "Value above which two decide", zh: "双人复核金额" };

/** Whatever of the books holds for a time. */
function datedOf(
  { parts }: Pick<Rulebook, "parts">,
  lanes: RiskStanding,
  { fourEyes }: DeskBook,
  figures: readonly Figure[],
): Dated[] {
  const holds = ({ from, until }: Pick<Row<unknown>, "from" | "until">) => ({ from, until });
  return [
    ...parts.rules.map((rule): Dated => ({ part: "rule", id: rule.id, title: rule.title, ...holds(rule) })),
    ...figures.flatMap(({ id, title, rows }) =>
      rows
        .filter(({ status }) => status === "in_force" || status === "expired")
        .map((row): Dated => ({ part: "figure", id, title, ...holds(row) })),
    ),
    ...parts.tariff.map((row): Dated => ({ part: "rate", id: "tariff", title: tariffTitle, ...holds(row) })),
    ...parts.positiveList.map((row): Dated => ({ part: "goods", id: "positiveList", title: listTitle, ...holds(row) })),
    ...fourEyes.map((row): Dated => ({ part: "desk", id: "fourEyes", title: fourEyesTitle, ...holds(row) })),
    { part: "lanes", id: "lanes", title: lanesTitle, from: lanes.from },
  ];
}
