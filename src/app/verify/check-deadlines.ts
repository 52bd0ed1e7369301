/**
 * checkDeadlines: each deadline against the events that began, ended or missed it.
 *
 * Where events tell of an end, they name the beginning too: its claim is taken back, and the ended row's stands for it.
 * So no walk needs the other's order. Not evidence: which worker has a row in hand.
 */
import type { DeadlineTold, FairwayEvent } from "../../customs/event.ts";
import type { DeadlineEvidence } from "./record-reader.ts";
import type { Claim, Tally } from "./tally.ts";
import { count, type Verifying } from "./verifying.ts";

export async function checkDeadlines(verifying: Verifying): Promise<void> {
  for await (const rows of verifying.reader.deadlines()) {
    for (const row of rows) verifying.tally.find(deadlineClaim(row));
    count(verifying, "deadline", rows.length);
  }
}

const deadlineClaim = ({ consignment, kind, version, round, ...row }: DeadlineEvidence): Claim => ({
  table: "deadline",
  key: `${consignment} ${kind} v${version} r${round}`,
  values: {
    ...{ started_at: row.startedAt, due_at: row.dueAt, state: row.state, closed_at: row.closedAt },
    ...{ missing: listed(row.missing), told: listed(row.told), batch: row.batch },
  },
});

/** An event's text may have been changed by hand: then a list may be anything. */
const listed = (values: unknown): string => JSON.stringify(Array.isArray(values) ? values : []);

type Begun = Pick<DeadlineTold, "kind" | "version" | "round" | "startedAt" | "dueAt">;

export function hearDeadlines(event: FairwayEvent, batch: string, at: string, tally: Tally): void {
  const consignment = event.consignment ?? "";
  const open = ({ kind, version, round, startedAt, dueAt }: Begun): DeadlineEvidence => ({
    ...{ consignment, kind, version, round, startedAt, dueAt },
    ...{ state: "open", closedAt: null, missing: [], told: [], batch: null },
  });
  if (event.type === "deadline.missed") {
    const begun = open(event.data);
    const { missing } = event.data;
    tally.expect(deadlineClaim(begun), -1);
    tally.expect(deadlineClaim({ ...begun, state: "missed", closedAt: at, missing, told: event.parties, batch }));
    return;
  }
  for (const told of deadlinesIn(event)) {
    const begun = open(told);
    if (told.state === "open") tally.expect(deadlineClaim(begun));
    else {
      tally.expect(deadlineClaim(begun), -1);
      tally.expect(deadlineClaim({ ...begun, state: told.state, closedAt: at, batch }));
    }
  }
}

function deadlinesIn({ data }: FairwayEvent): readonly DeadlineTold[] {
  const { deadlines } = data as { readonly deadlines?: unknown };
  if (!Array.isArray(deadlines)) return [];
  return deadlines.filter((each): each is DeadlineTold => typeof each === "object" && each !== null);
}
