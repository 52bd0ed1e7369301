/**
 * explain: what happened to a parcel, why, under which rule and source, and what one can do, in Chinese or English, for
 * a person.
 *
 * Text for a terminal or a page; every fact in it stands in the view too. Not here: the view (`view.ts`).
 */
import type { DeadlineKind, DeadlineState } from "../../customs/deadline.ts";
import type { Lane, Levy, ParcelState, Sentences } from "../../customs/decision.ts";
import { documentNames, menderNames, type ParcelView } from "./view.ts";

export type Language = keyof Sentences;

const states: Record<ParcelState, Sentences> = {
  waiting: { en: "is waiting for documents", zh: "正在等待单证" },
  refused: { en: "was refused", zh: "已退单" },
  held: { en: "is held for a question", zh: "已挂起，待人工审核" },
  inspection: { en: "was chosen for inspection", zh: "已布控查验" },
  cleared: { en: "is cleared; release follows when the goods arrive", zh: "已审结，货物运抵后放行" },
  released: { en: "was released", zh: "已放行" },
};

const levyNames: Record<Levy["kind"], Sentences> = {
  duty: { en: "customs duty", zh: "关税" },
  vat: { en: "import VAT", zh: "进口环节增值税" },
  consumption_tax: { en: "consumption tax", zh: "进口环节消费税" },
};

const certainties: Record<string, Sentences> = {
  verified: { en: "verified", zh: "已核实" },
  secondary: { en: "from a secondary source", zh: "间接来源" },
  unverified: { en: "not verified", zh: "未核实" },
};

const headings = {
  parcel: { en: "Parcel", zh: "包裹" },
  status: { en: "official status", zh: "回执状态" },
  lane: { en: "lane", zh: "通道" },
  missing: { en: "Missing", zh: "缺少单证" },
  problems: { en: "Refused at the door", zh: "报文未通过校验" },
  mismatches: { en: "The documents do not tell one story", zh: "三单比对不一致" },
  reasons: { en: "Reasons", zh: "原因" },
  levies: { en: "What is due", zh: "应缴税款" },
  leviesIf: { en: "What would be due on release", zh: "如予放行，应缴税款" },
  steps: { en: "How it was worked out", zh: "计算过程" },
  documents: { en: "Documents on record", zh: "已收单证" },
  goods: { en: "The goods", zh: "货物动态" },
  deadlines: { en: "Deadlines", zh: "期限" },
  notices: { en: "Otherwise than decided", zh: "异常情况" },
  act: { en: "What you can do", zh: "您可以" },
  rulebook: { en: "Rule book", zh: "规则集" },
  nothing: { en: "Nothing: the parcel needs no act of yours.", zh: "无需任何操作。" },
  wait: {
    en: "See that the missing documents are filed by the parties they belong to.",
    zh: "请由相应企业补齐缺少的单证。",
  },
  contest: {
    en: "Ask for the facts (`fairway show --facts`) and compute the decision again (`fairway replay`).",
    zh: "可导出事实（fairway show --facts）并自行重算决定（fairway replay）。",
  },
  drawn: { en: "chosen by the sealed draw, not by suspicion", zh: "随机抽中，并非因风险" },
  unchecked: { en: "signature kept, not yet checked", zh: "签名已保存，尚未验证" },
} as const satisfies Record<string, Sentences>;

/** Labels of the tax room's steps; one that is not here stands as it is. */
const labels: Record<string, string> = {
  "dutiable value": "完税价格",
  "single limit": "单次交易限值",
  "annual limit": "年度交易限值",
  duty: "关税",
  VAT: "增值税",
  "consumption tax": "消费税",
};

/** What was refused at the door says its kind as a text. */
const names: Readonly<Partial<Record<string, Sentences>>> = documentNames;

const deadlineNames: Record<DeadlineKind, Sentences> = {
  "documents-missing": { en: "all documents", zh: "单证齐全" },
  "goods-not-arrived": { en: "arrival of the goods", zh: "货物运抵" },
};

const deadlineStates: Record<DeadlineState, Sentences> = {
  open: { en: "running", zh: "未届满" },
  met: { en: "met", zh: "已满足" },
  lapsed: { en: "lapsed", zh: "已失效" },
  missed: { en: "missed", zh: "已逾期" },
};

const lanes: Record<Lane, Sentences> = {
  green: { en: "green", zh: "绿色" },
  yellow: { en: "yellow", zh: "黄色" },
  red: { en: "red", zh: "红色" },
};

