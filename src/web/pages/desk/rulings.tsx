/** Rulings: what was ruled and proposed on a parcel before, the latest first. */
import type { ReactNode } from "react";
import { Answered } from "../../design/answered.tsx";
import { Instant } from "../../design/instant.tsx";
import { usePerson } from "../../session/session.ts";
import { useWords } from "../../words/words.ts";
import type { Ruling } from "./desk-parcel.ts";
import { RulingText } from "./ruling-text.tsx";
import { useRulings } from "./use-desk.ts";
import { deskWords } from "./words.ts";

const states = {
  proposed: ["stateProposed", "yellow"],
  made: ["stateMade", "blue"],
  rejected: ["stateRejected", "neutral"],
  withdrawn: ["stateWithdrawn", "neutral"],
  overtaken: ["stateOvertaken", "neutral"],
} as const;

export function Rulings({ consignment }: { readonly consignment: string }): ReactNode {
  const say = useWords(deskWords);
  return (
    <section className="desk-part" aria-labelledby="desk-history">
      <h3 id="desk-history">{say("history")}</h3>
      <Answered of={useRulings(consignment)} lines={2}>
        {(rulings) =>
          rulings.length === 0 ? (
            <p className="desk-quiet">{say("historyNone")}</p>
          ) : (
            <ol className="desk-rulings">
              {rulings.toReversed().map((ruling) => (
                <li key={ruling.id} className="desk-ruling">
                  <Past ruling={ruling} />
                </li>
              ))}
            </ol>
          )
        }
      </Answered>
    </section>
  );
}

function Past({ ruling }: { readonly ruling: Ruling }): ReactNode {
  const say = useWords(deskWords);
  const me = usePerson()?.id;
  const who = (account: string): string => say(account === me ? "you" : "another");
  const [state, tone] = states[ruling.state];
  const { proposedBy, proposedAt, endedBy, endedAt, version } = ruling;
  const isOwn = ruling.state === "made" && endedBy === proposedBy; // One person was enough.
  return (
    <>
      <p className="desk-became">
        <span className={`tag tag-${tone}`}>{say(state)}</span>
        <span className="desk-quiet">
          <Instant at={proposedAt} isShort /> · {say("byOn", { who: who(proposedBy), version })}
        </span>
      </p>
      <RulingText ruling={ruling} />
      {endedAt !== null && endedBy !== null && !isOwn && (
        <p className="desk-quiet">
          <Instant at={endedAt} isShort /> ·{" "}
          {say(ruling.state === "made" ? "confirmedBy" : "by", { who: who(endedBy) })}
        </p>
      )}
    </>
  );
}
