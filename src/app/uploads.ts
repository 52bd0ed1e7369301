/**
 * Uploads: the port that remembers how far each party's uploads have come, in documents from the first.
 *
 * The number is moved after the documents' own commit and before they are acknowledged: it never claims what is not
 * committed, and never lacks what was acknowledged. A crash in between leaves it low; what is then sent again is there
 * already. Rejected: moving it in the clearing's transaction, for an upload's documents are shared out between batches
 * of several writers, and none of them knows what came before. Instants are milliseconds since 1970.
 */
export interface Upload {
  readonly id: string;
  /** Documents committed, or refused for good: where its sender goes on. */
  readonly documents: number;
  readonly isFinished: boolean;
  readonly changedAt: number;
}

/** A step of an upload: it must stand at `from`. */
export interface UploadStep {
  readonly from: number;
  readonly to: number;
  readonly isFinished: boolean;
}

export interface UploadStore {
  /** Begins the upload, or finds it; undefined where the party has too many open ones. */
  open(
    party: string,
    id: string,
    at: number,
  ): Promise<{ readonly upload: Upload; readonly isNew: boolean } | undefined>;
  find(party: string, id: string): Promise<Upload | undefined>;
  /** False where the upload is finished or does not stand where the step begins. */
  advance(party: string, id: string, step: UploadStep, at: number): Promise<boolean>;
}
