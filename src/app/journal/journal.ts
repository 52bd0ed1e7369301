/**
 * journal: a batch's events into one signed head: their Merkle root, chained to the head before.
 *
 * Pure but for the vault's key. The head's text is what is hashed and signed; anyone can compute it again from the
 * journal's row. Not here: which events a batch has (`record-events.ts`), writing the row (`store/`).
 */
import type { FairwayEvent } from "../../customs/event.ts";
import { canonical } from "../../kernel/canonical.ts";
import { hexOf } from "../../kernel/hex.ts";
import { leafHash, merkleRoot } from "../../kernel/merkle.ts";
import type { JournalRow, Tip, Vault } from "../ports.ts";

/** What a head says; its canonical text is hashed and signed. */
export interface Head {
  readonly writer: string;
  readonly sequence: number;
  readonly recordedAt: string;
  readonly previous: string;
  readonly root: string;
  readonly count: number;
  readonly key: string;
}

/** The name of a batch; with a position from 0 behind it, of one of its events. */
export const batchName = (writer: string, sequence: number): string => `${writer}.${sequence}`;

/** The name of the batch that is being written on a tip: "WRITER.SEQUENCE". */
export const batchOf = ({ writer, sequence }: Pick<Tip, "writer" | "sequence">): string =>
  batchName(writer, sequence + 1);

export const headText = ({ writer, sequence, recordedAt, previous, root, count, key }: Head): string =>
  canonical({ writer, sequence, recordedAt, previous, root, count, key });

/** The journal's row for the events of one batch, of which there is at least one. */
export function journalRow(events: readonly FairwayEvent[], tip: Tip, at: number, vault: Vault): JournalRow {
  const texts = events.map((event) => canonical(event));
  const root = hexOf(
    merkleRoot(
      texts.map((text) => leafHash(text, vault.sha256)),
      vault.sha256,
    ),
  );
  const parties = new Set<string>();
  for (const event of events) for (const party of event.parties) parties.add(party);
  const head = {
    writer: tip.writer,
    sequence: tip.sequence + 1,
    recordedAt: new Date(at).toISOString(),
    previous: tip.hash,
    root,
    count: texts.length,
    key: vault.signingKey,
  };
  const text = headText(head);
  const { writer, sequence, recordedAt, previous, key } = head;
  return {
    ...{ writer, sequence, recordedAt, previous, root, key },
    hash: vault.digest(text),
    signature: vault.sign(text),
    parties: [...parties].sort(),
    events: texts,
  };
}
