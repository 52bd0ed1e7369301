/**
 * tellTrace: a parcel for its buyer, in plain words and both languages: the state, since when, why, what to do,
 * what happened.
 *
 * It is told to whoever knows a number and four characters, so it names no person, no amount, no value of any
 * document and no firm: only which documents, which fields, which rules by their titles. The whole is `view.ts`.
 * The sentences are ours.
 */
import type { Mender, ParcelState, Sentences } from "../../customs/decision.ts";
import { documentNames, menderNames, type ParcelView } from "../views/view.ts";

export interface TracedEvent {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly what: Sentences;
}

export interface Traced {
  /** As it was asked for. */
  readonly number: string;
  readonly state: ParcelState;
  readonly since: string | null;
  readonly why: readonly Sentences[];
  readonly whatToDo: readonly Sentences[];
  /** In the order of time. */
  readonly events: readonly TracedEvent[];
}

/** The title of a rule; undefined where the book in force does not have it any more. */
export type TitleOf = (rule: string) => Sentences | undefined;

export function tellTrace(view: ParcelView, number: string, titleOf: TitleOf): Traced {
  const events = eventsOf(view);
  return {
    number,
    state: view.state,
    since: view.decidedAt ?? events[0]?.at ?? null,
    why: distinct(whyOf(view, titleOf)),
    whatToDo: distinct(whatToDo(view)),
    events,
  };
}

const otherRule: Sentences = { en: "A rule of customs applies to it.", zh: "适用海关有关规定。" };
const drawn: Sentences = {
  en: "It was chosen for inspection by a sealed draw, not by suspicion.",
  zh: "随机抽中查验，并非因存在风险。",
};

function whyOf(view: ParcelView, titleOf: TitleOf): Sentences[] {
  if (view.state === "waiting") return view.missing.map((kind) => absent(kind, view));
  const reasons = view.reasons.filter(({ effect }) => effect !== "note");
  const why = reasons
    .filter(({ rule }) => rule !== MISMATCH_RULE)
    .map(({ rule }) => {
      const title = titleOf(rule);
      return title === undefined ? otherRule : { en: `${title.en}.`, zh: `${title.zh}。` };
    });
  for (const { left, right, mend } of view.mismatches) why.push(differing(left, right, mend));
  if (view.state === "inspection" && view.isDrawn) why.push(drawn);
  return view.state === "released" || view.state === "cleared" ? [] : why;
}

/** The rule that stands for all mismatches: each of them is told by itself. */
const MISMATCH_RULE = "mismatch";

function absent(kind: ParcelView["missing"][number], { problems }: ParcelView): Sentences {
  const { en, zh } = documentNames[kind];
  const isFaulty = problems.some(({ document }) => document === kind);
  return isFaulty
    ? { en: `The ${en} was sent with mistakes and has to be sent again.`, zh: `${zh}填报有误，需重新报送。` }
    : { en: `The ${en} is not there yet.`, zh: `${zh}尚未报送。` };
}

type Side = ParcelView["mismatches"][number]["left"];

function differing(left: Side, right: Side, mend: readonly Mender[]): Sentences {
  const [a, b] = [documentNames[left.document], documentNames[right.document]];
  const who = (language: keyof Sentences): string =>
    mend.map((mender) => menderNames[mender][language]).join(language === "en" ? " or the " : "或");
  return {
    en: `The ${a.en} and the ${b.en} differ (${left.element}, ${right.element}); the ${who("en")} can mend it.`,
    zh: `${a.zh}与${b.zh}不一致（${left.element}、${right.element}），可由${who("zh")}更正。`,
  };
}

