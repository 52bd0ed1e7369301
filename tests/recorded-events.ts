/** recordedEvents: every event of a record's journal, in the order of the record, for tests that ask what was told. */
import type pg from "pg";
import type { FairwayEvent } from "../src/customs/event.ts";

export async function recordedEvents(client: pg.Client): Promise<FairwayEvent[]> {
  const { rows } = await client.query<{ events: string[] }>(
    "select events from journal order by recorded_at, writer, sequence",
  );
  return rows.flatMap(({ events }) => events.map((text) => JSON.parse(text) as FairwayEvent));
}
