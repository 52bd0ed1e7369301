/**
 * claimParcel, returnParcel: an officer takes a parcel in hand, or gives it back.
 *
 * Claimed again by who has it, a claim is renewed and no event tells of it. Taken, taken over and given back are events
 * that only authorities hear. Not here: the rule (`desk-life.ts`), rulings (`rule.ts`).
 */
import type { FairwayEvent } from "../../customs/event.ts";
import { ok, type Result } from "../../kernel/problem.ts";
import { act, tell, type Act, type Desk } from "./desk.ts";
import { claimNow, judgeClaim, judgeReturn } from "./desk-life.ts";
import type { ClaimRow, Officer } from "./desk-ports.ts";

const MINUTE_MS = 60_000;

/** `takesOver`: a supervisor takes the parcel out of another officer's hand. */
export const claimParcel = (
  desk: Desk,
  officer: Officer,
  consignment: string,
  takesOver: boolean,
): Promise<Result<ClaimRow>> =>
  act(desk, consignment, async (acting) => {
    const judged = judgeClaim(acting.standing, officer, takesOver);
    if (!judged.ok) return judged;
    const { from } = judged.value;
    const { tx, now, standing } = acting;
    const claimedAt = from === officer.id ? claimNow(standing)!.claimedAt : now;
    const until = now + desk.book.claimMinutes.value * MINUTE_MS;
    const row = { consignment, account: officer.id, claimedAt, until };
    await tx.keepClaim(row);
    if (from !== officer.id)
      await tell(acting, desk, [
        deskEvent(acting, "parcel.claimed", {
          officer: officer.id,
          until: new Date(until).toISOString(),
          takenFrom: from,
        }),
      ]);
    return ok(row);
  });

/** True where there was a claim to give back. */
export const returnParcel = (desk: Desk, officer: Officer, consignment: string): Promise<Result<boolean>> =>
  act(desk, consignment, async (acting) => {
    const judged = judgeReturn(acting.standing, officer);
    if (!judged.ok || !judged.value) return judged;
    await acting.tx.dropClaim(consignment);
    await tell(acting, desk, [deskEvent(acting, "parcel.unclaimed", { officer: officer.id })]);
    return judged;
  });

/** What goes on inside the authority: no party is told. */
export const deskEvent = <T extends FairwayEvent["type"]>(
  { consignment }: Act,
  type: T,
  data: Extract<FairwayEvent, { type: T }>["data"],
): FairwayEvent => ({ type, consignment, waybill: null, parties: [], data }) as unknown as FairwayEvent;
