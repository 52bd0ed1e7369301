/**
 * checkWebhooks: each webhook against the envelope of its secret, each message to one against the event that it tells.
 *
 * A body is signed when it is sent, so a changed one would go out as a true event. Events are looked up one by one, a
 * page's at once, so that no large row of the journal is read whole. The secret was sealed for the webhook as it was
 * made: another address, party or choice of types does not open it. Not evidence: which webhook a message is for, when
 * it is tried, by whom and how often; how far the journal was laid out.
 */
import type { FairwayEvent } from "../../customs/event.ts";
import { messageOf } from "../telling/fan-out.ts";
import { openSecret } from "../telling/webhook-secrets.ts";
import { quoted } from "./fault.ts";
import type { DeliveryEvidence, EventAt, EventPlace } from "./record-reader.ts";
import { count, type Verifying } from "./verifying.ts";

type Message = ReturnType<typeof messageOf>;

export async function checkWebhooks(verifying: Verifying): Promise<void> {
  await checkSubscriptions(verifying);
  await checkDeliveries(verifying);
}

async function checkSubscriptions(verifying: Verifying): Promise<void> {
  const { reader, vault, faults } = verifying;
  for await (const rows of reader.subscriptions()) {
    for (const row of rows) {
      for (const [column, sealed] of [["secret", row.secret] as const, ["former_secret", row.formerSecret] as const]) {
        if (sealed === null) continue;
        try {
          openSecret(vault, row, sealed);
        } catch {
          // Nothing of an envelope belongs into a report; which of the row's members is another, it does not say.
          faults.add("envelope.not_opened", "subscription", row.id, `${column}, party, url, types or created_at`);
        }
      }
    }
    count(verifying, "subscription", rows.length);
  }
}

async function checkDeliveries(verifying: Verifying): Promise<void> {
  for await (const rows of verifying.reader.deliveries()) {
    const places = new Map(rows.map(({ event }) => [event, placeOf(event)]));
    const found = await verifying.reader.findEvents([...places.values()].filter((place) => place !== undefined));
    const messages = new Map<string, Message>();
    for (const event of found) {
      const message = messageAt(event);
      if (message !== undefined) messages.set(message.event, message);
    }
    for (const row of rows) checkDelivery(row, messages.get(row.event), verifying);
    count(verifying, "delivery", rows.length);
  }
}

function checkDelivery(row: DeliveryEvidence, message: Message | undefined, { faults }: Verifying): void {
  const key = `${row.subscription} ${row.event}`;
  if (message === undefined) {
    faults.add("delivery.event_missing", "delivery", key, "event");
    return;
  }
  const differs = (column: "type" | "thread" | "body"): void =>
    faults.add("delivery.column_wrong", "delivery", key, column, `The event says ${quoted(message[column])}.`);
  if (row.type !== message.type) differs("type");
  if (row.thread !== message.thread) differs("thread");
  // What was delivered has no body any more.
  if (row.body === null ? row.state !== "delivered" : row.body !== message.body) differs("body");
}

function placeOf(event: string): EventPlace | undefined {
  const parts = /^(.+)\.(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,8})$/.exec(event);
  return parts === null ? undefined : { writer: parts[1]!, sequence: Number(parts[2]), position: Number(parts[3]) };
}

/** Undefined of a text that is no event: whatever is wrong with it, `checkHeads` names it. */
function messageAt({ writer, sequence, recordedAt, position, text }: EventAt): Message | undefined {
  if (text === null) return undefined;
  try {
    const event = JSON.parse(text) as FairwayEvent | null;
    return event === null ? undefined : messageOf({ writer, sequence, recordedAt }, position, event);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
