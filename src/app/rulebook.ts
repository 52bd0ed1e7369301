/**
 * Rulebook: everything that decides, as one immutable book with one hash.
 *
 * The hash covers the canonical text of every row the book uses (regime, tariff, list, rules, lanes, sampling,
 * tolerances) and the engine's version. A book can be restored from its text; the regime, which is a typed file, comes
 * from the engine and must give the same text again, else the book belongs to another engine.
 */
import { canonical } from "../kernel/canonical.ts";
import { fail, ok, problem, type Result } from "../kernel/problem.ts";
import type { Reason } from "../customs/decision.ts";
import type { MatchingBook } from "../matching/match.ts";
import { compileRules } from "../risk/compile-rules.ts";
import type { RiskBook } from "../risk/decide.ts";
import type { FeatureInput } from "../risk/feature.ts";
import { features } from "../risk/features/index.ts";
import { indexTax, type TaxIndex } from "../tax/book.ts";
import type { Regime } from "../tax/regime.ts";
import { rulebookShape, type RulebookParts } from "./rulebook-shape.ts";

/** Changes with every change of code that can change a verdict; replay refuses a decision of another engine. */
export const ENGINE = "fairway-engine-2";

export interface Rulebook {
  readonly hash: string;
  readonly engine: string;
  readonly text: string;
  readonly parts: RulebookParts;
  readonly tax: TaxIndex;
  readonly matching: MatchingBook;
  readonly risk: RiskBook;
  evaluate(input: FeatureInput, day: string): readonly Reason[];
}

const misshapen = "Give the rule book as `fairway show --facts` wrote it: this part of it cannot be used.";

/** Compiles a book; `digest` is SHA-256 in hex. */
export function bindRulebook(parts: RulebookParts, digest: (text: string) => string): Rulebook {
  const text = canonical({ engine: ENGINE, ...parts });
  return {
    hash: `sha256:${digest(text)}`,
    engine: ENGINE,
    text,
    parts,
    tax: indexTax({ regime: parts.regime, tariff: parts.tariff, positiveList: parts.positiveList }),
    matching: parts.matching,
    risk: parts.risk,
    evaluate: compileRules(parts.rules, features),
  };
}

/**
 * The book of an exported text that is JSON. The text is checked against what the engine makes of it; whoever asks
 * checks the hash. A file that was handed in may hold rows that do not bind, which is its fault, and not ours.
 */
export function restoreRulebook(text: string, regime: Regime, digest: (text: string) => string): Result<Rulebook> {
  const stored = JSON.parse(text) as RulebookParts & { readonly engine: unknown };
  const { engine } = stored;
  if (engine !== ENGINE) {
    const made = typeof engine === "string" && /^fairway-engine-\d+$/.test(engine) ? engine : "that is none";
    const detail = `The decision was made by engine ${made}, this is ${ENGINE}; replay it with the version that made it.`;
    return fail(problem("replay.engine_different", "/rulebook/engine", detail));
  }
  const { tariff, positiveList, rules, matching, risk } = stored;
  const misfit = rulebookShape(stored, "/rulebook");
  if (misfit !== undefined) return fail(problem("replay.facts_malformed", misfit, misshapen));
  let book: Rulebook;
  try {
    book = bindRulebook({ regime, tariff, positiveList, rules, matching, risk }, digest);
  } catch {
    return fail(problem("replay.facts_malformed", "/rulebook", misshapen)); // A condition that does not compile, say.
  }
  if (book.text !== text) {
    const detail =
      "The rule book's text is not what this engine makes of it; export the decision again from the version that made it.";
    return fail(problem("replay.rulebook_unknown", "/rulebook", detail));
  }
  return ok(book);
}
