/**
 * senders: one sender at a time on each upload; the one that comes last stays.
 *
 * A sender that was cut off comes again, often before its old connection is known to be dead. So the newcomer cuts the
 * one before it, and begins when what that one had under way is settled. Not here: two programs on one record, which
 * the record's own step keeps apart.
 */
export interface Senders {
  /** Resolves when nobody else is on the upload; the answer is called when this sender leaves it. */
  take(upload: string, cut: () => void): Promise<() => void>;
}

interface Sender {
  readonly gone: Promise<void>;
  cut(): void;
}

export function createSenders(): Senders {
  const current = new Map<string, Sender>();
  return {
    async take(upload, cut) {
      for (let other = current.get(upload); other !== undefined; other = current.get(upload)) {
        other.cut();
        await other.gone;
      }
      let leave: () => void = () => undefined;
      const gone = new Promise<void>((resolve) => (leave = resolve));
      current.set(upload, { cut, gone });
      return () => {
        current.delete(upload);
        leave();
      };
    },
  };
}
