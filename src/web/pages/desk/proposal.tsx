/** Proposal: a ruling that waits for a second person, who confirms or rejects it; its author can withdraw it. */
import { Button } from "antd";
import type { ReactNode } from "react";
import { api } from "../../api/api.ts";
import { Instant } from "../../design/instant.tsx";
import { usePerson } from "../../session/session.ts";
import { useWords } from "../../words/words.ts";
import type { Ruling } from "./desk-parcel.ts";
import { RulingText } from "./ruling-text.tsx";
import type { Acting } from "./use-act.ts";
import { deskWords } from "./words.ts";

interface ProposalProps {
  readonly proposal: Ruling;
  readonly acting: Acting;
}

const said = {
  made: "saidMade",
  rejected: "saidRejected",
  withdrawn: "saidWithdrawn",
  overtaken: "saidOvertaken",
  proposed: "saidProposed",
} as const;

export function Proposal({ proposal, acting: { act, isBusy } }: ProposalProps): ReactNode {
  const say = useWords(deskWords);
  const person = usePerson();
  const isMine = proposal.proposedBy === person?.id;
  const settle = (way: "confirm" | "reject"): void =>
    void act(
      () => api.post<Ruling>(`/v1/rulings/${encodeURIComponent(proposal.id)}/${way}`),
      ({ state }) => ({ text: say(said[state]), isDecided: state === "made" }),
    );
  return (
    <section className="desk-part" aria-labelledby="desk-proposal">
      <h3 id="desk-proposal">{say("proposalTitle")}</h3>
      <p>{say("handOpen")}</p>
      <div className="desk-ruling">
        <p className="desk-quiet">
          {say(isMine ? "proposalMine" : "proposalBy")} <Instant at={proposal.proposedAt} isShort />
        </p>
        <RulingText ruling={proposal} />
      </div>
      {person !== null && person.role !== "analyst" && (
        <>
          {isMine && (
            <p id="desk-own" className="desk-eyes desk-eyes-two">
              {say("ownProposal")}
            </p>
          )}
          <div className="desk-buttons">
            <Button
              type="primary"
              disabled={isMine || isBusy}
              aria-describedby={isMine ? "desk-own" : undefined}
              onClick={() => settle("confirm")}
            >
              {say("confirm")}
            </Button>
            <Button danger={!isMine} disabled={isBusy} onClick={() => settle("reject")}>
              {say(isMine ? "withdraw" : "reject")}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
