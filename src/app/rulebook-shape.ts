/**
 * rulebookShape: the parts of a rule book, and what they must look like in an exported one before they are
 * bound. The rows that ship are read by their own readers; an export is a file that anybody may have edited.
 *
 * The regime is not looked at: the engine puts its own in its place. Not here: whether conditions compile, which
 * binding finds.
 */
import { parseAmount } from "../kernel/amount.ts";
import type { Certainty } from "../kernel/dated.ts";
import { isDay } from "../kernel/day.ts";
import { compare, one, parsePercent } from "../kernel/fraction.ts";
import {
  byMember,
  count,
  list,
  members,
  oneOf,
  optional,
  record,
  text,
  textWhere,
  whereTrue,
} from "../kernel/shape.ts";
import type { Shape } from "../kernel/shape.ts";
import type { Sentences } from "../customs/decision.ts";
import type { MatchingBook, Tolerance } from "../matching/match.ts";
import type { RiskBook } from "../risk/decide.ts";
import { effects, type Rule } from "../risk/rule.ts";
import type { ListRow, TariffRow } from "../tax/book.ts";
import type { ConsumptionTax, Regime } from "../tax/regime.ts";

/** All that decides, as data. */
export interface RulebookParts {
  readonly regime: Regime;
  readonly tariff: readonly TariffRow[];
  readonly positiveList: readonly ListRow[];
  readonly rules: readonly Rule[];
  readonly matching: MatchingBook;
  readonly risk: RiskBook;
}

const day = textWhere(isDay);
const hs = textWhere((code) => /^\d{8}(?:\d{2})?$/.test(code));
const rate = textWhere((value) => parsePercent(value) !== undefined);
/** The tax is part of its own base. */
const rateBelowOne = textWhere((value) => {
  const share = parsePercent(value);
  return share !== undefined && compare(share, one) < 0;
});
const amount = textWhere((value) => (parseAmount(value) ?? -1n) >= 0n);
const certainty = oneOf(["verified", "secondary", "unverified"] satisfies Certainty[]);
const sentences = members<Sentences>({ en: text, zh: text });

type TaxOf<K extends ConsumptionTax["kind"]> = Extract<ConsumptionTax, { kind: K }>;
type AdValorem = Exclude<Extract<ConsumptionTax, { rate: string }>, { perUnit: string }>;
const adValorem = members<AdValorem>({ kind: text, rate: rateBelowOne });
const consumptionTax = byMember("kind", {
  none: members<TaxOf<"none">>({ kind: text }),
  ad_valorem: adValorem,
  cosmetics_high_end: adValorem,
  specific: members<TaxOf<"specific">>({ kind: text, perUnit: amount, unit: text }),
  compound: members<TaxOf<"compound">>({ kind: text, rate: rateBelowOne, perUnit: amount, unit: text }),
} satisfies Record<ConsumptionTax["kind"], Shape>);

const tariffRow = members<TariffRow>({
  hs,
  duty: rate,
  vat: rate,
  consumptionTax,
  from: day,
  until: optional(day),
  source: text,
  status: text,
});

const listRow = members<ListRow>({
  hs,
  name: text,
  units: list(text),
  procedures: list(text),
  maxPerPersonYear: optional(amount),
  quantityUnit: optional(text),
  nameOnly: list(text),
  excludes: list(text),
  from: day,
  until: optional(day),
  note: optional(text),
});

const rule = members<Rule>({
  id: text,
  title: sentences,
  when: text,
  effect: oneOf(effects),
  points: count(),
  code: optional(text),
  because: sentences,
  mend: sentences,
  owner: text,
  from: day,
  until: optional(day),
  source: text,
  certainty,
  examples: list(record(whereTrue((value) => ["boolean", "number", "string"].includes(typeof value)))),
});

const tolerance = members<Tolerance>({ amount, source: text, certainty });

export const rulebookShape: Shape = members<RulebookParts & { readonly engine: string }>({
  engine: text,
  regime: () => undefined,
  tariff: list(tariffRow),
  positiveList: list(listRow),
  rules: list(rule),
  matching: members<MatchingBook>({
    tolerances: members<MatchingBook["tolerances"]>({ R1: tolerance, R5: tolerance }),
  }),
  risk: members<RiskBook>({
    lanes: members<RiskBook["lanes"]>({ hold: count(), inspection: count() }),
    samplingPerMillion: count(),
  }),
});
