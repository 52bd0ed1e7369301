/**
 * Timeline: what happened to the parcel, the latest last, each with its proof to take away.
 *
 * A consumer reads no events: then it is what the parcel itself says, without proofs.
 */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api } from "../../api/api.ts";
import { Answered } from "../../design/answered.tsx";
import { Instant } from "../../design/instant.tsx";
import { Panel } from "../../design/panel.tsx";
import { parcelStates } from "../../design/state-tag.tsx";
import { designWords } from "../../design/words.ts";
import { useWords, type Say } from "../../words/words.ts";
import { addressOf, documentKinds, parcelKey, type Parcel } from "./parcel.ts";
import { ProofHelp } from "./proof-help.tsx";
import { parcelWords } from "./words.ts";

interface Told {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: {
    readonly kind?: string;
    readonly version?: number;
    readonly state?: string;
    readonly filedBy?: string;
  };
}

const kinds = [...documentKinds, "status", "arrival"] as const;
const types = {
  "document.accepted": "accepted",
  "document.rejected": "rejected",
  "parcel.decided": "decidedAs",
  "parcel.waiting": "waitsAgain",
  "arrival.undeclared": "undeclared",
  "arrival.repeated": "repeated",
  "arrival.after_refusal": "afterRefusal",
  "parcel.delivered": "delivered",
  "delivery.before_release": "deliveredBefore",
  "person.unmasked": "unmasked",
  "deadline.missed": "missed",
  "parcel.claimed": "claimed",
  "parcel.unclaimed": "unclaimed",
  "ruling.proposed": "proposed",
  "ruling.made": "ruled",
  "ruling.withdrawn": "rulingWithdrawn",
} as const;

type SayParcel = Say<keyof typeof parcelWords.en>;

function kindName(kind: string | undefined, say: SayParcel): string {
  const known = kinds.find((one) => one === kind);
  return known === undefined ? (kind ?? "") : say(known);
}

interface TimelineProps {
  readonly parcel: Parcel;
  readonly names: (code: string) => string | undefined;
}

export function Timeline({ parcel, names }: TimelineProps): ReactNode {
  const say = useWords(parcelWords);
  const design = useWords(designWords);
  const address = addressOf(parcel.platform, parcel.orderNo);
  const query = useQuery({
    queryKey: parcelKey(parcel, "events"),
    queryFn: async () => (await api.get<{ readonly events: readonly Told[] }>(`${address}/events`)).events,
  });
  const sentenceOf = ({ type, data }: Told): string => {
    const word = Object.hasOwn(types, type) ? types[type as keyof typeof types] : undefined;
    if (word === undefined) return type;
    const state = parcelStates.find((one) => one === data.state);
    const values = { kind: kindName(data.kind, say), version: data.version ?? 1 };
    return say(word, { ...values, state: state === undefined ? "" : design(state) });
  };
  return (
    <Panel
      title={say("timeline")}
      actions={
        <a href={`${address}/receipts?proof=true`} download={`receipts-${parcel.orderNo}.ndjson`}>
          {say("receipts")}
        </a>
      }
    >
      <Answered of={query}>
        {(events) => (
          <ol className="parcel-timeline">
            {events.map((told) => (
              <li key={told.id} className={`parcel-event parcel-event-${told.data.state ?? told.type.split(".")[1]!}`}>
                <Instant at={told.timestamp} isBare />
                <span>
                  {sentenceOf(told)}
                  {told.data.filedBy !== undefined && (
                    <span className="parcel-quiet"> · {names(told.data.filedBy) ?? told.data.filedBy}</span>
                  )}
                </span>
                <a
                  className="parcel-proof"
                  href={`/v1/events/${encodeURIComponent(told.id)}/proof`}
                  download={`proof-${told.id}.json`}
                  aria-label={say("proofOf", { what: sentenceOf(told) })}
                >
                  {say("proof")}
                </a>
              </li>
            ))}
          </ol>
        )}
      </Answered>
      <ProofHelp />
    </Panel>
  );
}

export function PlainTimeline({ parcel }: { readonly parcel: Parcel }): ReactNode {
  const say = useWords(parcelWords);
  const design = useWords(designWords);
  const { documents, arrivals = [], decidedAt = null, state, delivery = null } = parcel;
  const filed = documents
    .filter(({ kind }) => kind !== "status" && kind !== "arrival")
    .flatMap(({ kind, receivedAt }) =>
      receivedAt === undefined ? [] : [{ at: receivedAt, what: say("filed", { kind: kindName(kind, say) }) }],
    );
  const arrived = arrivals.map(({ arrivedAt, receivedAt, customsOffice }) => ({
    ...{ at: arrivedAt ?? receivedAt, what: say("arrivedAt", { office: customsOffice }) },
  }));
  const decided = decidedAt === null ? [] : [{ at: decidedAt, what: say("decidedAs", { state: design(state) }) }];
  const delivered = delivery === null ? [] : [{ at: delivery.at, what: say("delivered") }];
  const entries = [...filed, ...arrived, ...decided, ...delivered].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return (
    <Panel title={say("timeline")}>
      <ol className="parcel-timeline">
        {entries.map(({ at, what }) => (
          <li key={`${at} ${what}`} className="parcel-event">
            <Instant at={at} isBare /> <span>{what}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
