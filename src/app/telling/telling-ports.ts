/**
 * Ports of telling: what reading the journal and telling the parties of it needs from the world.
 *
 * Instants are milliseconds since 1970 or ISO 8601 texts in UTC. Not here: writing the journal (`ports.ts`).
 */
import type { Cursor } from "./cursor.ts";

/** One row of the journal as it is read to be told. */
export interface JournalRead {
  readonly writer: string;
  readonly sequence: number;
  readonly recordedAt: string;
  /** The canonical texts; null where the row names none of the parties that were asked for. */
  readonly events: readonly string[] | null;
}

export interface JournalReader {
  /** Where each chain ends, as of one moment. */
  tips(): Promise<ReadonlyMap<string, number>>;
  /**
   * The next rows, a bounded number, in the order of telling: of two rows that concern the same parcel, the earlier
   * first. `parties` null stands for everybody.
   */
  read(
    after: Cursor,
    parties: readonly string[] | null,
  ): Promise<{ readonly rows: readonly JournalRead[]; readonly isAtEnd: boolean }>;
}

/** Resolves after so many milliseconds, or when the signal is given; never rejects. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>;
