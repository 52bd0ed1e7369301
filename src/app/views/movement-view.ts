/**
 * movement-view: what is on record of a parcel's goods themselves: where they arrived, who signed for them, and what
 * of it is otherwise than the decision has it.
 *
 * A notice says what no rule of the decision says: rules weigh the facts before a verdict, a notice looks at the
 * verdict and the goods together. Each stands on an event of the record. Our own sentences; no source outside. Not
 * here: what an arrival does to the verdict (`rulebook/rules/arrived-*.yaml`).
 */
import type { Deadline, DeadlineKind } from "../../customs/deadline.ts";
import type { ParcelState, Sentences } from "../../customs/decision.ts";
import type { Arrival } from "../../customs/documents.ts";
import type { EventType } from "../../customs/event.ts";
import type { Filed } from "../../customs/filed.ts";
import { arrivalsIn, signatureIn } from "../clearing/parcel.ts";

export interface ArrivalView {
  readonly key: string;
  readonly version: number;
  readonly operator: string;
  readonly reference: string | null;
  readonly customsOffice: string;
  readonly goodsLocation: string | null;
  /** When the goods came in, as the operator says; null where it does not. */
  readonly arrivedAt: string | null;
  readonly weightKg: string | null;
  readonly pieces: number | null;
  readonly receivedAt: string;
}

export interface DeliveryView {
  readonly key: string;
  readonly version: number;
  readonly carrier: string;
  readonly at: string;
  readonly receivedAt: string;
}

export interface Notice {
  readonly event: EventType;
  readonly because: Sentences;
  readonly mend: Sentences;
}

export interface MovementView {
  readonly arrivals: readonly ArrivalView[];
  readonly delivery: DeliveryView | null;
  readonly notices: readonly Notice[];
}

/**
 * `deadlines` are the parcel's; of each kind the last one speaks, and only where it was missed and still is so:
 * nobody waits for the documents of a parcel that is not wanted.
 */
export function movementView(
  { state, isWanted }: { readonly state: ParcelState; readonly isWanted: boolean },
  movements: readonly Filed[],
  deadlines: readonly Deadline[],
): MovementView {
  const arrivals = arrivalsIn(movements);
  const signature = signatureIn(movements);
  const notices: Notice[] = [];
  const [first] = arrivals;
  if (first !== undefined && state === "waiting") notices.push(undeclared(first));
  if (first !== undefined && state === "refused") notices.push(afterRefusal(first));
  if (arrivals.length > 1 && state === "released") notices.push(repeated(arrivals.length));
  if (signature !== undefined && state !== "released") notices.push(signedEarly(signature.document.at));
  for (const deadline of lastOfEachKind(deadlines)) {
    if (deadline.state !== "missed") continue;
    if (deadline.kind === "documents-missing" && state === "waiting" && isWanted) notices.push(documentsLate(deadline));
    if (deadline.kind === "goods-not-arrived" && state === "cleared") notices.push(goodsLate(deadline));
  }
  return {
    arrivals: arrivals.map(arrivalView),
    delivery:
      signature === undefined
        ? null
        : {
            key: signature.key,
            version: signature.version,
            carrier: signature.document.carrier,
            at: signature.document.at,
            receivedAt: signature.receivedAt,
          },
    notices,
  };
}

function lastOfEachKind(deadlines: readonly Deadline[]): Iterable<Deadline> {
  const last = new Map<DeadlineKind, Deadline>();
  for (const deadline of deadlines) {
    const known = last.get(deadline.kind);
    const isLater = known === undefined || (deadline.version - known.version || deadline.round - known.round) > 0;
    if (isLater) last.set(deadline.kind, deadline);
  }
  return last.values();
}

const arrivalView = ({ key, version, receivedAt, document }: Filed<Arrival>): ArrivalView => ({
  key,
  version,
  operator: document.operator,
  reference: document.reference ?? null,
  customsOffice: document.customsOffice,
  goodsLocation: document.goodsLocation ?? null,
  arrivedAt: document.arrivedAt ?? null,
  weightKg: document.weightKg ?? null,
  pieces: document.pieces ?? null,
  receivedAt,
});

const undeclared = ({ document: { customsOffice, operator } }: Filed<Arrival>): Notice => ({
  event: "arrival.undeclared",
  because: {
    en: `The goods arrived at customs office ${customsOffice} (operator ${operator}) before all their documents were filed.`,
    zh: `货物已运抵关区 ${customsOffice}（监管场所经营人 ${operator}），但单证尚未齐全。`,
  },
  mend: {
    en: "File what is missing: the parcel is decided at once, and released if nothing stands against it. Until then the goods stay on the site.",
    zh: "请尽快补齐单证：齐全后立即审核，无异常即放行；在此之前货物不得提离。",
  },
});

const afterRefusal = ({ document: { customsOffice, operator } }: Filed<Arrival>): Notice => ({
  event: "arrival.after_refusal",
  because: {
    en: `The goods are at customs office ${customsOffice} (operator ${operator}), and the parcel is refused: they are not to be handed over.`,
    zh: `货物已运抵关区 ${customsOffice}（监管场所经营人 ${operator}），但包裹已退单，不得放行交付。`,
  },
  mend: {
    en: "Mend the documents as the reasons say, or have the goods returned abroad.",
    zh: "请按退单原因更正单证，或办理退运出境。",
  },
});

const repeated = (count: number): Notice => ({
  event: "arrival.repeated",
  because: {
    en: `Goods of this waybill are said to have arrived ${count} times; the parcel was released before the last of them.`,
    zh: `该运单的货物被报告运抵 ${count} 次，其中最后一次报告时包裹已放行。`,
  },
  mend: {
    en: "The release stands. Operator and carrier find out whose goods came in under the used number.",
    zh: "放行决定不变；请监管场所经营人与物流企业查明以该运单号再次运抵的货物。",
  },
});

const documentsLate = ({ dueAt, told }: Deadline): Notice => ({
  event: "deadline.missed",
  because: {
    en: `Documents were still missing when their time was up (${dueAt}); told were ${told.join(", ")}.`,
    zh: `期限（${dueAt}）届满时单证仍未齐全；已通知：${told.join("、")}。`,
  },
  mend: {
    en: "File what is missing; the parcel is decided then as at any other time.",
    zh: "请补齐缺少的单证，齐全后照常审核。",
  },
});

const goodsLate = ({ dueAt, told }: Deadline): Notice => ({
  event: "deadline.missed",
  because: {
    en: `The parcel is cleared and its goods had not arrived when their time was up (${dueAt}); told were ${told.join(", ")}.`,
    zh: `包裹已审结，期限（${dueAt}）届满时货物仍未运抵；已通知：${told.join("、")}。`,
  },
  mend: {
    en: "The carrier says where the goods are; if they do not come, the declarant withdraws the declaration (appType 3).",
    zh: "请物流企业说明货物去向；如货物不再运抵，请申报企业删除清单（appType 3）。",
  },
});

const signedEarly = (at: string): Notice => ({
  event: "delivery.before_release",
  because: {
    en: `The carrier says that the goods were signed for on ${at}, and the parcel is not released.`,
    zh: `物流企业报告货物已于 ${at} 签收，但包裹尚未放行。`,
  },
  mend: {
    en: "The carrier explains where the goods are; if the status is wrong, it files a changed one (appType 2) or withdraws it (appType 3).",
    zh: "请物流企业说明货物去向；如运单状态有误，请变更（appType 2）或删除（appType 3）。",
  },
});
