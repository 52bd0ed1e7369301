/**
 * fairway rules: the rules in force on a day, for people and for scripts; and the port by which the routes show them.
 *
 * It reads the files that ship, and needs no database. Not here: what is shown (`app/rules/`).
 */
import { showRules, type Books, type RulesView } from "../app/rules/show-rules.ts";
import type { Rulebook } from "../app/rulebook.ts";
import type { RulesPort } from "../http/rules/rules-port.ts";
import { BEIJING_OFFSET_MINUTES, dayAt, type Day } from "../kernel/day.ts";
import { loadDeadlineBook, loadDeskBook, loadRiskStanding, loadRulebook } from "./rulebook-files.ts";
import { answer, DONE, NOT_UNDERSTOOD, say, type ExitCode } from "./talk.ts";

const today = (): Day => dayAt(Date.now(), BEIJING_OFFSET_MINUTES);

/** All books as they ship, but for the rule book, which may be another. */
async function booksWith(rulebook: Rulebook): Promise<Books> {
  const [lanes, deadlines, desk] = await Promise.all([loadRiskStanding(), loadDeadlineBook(), loadDeskBook()]);
  return { rulebook, lanes, deadlines, desk };
}

const DAYS_MAX = 64;

/** A day is computed once: the books never change, and the same few days are asked for again and again. */
export function rulesPortOf(rulebook: Rulebook): RulesPort {
  let books: Promise<Books> | undefined;
  const known = new Map<Day, RulesView>();
  return async (day) => {
    const asked = day ?? today();
    const view = known.get(asked) ?? showRules(await (books ??= booksWith(rulebook)), asked);
    if (known.size >= DAYS_MAX) known.clear();
    known.set(asked, view);
    return view;
  };
}

export async function commandRules(day: Day | undefined, json: boolean): Promise<ExitCode> {
  const book = await loadRulebook();
  if (!book.ok) {
    for (const { detail } of book.problems) say(`${book.file}: ${detail}`);
    return NOT_UNDERSTOOD;
  }
  const view = showRules(await booksWith(book.value), day ?? today());
  answer(json ? JSON.stringify(view) : written(view));
  return DONE;
}

/** One line a thing: what it is, what it says, how sure it is and where from. Both languages are in the JSON. */
function written(view: RulesView): string {
  const { latest, next } = view.changes;
  const lines = [
    `rules in force on ${view.day}, of the book ${view.rulebook}`,
    `last change ${latest?.day ?? "none known"}, next change ${next?.day ?? "none known"}`,
    ...["", "rules", ...view.rules.flatMap(ruleLines)],
    ...["", "figures", ...figureLines(view)],
    ...["", "loaded", loadedLine("tariff", view.tariff), loadedLine("positive list", view.positiveList)],
    ...["", "lanes, deadlines, desk", ...houseLines(view)],
  ];
  return lines.join("\n");
}

const NAME_WIDTH = 24;
const line = (name: string, says: string, { certainty, source }: { certainty: string; source: string }): string =>
  `  ${name.padEnd(NAME_WIDTH)}${says}  [${certainty}] ${source}`;
const period = (from: Day, until: Day | null): string => `from ${from}${until === null ? "" : ` until ${until}`}`;
const unknown = (name: string): string => `  ${name.padEnd(NAME_WIDTH)}NOT KNOWN on this day`;

function ruleLines(rule: RulesView["rules"][number]): string[] {
  const { id, title, effect, points, when, from, until } = rule;
  return [
    line(id, `${effect}${points > 0 ? ` ${points}` : ""}: ${title.en}, ${period(from, until)}`, rule),
    `    when ${when}`,
  ];
}

const figureLines = ({ figures, unknownFigures }: RulesView): string[] => [
  ...figures.map(({ id, says, certainty, source, from, until }) =>
    line(id, `${says.en}, ${period(from, until)}`, { certainty, source: source.title }),
  ),
  ...unknownFigures.map(({ id }) => unknown(id)),
];

const loadedLine = (name: string, { rows, sources }: RulesView["tariff"]): string =>
  rows === 0
    ? unknown(name)
    : `  ${name.padEnd(NAME_WIDTH)}${rows} rows: ${sources.map((each) => `${each.rows} ${each.source}`).join("; ")}`;

function houseLines({ lanes, tolerances, deadlines, desk }: RulesView): string[] {
  const { hold, inspection, samplingPercent } = lanes;
  const points = `held from ${hold} points, inspection from ${inspection}, ${samplingPercent} % by lot`;
  const { fourEyes, claimMinutes } = desk;
  return [
    line("lanes", points, lanes),
    ...tolerances.map((each) => line(`tolerance ${each.pair}`, each.amount, each)),
    ...deadlines.rules.map((each) => line(each.kind, `${each.days} days`, each)),
    line("claim", `${claimMinutes.value} minutes`, claimMinutes),
    fourEyes === null
      ? unknown("four eyes")
      : line("four eyes", `above ${fourEyes.above} ${fourEyes.currency}`, fourEyes),
  ];
}
