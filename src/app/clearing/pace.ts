/**
 * pace: how long documents will wait, from how fast documents got through lately.
 *
 * Measured only while something is under way, so that an idle hour says nothing, and on batches of some size: a small
 * one costs a commit, whatever is in it, and says nothing of a flood. The last few batches count most. Instants and
 * durations are milliseconds.
 */

/** What a batch before counts against the one that has just ended. */
const MEMORY = 0.8;
/** A batch of fewer documents is not measured. */
const TELLING_DOCUMENTS_MIN = 50;
/** Before anything was measured: a slow machine's documents a millisecond. */
const ASSUMED_PER_MS = 1;

export interface Pace {
  /** Something is under way from now on, where nothing was. */
  begin(at: number): void;
  /** A batch ended. */
  end(documents: number, at: number): void;
  /** How long it takes until so many documents are through. */
  timeFor(documents: number): number;
}

export function createPace(): Pace {
  let since = 0;
  let documentsLately = 0;
  let durationLately = 0;
  return {
    begin(at) {
      since = at;
    },
    end(documents, at) {
      const duration = Math.max(at - since, 0);
      since = at;
      if (documents < TELLING_DOCUMENTS_MIN) return;
      documentsLately = documentsLately * MEMORY + documents;
      durationLately = durationLately * MEMORY + duration;
    },
    timeFor(documents) {
      const isMeasured = documentsLately > 0 && durationLately > 0;
      return documents * (isMeasured ? durationLately / documentsLately : 1 / ASSUMED_PER_MS);
    },
  };
}
