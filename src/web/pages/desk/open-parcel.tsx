/**
 * OpenParcel: one parcel at the desk: what was found, in whose hand it is, what can be decided, and what was before.
 *
 * Every act says how it went at the top, which then has the focus; after a ruling it shows what became of the parcel.
 * Escape leads back to the list.
 */
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from "react";
import { Link } from "react-router";
import { Answered } from "../../design/answered.tsx";
import { dayOf, Instant } from "../../design/instant.tsx";
import { LaneTag } from "../../design/lane-tag.tsx";
import { Money } from "../../design/money.tsx";
import { ReasonText } from "../../design/reason-text.tsx";
import { StateTag } from "../../design/state-tag.tsx";
import { usePerson } from "../../session/session.ts";
import { useWords } from "../../words/words.ts";
import { addressOf } from "./address-of.ts";
import { Decide } from "./decide.tsx";
import { isStopped, pathOf, type DeskListName, type DeskParcel } from "./desk-parcel.ts";
import { InHand } from "./in-hand.tsx";
import { Proposal } from "./proposal.tsx";
import { Rulings } from "./rulings.tsx";
import { useAct, type Acting, type Said } from "./use-act.ts";
import { useDeskParcel, useReasons } from "./use-desk.ts";
import { deskWords } from "./words.ts";

interface OpenParcelProps {
  readonly consignment: string;
  readonly list: DeskListName;
  readonly next: string | null;
  readonly onLeave: () => void;
}

export function OpenParcel({ consignment, list, next, onLeave }: OpenParcelProps): ReactNode {
  const say = useWords(deskWords);
  const query = useDeskParcel(consignment);
  const acting = useAct();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const leave = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && !event.defaultPrevented) onLeave();
  };
  return (
    <section className="panel desk-parcel" onKeyDown={leave} aria-labelledby="desk-parcel-name">
      <p className="desk-back">
        <Link to={addressOf(list)}>{say("backToList")}</Link>
      </p>
      <header className="panel-head">
        <h2 id="desk-parcel-name" ref={heading} tabIndex={-1}>
          {say("parcel", { orderNo: consignment.split("/")[1]! })}
        </h2>
        <Link to={`/parcels/${pathOf(consignment)}`}>{say("whole")}</Link>
      </header>
      <Answered of={query}>
        {(parcel) => (
          <>
            <SaidOf said={acting.said} parcel={parcel} list={list} next={next} />
            <Facts parcel={parcel} />
            <Reasons consignment={consignment} parcel={parcel} />
            <Acts parcel={parcel} acting={acting} />
            <Rulings consignment={consignment} />
          </>
        )}
      </Answered>
    </section>
  );
}

interface SaidOfProps {
  readonly said: Said | null;
  readonly parcel: DeskParcel;
  readonly list: DeskListName;
  readonly next: string | null;
}

/** How the last act went; it has the focus, for what was pressed may be gone. */
function SaidOf({ said, parcel, list, next }: SaidOfProps): ReactNode {
  const say = useWords(deskWords);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (said !== null) element.current?.focus();
  }, [said]);
  return (
    <div ref={element} tabIndex={-1} role="status" className={said === null ? "unseen" : `desk-said desk-${said.tone}`}>
      {said !== null && (
        <>
          <p>{said.text}</p>
          {said.isDecided && (
            <p className="desk-became">
              <StateTag state={parcel.state} /> <LaneTag lane={parcel.lane} />
            </p>
          )}
          {(said.isDecided || !isStopped(parcel)) && next !== null && (
            <p>
              <Link to={addressOf(list, next)}>{say("next")}</Link>
            </p>
          )}
        </>
      )}
    </div>
  );
}

function Facts({ parcel }: { readonly parcel: DeskParcel }): ReactNode {
  const say = useWords(deskWords);
  const { state, lane, dutiableValue, currency, waitingSince, points, version } = parcel;
  return (
    <>
      <p className="desk-became">
        <StateTag state={state} /> <LaneTag lane={lane} />
      </p>
      <dl className="facts">
        <dt>{say("value")}</dt>
        <dd>
          {dutiableValue === null ? (
            say("valueUnknown")
          ) : (
            <Money amount={dutiableValue} currency={currency ?? undefined} />
          )}
        </dd>
        {waitingSince !== null && isStopped(parcel) && (
          <>
            <dt>{say("since")}</dt>
            <dd>
              <Instant at={waitingSince} />
            </dd>
          </>
        )}
        <dt>{say("points")}</dt>
        <dd className="figures">{points}</dd>
        <dt>{say("version")}</dt>
        <dd>{say("versionOf", { version })}</dd>
      </dl>
    </>
  );
}

function Reasons({ consignment, parcel }: { readonly consignment: string; readonly parcel: DeskParcel }): ReactNode {
  const say = useWords(deskWords);
  const query = useReasons(consignment, parcel.version);
  const day = parcel.waitingSince === null ? null : dayOf(Date.parse(parcel.waitingSince));
  return (
    <section className="desk-part" aria-labelledby="desk-found">
      <h3 id="desk-found">{say("found")}</h3>
      <Answered of={query} isEmpty={(reasons) => reasons.length === 0} empty={say("foundNone")} lines={3}>
        {(reasons) =>
          reasons.map((reason) => {
            const asked = new URLSearchParams({ ...(day !== null && { day }), rule: reason.rule });
            const rule = <Link to={`/rules?${asked.toString()}`}>{reason.rule}</Link>;
            return <ReasonText key={reason.rule} reason={reason} rule={rule} />;
          })
        }
      </Answered>
    </section>
  );
}

function Acts({ parcel, acting }: { readonly parcel: DeskParcel; readonly acting: Acting }): ReactNode {
  const say = useWords(deskWords);
  const person = usePerson();
  if (!isStopped(parcel)) return <p className="desk-part desk-quiet">{say("handDone")}</p>;
  if (person === null || person.role === "analyst")
    return (
      <>
        {parcel.proposal !== null && <Proposal proposal={parcel.proposal} acting={acting} />}
        <p className="desk-part desk-quiet">{say("readOnly")}</p>
      </>
    );
  if (parcel.proposal !== null) return <Proposal proposal={parcel.proposal} acting={acting} />;
  return (
    <>
      <InHand parcel={parcel} acting={acting} />
      {parcel.claim?.officer === person.id && <Decide parcel={parcel} acting={acting} />}
    </>
  );
}
