/** fairway prove: an event, or a parcel's last decision, with the path that proves it; `--json` is the proof itself. */
import type { FairwayEvent } from "../customs/event.ts";
import { isEventId, proofOf, proofOfDecision, type Proof } from "../app/journal/prove.ts";
import type { Result } from "../kernel/problem.ts";
import { findParcel, refuse, type AskOptions } from "./ask.ts";
import type { Fairway } from "./compose.ts";
import { answer, DONE, type ExitCode } from "./talk.ts";

export async function prove(fairway: Fairway, reference: string, { json }: AskOptions): Promise<ExitCode> {
  const proof = await find(fairway, reference);
  if (!proof.ok) return refuse(proof.problems, json);
  answer(json ? JSON.stringify(proof.value) : tell(proof.value));
  return DONE;
}

/** An order number may look like an event: what is no event is sought as a parcel. */
async function find(fairway: Fairway, reference: string): Promise<Result<Proof>> {
  const { proofs, vault } = fairway;
  const event = await proofOf(reference, proofs, vault);
  if (event.ok || event.problems[0]?.code !== "event.not_found") return event;
  const parcel = await findParcel(fairway, reference);
  if (parcel.ok) return proofOfDecision(parcel.value.consignment, proofs, vault);
  return isEventId(reference) ? event : parcel;
}

function tell({ event, leaf, path, head, signature, publicKey, decision }: Proof): string {
  const { type, consignment } = JSON.parse(leaf) as FairwayEvent;
  return [
    `event ${event}: ${type} ${consignment ?? ""}`.trimEnd(),
    `leaf ${leaf}`,
    ...(decision === undefined ? [] : [`decision ${decision}`]),
    ...path.map(({ side, hash }) => `${side.padEnd(5)} ${hash}`),
    `root  ${head.root} over ${head.count} events`,
    `head  ${head.writer}.${head.sequence} of ${head.recordedAt}, after ${head.previous === "" ? "none" : head.previous}`,
    `signed with ${head.key} ${publicKey}: ${signature}`,
  ].join("\n");
}
