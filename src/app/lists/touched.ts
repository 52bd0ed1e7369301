/**
 * touchedBy: which parcels and waybills the next rows of the journal name, as many as one step takes, and which
 * decisions were taken in which minute.
 *
 * A step may end inside a row: the cursor says how many of its events were taken. Not here: what the parcels look like
 * now (`listed-parcel.ts`); an event only says where to look.
 */
import type { FairwayEvent } from "../../customs/event.ts";
import type { ChainPlace, Cursor } from "../telling/cursor.ts";
import type { JournalRead } from "../telling/telling-ports.ts";
import { everybody, type MinuteChange } from "./tallies.ts";

export interface Touched {
  /** In the order in which the journal first names them. */
  readonly consignments: ReadonlySet<string>;
  readonly waybills: ReadonlySet<string>;
}

export interface Step extends Touched {
  readonly cursor: Cursor;
  /** Of the last row that was looked into. */
  readonly recordedAt: string | null;
  readonly minutes: readonly MinuteChange[];
  readonly events: number;
  /** Rows were left for the next step. */
  readonly more: boolean;
}

export interface StepLimits {
  readonly parcels: number;
  readonly events: number;
}

const MINUTE_MS = 60_000;

export function touchedBy(rows: readonly JournalRead[], after: Cursor, limits: StepLimits): Step {
  const consignments = new Set<string>();
  const waybills = new Set<string>();
  const minutes = new Map<string, MinuteChange>();
  const cursor = new Map<string, ChainPlace>(after);
  let recordedAt: string | null = null;
  let events = 0;
  for (const row of rows) {
    const { writer, sequence } = row;
    const place = cursor.get(writer);
    const told = place?.sequence === sequence ? place.told : 0;
    const texts = row.events ?? [];
    for (let position = told; position < texts.length; position += 1) {
      if (consignments.size >= limits.parcels || events >= limits.events) {
        if (position > 0) cursor.set(writer, { sequence, told: position });
        return { consignments, waybills, cursor, recordedAt, minutes: [...minutes.values()], events, more: true };
      }
      events += 1;
      ({ recordedAt } = row);
      const event = JSON.parse(texts[position]!) as FairwayEvent;
      if (event.consignment !== null) consignments.add(event.consignment);
      if (event.waybill !== null) waybills.add(event.waybill);
      if (event.type === "parcel.decided") countDecision(minutes, row.recordedAt, event.parties);
    }
    cursor.set(writer, { sequence: sequence + 1, told: 0 });
  }
  return { consignments, waybills, cursor, recordedAt, minutes: [...minutes.values()], events, more: false };
}

function countDecision(minutes: Map<string, MinuteChange>, recordedAt: string, parties: readonly string[]): void {
  const minute = Math.floor(Date.parse(recordedAt) / MINUTE_MS) * MINUTE_MS;
  for (const scope of [everybody, ...parties]) {
    const name = `${minute} ${scope}`;
    minutes.set(name, { scope, minute, decisions: (minutes.get(name)?.decisions ?? 0) + 1 });
  }
}
