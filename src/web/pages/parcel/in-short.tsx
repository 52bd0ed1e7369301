/**
 * InShort: the parcel in plain words: what happened, why, what to do, what it costs. A buyer reads these four; whoever
 * works with parcels has the figures beside them.
 */
import type { ReactNode } from "react";
import { Link } from "react-router";
import { Instant } from "../../design/instant.tsx";
import { LaneTag } from "../../design/lane-tag.tsx";
import { Money } from "../../design/money.tsx";
import { Panel } from "../../design/panel.tsx";
import { StateTag } from "../../design/state-tag.tsx";
import { usePerson, type Role } from "../../session/session.ts";
import { language, useSentence, useWords, type Sentences } from "../../words/words.ts";
import type { Parcel } from "./parcel.ts";
import { parcelWords } from "./words.ts";

const shorts = {
  waiting: "shortWaiting",
  refused: "shortRefused",
  held: "shortHeld",
  inspection: "shortInspection",
  cleared: "shortCleared",
  released: "shortReleased",
} as const satisfies Readonly<Record<Parcel["state"], string>>;
const levyNames = { duty: "duty", vat: "vat", consumption_tax: "consumptionTax" } as const;
const atDesk: readonly Role[] = ["officer", "supervisor", "analyst"];
const isNothing = (amount: string): boolean => /^0*(?:\.0*)?$/.test(amount);

interface InShortProps {
  readonly parcel: Parcel;
  readonly isConsumer: boolean;
  /** Whether something is the reader's own to mend. */
  readonly isYours: boolean;
}

export function InShort({ parcel, isConsumer, isYours }: InShortProps): ReactNode {
  const say = useWords(parcelWords);
  return (
    <Panel title={say("inShort")}>
      <div className="parcel-short">
        <div>
          <p className="parcel-tags">
            <StateTag state={parcel.state} /> <LaneTag lane={parcel.lane} />
          </p>
          <dl className="parcel-plain">
            <dt>{say("what")}</dt>
            <dd>
              <What parcel={parcel} />
            </dd>
            <Why parcel={parcel} />
            <dt>{say("toDo")}</dt>
            <dd>
              <ToDo parcel={parcel} isConsumer={isConsumer} isYours={isYours} />
            </dd>
            <dt>{say("cost")}</dt>
            <dd>
              <Cost parcel={parcel} />
            </dd>
          </dl>
        </div>
        {!isConsumer && <Figures parcel={parcel} />}
        <ToDesk parcel={parcel} />
      </div>
    </Panel>
  );
}

interface OfParcel {
  readonly parcel: Parcel;
}

function What({ parcel: { state, decidedAt = null, delivery = null, notices = [] } }: OfParcel): ReactNode {
  const say = useWords(parcelWords);
  const choose = useSentence();
  return (
    <>
      <p>
        {say(shorts[state])}{" "}
        {decidedAt !== null && (
          <span className="parcel-quiet">
            {say("decided")} <Instant at={decidedAt} isShort />
          </span>
        )}
      </p>
      {delivery !== null && (
        <p>
          {say("delivered")}: <Instant at={delivery.at} isShort />
        </p>
      )}
      {notices.map(({ event, because, mend }) => (
        <p key={`${event} ${because.en}`} className="parcel-notice">
          <strong>{choose(because)}</strong> {choose(mend)}
        </p>
      ))}
    </>
  );
}

function Why({ parcel: { reasons, missing, isDrawn = false } }: OfParcel): ReactNode {
  const say = useWords(parcelWords);
  const choose = useSentence();
  const spoken = language.use();
  const weighty = reasons.filter(({ effect }) => effect !== "note"); // Remarks stand below, and decided nothing.
  if (weighty.length === 0 && missing.length === 0 && !isDrawn) return null;
  const names = new Intl.ListFormat(spoken).format(missing.map((kind) => say(kind)));
  return (
    <>
      <dt>{say("because")}</dt>
      <dd>
        {missing.length > 0 && <p>{say("missing", { names })}</p>}
        {unique(weighty.map(({ because }) => because)).map((because) => (
          <p key={because.en}>{choose(because)}</p>
        ))}
      </dd>
    </>
  );
}