export function explain(view: ParcelView, language: Language): string {
  const say = (sentences: Sentences): string => sentences[language];
  const lines: string[] = [];
  const section = (heading: Sentences, rows: readonly string[]): void => {
    if (rows.length === 0) return;
    lines.push("", say(heading), ...rows.map((row) => `  - ${row}`));
  };
  const lane = view.lane === null ? "" : `, ${say(headings.lane)} ${say(lanes[view.lane])}`;
  const drawn = view.isDrawn ? ` (${say(headings.drawn)})` : "";
  lines.push(
    `${say(headings.parcel)} ${view.platform}/${view.orderNo} ${say(states[view.state])}${drawn}${language === "en" ? "." : "。"}`,
  );
  lines.push(
    `${say(headings.status)} ${view.officialStatus}${lane}${view.decidedAt === null ? "" : `, ${view.decidedAt}`}`,
  );
  section(
    headings.missing,
    view.missing.map((kind) => say(documentNames[kind])),
  );
  section(
    headings.problems,
    view.problems.map(({ document, pointer, detail, code }) => {
      const name = names[document];
      return `${name === undefined ? document : say(name)} ${pointer}: ${detail} [${code}]`;
    }),
  );
  section(
    headings.mismatches,
    view.mismatches.map(({ rule, code, how, mend }) => {
      const who = mend.map((mender) => say(menderNames[mender])).join(", ");
      return `${say(how)} [${rule}${code === null ? "" : `, ${code}`}; ${who}]`;
    }),
  );
  section(
    headings.reasons,
    view.reasons.map(({ because, rule, code, source, certainty }) => {
      const official = code === null ? "" : `, ${code}`;
      return `${say(because)} [${rule}${official}; ${source}; ${say(certainties[certainty] ?? { en: certainty, zh: certainty })}]`;
    }),
  );
  section(
    view.state === "released" || view.state === "cleared" ? headings.levies : headings.leviesIf,
    view.levies.map(({ kind, amount, currency }) => `${say(levyNames[kind])}: ${amount} ${currency}`),
  );
  section(
    headings.steps,
    view.steps.map(({ label, line, amount, rate, source, certainty }) => {
      const where = line === undefined ? "" : say({ en: ` (line ${line})`, zh: `（第${line}项）` });
      const name = say({ en: label, zh: labels[label] ?? label });
      const shown = say(certainties[certainty] ?? { en: certainty, zh: certainty });
      return `${name}${where}: ${amount}${rate === undefined ? "" : ` @ ${rate}`} [${source}; ${shown}]`;
    }),
  );
  section(
    headings.documents,
    view.documents.map(({ kind, key, version, filedBy, filedAs, receivedAt, signature }) => {
      const note = signature === "unchecked" ? `; ${say(headings.unchecked)}` : "";
      return `${say(documentNames[kind])} ${key} v${version}, ${filedBy} (${filedAs}), ${receivedAt}${note}`;
    }),
  );
  section(headings.goods, goodsOf(view, language));
  section(
    headings.deadlines,
    view.deadlines
      .filter(({ state }) => state === "open" || state === "missed")
      .map(({ kind, state, dueAt }) => `${say(deadlineNames[kind])}: ${dueAt} (${say(deadlineStates[state])})`),
  );
  section(
    headings.notices,
    view.notices.map(({ because, event }) => `${say(because)} [${event}]`),
  );
  section(headings.act, actsOf(view, language));
  lines.push("", `${say(headings.rulebook)} ${view.rulebook}`);
  return lines.join("\n");
}

/** Where the goods arrived and who signed for them, a line each. */
function goodsOf({ arrivals, delivery }: ParcelView, language: Language): string[] {
  const lines = arrivals.map(({ operator, reference, customsOffice, arrivedAt, receivedAt, weightKg, pieces }) => {
    const delivered = reference === null ? operator : `${operator} ${reference}`;
    const measured = {
      en: `${weightKg === null ? "" : `, ${weightKg} kg`}${pieces === null ? "" : `, pieces: ${pieces}`}`,
      zh: `${weightKg === null ? "" : `，${weightKg} 千克`}${pieces === null ? "" : `，${pieces} 件`}`,
    };
    return {
      en: `arrived at customs office ${customsOffice} (${delivered}), ${arrivedAt ?? receivedAt}${measured.en}`,
      zh: `已运抵关区 ${customsOffice}（${delivered}），${arrivedAt ?? receivedAt}${measured.zh}`,
    }[language];
  });
  if (delivery !== null)
    lines.push({ en: `signed for, ${delivery.at}`, zh: `已签收，${delivery.at}` }[language] + ` (${delivery.carrier})`);
  return lines;
}

function actsOf(view: ParcelView, language: Language): string[] {
  const noticed = view.notices.map(({ mend }) => mend[language]);
  if (view.state === "waiting") return [headings.wait[language], ...noticed];
  const acts = [...noticed, ...view.reasons.map(({ mend }) => mend[language]).filter((text) => text !== "")];
  for (const { how } of view.mismatches) acts.push(how[language]);
  if (acts.length === 0) acts.push(headings.nothing[language]);
  if (view.state !== "released" && view.state !== "cleared") acts.push(headings.contest[language]);
  return [...new Set(acts)];
}
