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
import { parcelStates } from "../../design/state-tag.tsx";
import { designWords } from "../../design/words.ts";
import { useWords, type Say } from "../../words/words.ts";
import { documentKinds, type Parcel } from "./parcel.ts";
import { parcelWords } from "./words.ts";

interface Told {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: { readonly kind?: string; readonly version?: number; readonly state?: string };
}

const LIMIT = 1_000;
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

export function Timeline({ parcel }: { readonly parcel: Parcel }): ReactNode {
  const say = useWords(parcelWords);
  const design = useWords(designWords);
  const consignment = `${parcel.platform}/${parcel.orderNo}`;
  const query = useQuery({
    queryKey: ["events", consignment],
    queryFn: () => api.get<{ readonly events: readonly Told[] }>("/v1/events", { consignment, limit: LIMIT }),
  });
  const sentenceOf = ({ type, data }: Told): string => {
    const word = Object.hasOwn(types, type) ? types[type as keyof typeof types] : undefined;
    if (word === undefined) return type;
    const state = parcelStates.find((one) => one === data.state);
    const values = { kind: kindName(data.kind, say), version: data.version ?? 1 };
    return say(word, { ...values, state: state === undefined ? "" : design(state) });
  };
  return (
    <Answered of={query}>
      {({ events }) => (
        <ol className="parcel-timeline">
          {events.map((told) => (
            <li key={told.id}>
              <Instant at={told.timestamp} /> {sentenceOf(told)}{" "}
              <a
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
  );
}

export function PlainTimeline({ parcel }: { readonly parcel: Parcel }): ReactNode {
  const say = useWords(parcelWords);
  const design = useWords(designWords);
  const { documents, decidedAt = null, state, delivery = null } = parcel;
  const filed = documents.flatMap(({ kind, receivedAt }) =>
    receivedAt === undefined ? [] : [{ at: receivedAt, what: say("filed", { kind: kindName(kind, say) }) }],
  );
  const decided = decidedAt === null ? [] : [{ at: decidedAt, what: say("decidedAs", { state: design(state) }) }];
  const delivered = delivery === null ? [] : [{ at: delivery.at, what: say("delivered") }];
  const entries = [...filed, ...decided, ...delivered].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return (
    <ol className="parcel-timeline">
      {entries.map(({ at, what }) => (
        <li key={`${at} ${what}`}>
          <Instant at={at} /> {what}
        </li>
      ))}
    </ol>
  );
}