function ToDo({ parcel, isConsumer, isYours }: InShortProps): ReactNode {
  const say = useWords(parcelWords);
  const choose = useSentence();
  const { state, reasons, missing } = parcel;
  if (isYours) return <p>{say("doMend")}</p>;
  if (state === "released" || state === "cleared") return <p>{say("doNothing")}</p>;
  if (missing.length > 0) return <p>{say(isConsumer ? "doWaitBuyer" : "doFile")}</p>;
  const weighty = reasons.filter(({ effect }) => effect !== "note");
  const advice = unique(weighty.map(({ mend }) => mend)).filter((mend) => mend.en !== "");
  if (advice.length === 0) return <p>{say("doWait")}</p>;
  return (
    <>
      {advice.map((mend) => (
        <p key={mend.en}>{choose(mend)}</p>
      ))}
      {isConsumer && <p>{say("doAskShop")}</p>}
    </>
  );
}

/** Where officers decide what stopped; analysts read along there. */
function ToDesk({ parcel: { platform, orderNo, state } }: OfParcel): ReactNode {
  const say = useWords(parcelWords);
  const role = usePerson()?.role;
  const isStopped = state === "held" || state === "inspection";
  if (!isStopped || role === undefined || !atDesk.includes(role)) return null;
  const place = new URLSearchParams({ list: state, parcel: `${platform}/${orderNo}` });
  return <Link to={`/desk?${place.toString()}`}>{say("toDesk")}</Link>;
}

/** What is due, or would be. */
function Cost({ parcel: { levies, state, version } }: OfParcel): ReactNode {
  const say = useWords(parcelWords);
  if (version === 0) return <p>{say("costUnknown")}</p>;
  const due = levies.filter(({ amount }) => !isNothing(amount));
  if (due.length === 0) return <p>{say("costNothing")}</p>;
  const isDue = state === "released" || state === "cleared";
  return (
    <ul className="parcel-cost">
      {due.map(({ kind, amount, currency }) => (
        <li key={kind}>
          {kind in levyNames ? say(levyNames[kind as keyof typeof levyNames]) : kind}{" "}
          <Money amount={amount} currency={currency} />
        </li>
      ))}
      {!isDue && <li className="parcel-quiet">{say("costIf")}</li>}
    </ul>
  );
}

function Figures({ parcel }: OfParcel): ReactNode {
  const say = useWords(parcelWords);
  const { officialStatus, version, acceptedOn = null, dutiableValue = null, isDrawn = false, rulebook } = parcel;
  return (
    <dl className="facts parcel-figures">
      <dt>{say("officialStatus")}</dt>
      <dd className="figures">{officialStatus ?? "—"}</dd>
      <dt>{say("decision")}</dt>
      <dd>{version === 0 ? say("notYet") : say("decisionNo", { version })}</dd>
      {acceptedOn !== null && (
        <>
          <dt>{say("acceptedOn")}</dt>
          <dd className="figures">{acceptedOn}</dd>
        </>
      )}
      {dutiableValue !== null && (
        <>
          <dt>{say("dutiableValue")}</dt>
          <dd>
            <Money amount={dutiableValue} currency="CNY" />
          </dd>
        </>
      )}
      {isDrawn && (
        <>
          <dt>{say("chosen")}</dt>
          <dd>{say("byLot")}</dd>
        </>
      )}
      <dt>{say("rulebook")}</dt>
      <dd className="code">{rulebook === null ? "—" : `${rulebook.slice(0, "sha256:".length + 12)}…`}</dd>
    </dl>
  );
}

const unique = (all: readonly Sentences[]): readonly Sentences[] => [
  ...new Map(all.map((one) => [one.en, one])).values(),
];
