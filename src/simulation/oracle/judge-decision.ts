/**
 * judgeDecision: is one decision what it had to be, given the documents that it refers to and the moment at which it
 * was committed?
 */
import { holds, notes, nothing, together, type Consequence } from "./consequence.ts";
import type { Standing, Stood } from "./check-documents.ts";
import { hold, type Memory } from "./expectation.ts";
import { units, type Limits } from "./limits.ts";
import type { DecisionRow } from "./read-record.ts";
import { verdictOn, type Verdict } from "./verdict-on.ts";

const BEIJING_MS = 8 * 3_600_000;

export interface DecisionCase {
  readonly row: DecisionRow;
  readonly memory: Memory;
  readonly standing: Standing;
  readonly limits: Limits;
  readonly samplingPerMillion: number;
  /** Says whose hash it is; throws where it was another's. */
  bind(buyer: string, hash: string): void;
}

interface Circumstances {
  readonly day: string;
  readonly goodsAreHere: boolean;
  readonly used: Readonly<Record<string, string>>;
  readonly draw: number;
}

interface Body {
  readonly state: string;
  readonly isDrawn: boolean;
  readonly mismatches: readonly { readonly rule: string }[];
  readonly reasons: readonly { readonly rule: string }[];
  readonly reservations: readonly { readonly account: string; readonly amount: string }[];
}

export function judgeDecision(it: DecisionCase): void {
  const { row, memory, limits } = it;
  const name = `${row.consignment}#${row.version}`;
  const circumstances = JSON.parse(row.circumstances) as Circumstances;
  const day = dayOf(it);
  hold(circumstances.day === day, "decision-day", () => `${name} is of ${circumstances.day}, not ${day}`);
  const counted = referredBy(it, name);
  const { buyer } = counted.find(({ filing }) => filing.kind === "declaration")!.filing;
  const account = Object.keys(circumstances.used).find((each) => each.startsWith("quota/"));
  hold(account !== undefined && buyer !== null, "decision-person", () => `${name} draws on nobody's year`);
  const personHash = account.split("/").at(-1)!;
  it.bind(buyer, personHash);
  // Filed again, by the same buyer, it is not drawn again. Another buyer is another draw.
  const draw = `${personHash} ${circumstances.draw}`;
  const isSameDraw = (memory.draws.get(personHash) ?? draw) === draw;
  hold(isSameDraw, "drawn-again", () => name);
  memory.draws.set(personHash, draw);
  const verdict = verdictOn({
    parcel: memory.parcel,
    documents: consequenceOf(counted),
    day,
    areGoodsHere: memory.parcel.procedure === "1210" || counted.some(({ filing }) => filing.kind === "arrival"),
    draw: circumstances.draw,
    samplingPerMillion: it.samplingPerMillion,
    personHash,
    used: (each) => limits.used(each),
  });
  for (const { account: each } of verdict.looksAt) {
    const said = units(circumstances.used[each] ?? "-1");
    hold(said === limits.used(each), "quota-used", () => `${name}: ${each} held ${limits.used(each)}, not ${said}`);
  }
  compare(name, row, verdict);
  memory.day = day;
  limits.take(row.consignment, row.version, verdict.takes);
}

/** Of acceptance: today in Beijing; where nothing but arrivals is new, that of the decision that stood. */
function dayOf({ row, memory }: DecisionCase): string {
  const isOnlyMoved = memory.day !== "" && withoutArrivals(row.documents) === withoutArrivals(memory.references);
  return isOnlyMoved ? memory.day : new Date(row.at.getTime() + BEIJING_MS).toISOString().slice(0, 10);
}

export const withoutArrivals = (references: string): string =>
  JSON.stringify((JSON.parse(references) as readonly { kind: string }[]).filter(({ kind }) => kind !== "arrival"));

/** The documents that the decision names, as they stand on record. */
function referredBy({ row, standing }: DecisionCase, name: string): Stood[] {
  const references = JSON.parse(row.documents) as readonly { kind: string; key: string; version: number }[];
  return references.map(({ kind, key, version }) => {
    const stood = standing.get(`${kind} ${key}`)?.[version - 1];
    hold(stood !== undefined, "decision-on-nothing", () => `${name} stands on ${kind} ${key} version ${version}`);
    return stood;
  });
}

/** Of several payments one that agrees counts and the others are spare; where none agrees, the first one counts. */
function consequenceOf(counted: readonly Stood[]): Consequence {
  const payments = counted.filter(({ filing }) => filing.kind === "payment");
  const agreeing = payments.find(({ filing }) => filing.consequence.mismatches.length === 0) ?? payments[0]!;
  return together([
    ...counted
      .filter((each) => each.filing.kind !== "payment" || each === agreeing)
      .map((each) => each.filing.consequence),
    payments.length > 1 ? notes("spare-payment") : nothing,
    counted.filter(({ filing }) => filing.kind === "arrival").length > 1 ? holds("arrived-twice") : nothing,
  ]);
}

function compare(name: string, row: DecisionRow, verdict: Verdict): void {
  const body = JSON.parse(row.body) as Body;
  const same = (what: string, said: string, due: string): void =>
    hold(said === due, `verdict-${what}`, () => `${name} says "${said}", due is "${due}"`);
  same("state", [row.state, row.lane, row.status].join(" "), [verdict.state, verdict.lane, verdict.status].join(" "));
  same("body", `${body.state} ${body.isDrawn}`, `${verdict.state} ${verdict.isDrawn}`);
  same("mismatches", rulesOf(body.mismatches), verdict.mismatches.join());
  same("reasons", rulesOf(body.reasons), verdict.reasons.join());
  const taken = body.reservations.map(({ account, amount }) => `${account} ${units(amount)}`);
  const due = verdict.takes.map(({ account, amount }) => `${account} ${amount}`);
  same("reservations", taken.sort().join(), due.sort().join());
}

const rulesOf = (found: readonly { readonly rule: string }[]): string =>
  found
    .map(({ rule }) => rule)
    .sort()
    .join();
