/** InHand: in whose hand a parcel is and for how long: to be claimed, renewed, given back, taken over. */
import { Button } from "antd";
import type { ReactNode } from "react";
import { api } from "../../api/api.ts";
import { writeInstant } from "../../design/instant.tsx";
import { useNow } from "../../design/use-now.ts";
import { useSpan } from "../../design/use-span.ts";
import { usePerson } from "../../session/session.ts";
import { useWords } from "../../words/words.ts";
import { consignmentOf, pathOf, type DeskParcel } from "./desk-parcel.ts";
import type { Acting } from "./use-act.ts";
import { useDeskRules } from "./use-desk.ts";
import { deskWords } from "./words.ts";

/** From here on the claim is said to run out. */
const ENDING_MS = 10 * 60_000;

interface InHandProps {
  readonly parcel: DeskParcel;
  readonly acting: Acting;
}

type Saying = "saidClaimed" | "saidRenewed" | "saidReturned" | "saidTaken";

export function InHand({ parcel, acting: { act, isBusy } }: InHandProps): ReactNode {
  const say = useWords(deskWords);
  const spanOf = useSpan();
  const now = useNow();
  const person = usePerson();
  const rules = useDeskRules();
  const { platform, orderNo, claim } = parcel;
  const left = claim === null ? 0 : Date.parse(claim.until) - now;
  const holder = claim === null || left <= 0 ? null : claim;
  const isMine = holder?.officer === person?.id;
  const until = holder === null ? "" : writeInstant(holder.until).slice(11, 16);

  const saying = (text: Saying) => () => ({ text: say(text), isDecided: false });
  const claimIt = (text: Saying, takeOver = false): void =>
    void act(() => api.post("/v1/desk/claims", { platform, orderNo, takeOver }), saying(text));
  const giveBack = (): void =>
    void act(() => api.remove(`/v1/desk/claims/${pathOf(consignmentOf(parcel))}`), saying("saidReturned"));

  return (
    <section className="desk-part" aria-labelledby="desk-hand">
      <h3 id="desk-hand">{say("hand")}</h3>
      {holder === null ? (
        <p>{say("handNone")}</p>
      ) : isMine ? (
        <p>{say("handMine", { until, span: spanOf(left) })}</p>
      ) : (
        <p>
          {say("handOther", { until })} {person?.role !== "supervisor" && say("handOtherOnly")}
        </p>
      )}
      <p role="status" className="desk-ending">
        {isMine && left <= ENDING_MS && say("handEnding", { span: spanOf(left) })}
      </p>
      <div className="desk-buttons">
        {holder === null && (
          <Button type="primary" disabled={isBusy} onClick={() => claimIt("saidClaimed")}>
            {say("claim")}
          </Button>
        )}
        {isMine && (
          <>
            <Button disabled={isBusy} onClick={() => claimIt("saidRenewed")}>
              {say("renew", { minutes: rules.data?.claimMinutes ?? 0 })}
            </Button>
            <Button disabled={isBusy} onClick={giveBack}>
              {say("giveBack")}
            </Button>
          </>
        )}
        {holder !== null && !isMine && person?.role === "supervisor" && (
          <Button disabled={isBusy} onClick={() => claimIt("saidTaken", true)}>
            {say("takeOver")}
          </Button>
        )}
      </div>
    </section>
  );
}
