/** Goods: where the goods are, who signed for them, and until when what must happen. */
import type { ReactNode } from "react";
import { Instant } from "../../design/instant.tsx";
import { Panel } from "../../design/panel.tsx";
import { PartyName } from "../../design/party-name.tsx";
import { useWords } from "../../words/words.ts";
import type { Arrival, Parcel } from "./parcel.ts";
import { parcelWords } from "./words.ts";

const deadlineNames = { "documents-missing": "documentsMissing", "goods-not-arrived": "goodsNotArrived" } as const;
const deadlineStates = { open: "open", met: "met", lapsed: "lapsed", missed: "deadlineMissed" } as const;

interface GoodsProps {
  readonly parcel: Parcel;
  readonly names: (code: string) => string | undefined;
}

export function Goods({ parcel: { arrivals = [], delivery = null, deadlines = [] }, names }: GoodsProps): ReactNode {
  const say = useWords(parcelWords);
  if (arrivals.length === 0 && delivery === null && deadlines.length === 0) return null;
  return (
    <Panel title={say("goods")}>
      <ul className="parcel-list">
        {arrivals.map((arrival) => (
          <ArrivalOf key={arrival.key} arrival={arrival} names={names} />
        ))}
        {delivery !== null && (
          <li>
            <Instant at={delivery.at} isShort /> {say("delivered")} (
            <PartyName code={delivery.carrier} name={names(delivery.carrier)} />)
          </li>
        )}
        {deadlines.map(({ kind, dueAt, state }, at) => (
          <li key={`${kind} ${String(at)}`} className={state === "missed" ? "parcel-missed" : undefined}>
            {kind in deadlineNames ? say(deadlineNames[kind as keyof typeof deadlineNames]) : kind}:{" "}
            <Instant at={dueAt} isShort /> (
            {state in deadlineStates ? say(deadlineStates[state as keyof typeof deadlineStates]) : state})
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function ArrivalOf({ arrival, names }: { readonly arrival: Arrival } & Pick<GoodsProps, "names">): ReactNode {
  const say = useWords(parcelWords);
  const { operator, customsOffice, goodsLocation, arrivedAt, receivedAt, weightKg, pieces } = arrival;
  const measured = [
    ...(weightKg === null ? [] : [say("kilograms", { weight: weightKg })]),
    ...(pieces === null ? [] : [say("piecesOf", { count: pieces })]),
    ...(goodsLocation === null ? [] : [goodsLocation]),
  ];
  return (
    <li>
      <Instant at={arrivedAt ?? receivedAt} isShort /> {say("arrivedAt", { office: customsOffice })} (
      <PartyName code={operator} name={names(operator)} />){measured.length > 0 && `: ${measured.join(", ")}`}
    </li>
  );
}
