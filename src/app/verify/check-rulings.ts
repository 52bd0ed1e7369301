/**
 * checkRulings: each ruling and proposal of officers against the events that told of it.
 *
 * An event that ends a proposal says all that was proposed: the open row's claim is taken back, and the ended row's
 * stands for it. So no walk needs the other's order. That a decision stands on its ruling is in its circumstances.
 */
import type { EventOf, FairwayEvent } from "../../customs/event.ts";
import type { RulingEvidence } from "./record-reader.ts";
import type { Claim, Tally } from "./tally.ts";
import { count, type Verifying } from "./verifying.ts";

export async function checkRulings(verifying: Verifying): Promise<void> {
  const { reader, tally, vault } = verifying;
  for await (const rows of reader.rulings()) {
    for (const row of rows) tally.find(rulingClaim({ ...row, text: vault.digest(row.text) }));
    count(verifying, "ruling", rows.length);
  }
}

/** `text` is its SHA-256 here. */
const rulingClaim = ({ consignment, ruling, ...row }: RulingEvidence): Claim => ({
  table: "ruling",
  key: `${consignment} ${ruling}`,
  values: {
    ...{ version: row.version, outcome: row.outcome, code: row.code, text: row.text, batch: row.batch },
    ...{ proposed_by: row.proposedBy, proposed_at: row.proposedAt, ending: row.ending, ended_by: row.endedBy },
    ...{ ended_at: row.endedAt, end_batch: row.endBatch },
  },
});

export function hearRuling(event: FairwayEvent, batch: string, at: string, tally: Tally): void {
  switch (event.type) {
    case "ruling.proposed":
      return tally.expect(rulingClaim(openRow(event)));
    case "ruling.made": {
      const { confirmedBy, officer } = event.data;
      const open = openRow(event);
      if (confirmedBy !== null) tally.expect(rulingClaim(open), -1); // Another event proposed it.
      return tally.expect(rulingClaim(ended(open, "made", confirmedBy ?? officer, batch, at)));
    }
    case "ruling.withdrawn": {
      const open = openRow(event);
      tally.expect(rulingClaim(open), -1);
      return tally.expect(rulingClaim(ended(open, event.data.ending, event.data.by, batch, at)));
    }
    default:
      return undefined;
  }
}

function openRow({
  consignment,
  data,
}: EventOf<"ruling.proposed"> | EventOf<"ruling.made"> | EventOf<"ruling.withdrawn">): RulingEvidence {
  const { ruling, version, outcome, code, text, officer: proposedBy, proposedAt, proposedIn } = data;
  return {
    consignment: consignment ?? "",
    ...{ ruling, version, outcome, code, text, proposedBy, proposedAt, batch: proposedIn },
    ...{ ending: null, endedBy: null, endedAt: null, endBatch: null },
  };
}

const ended = (
  open: RulingEvidence,
  ending: string,
  endedBy: string,
  endBatch: string,
  at: string,
): RulingEvidence => ({
  ...open,
  ...{ ending, endedBy, endedAt: at, endBatch },
});