const acts: Record<ParcelState, Sentences> = {
  waiting: {
    en: "Nothing yet: the shop, the payment firm and the carrier file their papers. Should it stay so for days, ask the shop.",
    zh: "暂时无需操作：电商企业、支付企业和物流企业将报送单证。如数日未变，请联系商家。",
  },
  refused: {
    en: "Ask the shop: it has the papers corrected, or takes the goods back.",
    zh: "请联系商家：由其更正单证，或退回货物。",
  },
  held: {
    en: "Nothing yet: customs asks whoever filed. Should the shop ask you for something, answer it.",
    zh: "暂时无需操作：海关正向申报方核实。如商家向您询问，请予答复。",
  },
  inspection: {
    en: "Nothing: the parcel is opened and goes on if it is as declared.",
    zh: "无需操作：查验无误后即予放行。",
  },
  cleared: { en: "Nothing: the parcel is released when its goods arrive.", zh: "无需操作：货物运抵后即予放行。" },
  released: { en: "Nothing: the carrier delivers it.", zh: "无需操作：由物流企业派送。" },
};
const delivered: Sentences = {
  en: "Nothing: it was signed for. If that was not you, ask the carrier.",
  zh: "无需操作：包裹已签收。如非您本人签收，请联系物流企业。",
};
const ownData: Sentences = {
  en: "See with the shop whether the name and the identity number that you gave are right.",
  zh: "请与商家核对您提供的姓名和证件号码。",
};
const misuse: Sentences = {
  en: "If you did not make these purchases yourself, report it: somebody may be using your identity.",
  zh: "如相关购买并非您本人所为，请及时举报：您的身份可能被冒用。",
};
/** Official codes of limits per person and year: somebody else may have used them up. */
const personalLimits: ReadonlySet<string> = new Set(["1313"]);

function whatToDo(view: ParcelView): Sentences[] {
  const told = view.state === "released" && view.delivery !== null ? [delivered] : [acts[view.state]];
  if (view.state !== "refused" && view.state !== "held") return told;
  if (view.mismatches.some(({ mend }) => mend.includes("buyer"))) told.push(ownData);
  if (view.reasons.some(({ code }) => code !== null && personalLimits.has(code))) told.push(misuse);
  return told;
}

const decisions: Record<Exclude<ParcelState, "waiting">, Sentences> = {
  refused: { en: "Customs did not accept it.", zh: "海关未接受申报。" },
  held: { en: "It was held for a question.", zh: "挂起待人工审核。" },
  inspection: { en: "It was chosen for inspection.", zh: "布控查验。" },
  cleared: { en: "It was cleared.", zh: "审结。" },
  released: { en: "It was released.", zh: "放行。" },
};
const arrived: Sentences = { en: "The goods arrived.", zh: "货物运抵。" };
const signedFor: Sentences = { en: "It was signed for.", zh: "已签收。" };

function eventsOf(view: ParcelView): TracedEvent[] {
  const events: TracedEvent[] = view.documents
    .filter(({ kind, isDraft }) => !isDraft && kind !== "status" && kind !== "arrival")
    .map(({ kind, receivedAt, isWithdrawn }) => ({ at: receivedAt, what: filed(documentNames[kind], isWithdrawn) }));
  if (view.state !== "waiting" && view.decidedAt !== null)
    events.push({ at: view.decidedAt, what: decisions[view.state] });
  for (const { arrivedAt, receivedAt } of view.arrivals)
    events.push({ at: utc(arrivedAt ?? receivedAt), what: arrived });
  if (view.delivery !== null) events.push({ at: utc(view.delivery.at), what: signedFor });
  return events.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

const filed = ({ en, zh }: Sentences, isWithdrawn: boolean): Sentences =>
  isWithdrawn
    ? { en: `The ${en} was withdrawn.`, zh: `${zh}已撤回。` }
    : { en: `The ${en} was filed.`, zh: `${zh}已报送。` };

/** What a filer wrote carries its offset. */
const utc = (instant: string): string => new Date(instant).toISOString();

const distinct = (sentences: readonly Sentences[]): Sentences[] => [
  ...new Map(sentences.map((one) => [one.en, one])).values(),
];
