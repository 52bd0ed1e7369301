/**
 * Filers: the parties' own programs and the network between them and the application. They send what is planned, wait
 * for the answer to what a filing follows up, and send again what was not answered.
 *
 * The network loses, doubles, delays and reorders; a reply can be lost on its way back. All by the seeded chance that
 * is handed in; once it is calm, nothing is lost. Instants are milliseconds.
 */
import type { PlannedFiling } from "./planned-parcel.ts";
import type { Random } from "./random.ts";

const HOUR_MS = 3_600_000;
const FIRST_SENT_WITHIN_MS = 8 * HOUR_MS;
const TOGETHER_MAX = 4;

/** Several filings of one trader on their way. */
export interface Message {
  readonly filings: readonly PlannedFiling[];
  readonly dueAt: number;
  readonly isReplyLost: boolean;
}

export interface Filers {
  plan(filings: readonly PlannedFiling[], now: number): void;
  /** Sends what is due to be sent. */
  send(now: number): void;
  /** Takes what has arrived by now, in an order of chance. */
  arrived(now: number): Message[];
  /** The trader has its answer. */
  answered(filing: PlannedFiling): void;
  calm(): void;
  isDone(): boolean;
}

interface Sending {
  readonly filing: PlannedFiling;
  sendAt: number;
}

export interface Disturbances {
  readonly lost: number;
  readonly doubled: number;
  readonly late: number;
  readonly replyLost: number;
}

const none: Disturbances = { lost: 0, doubled: 0, late: 0, replyLost: 0 };

export function createFilers(random: Random, settings: Disturbances): Filers {
  let disturbances = settings;
  let sendings: Sending[] = [];
  let underway: Message[] = [];
  const answered = new Set<string>();

  const delay = (): number =>
    random.chance(disturbances.late) ? random.below(30 * HOUR_MS) : random.below(HOUR_MS / 4);
  const again = (): number => HOUR_MS + random.below(5 * HOUR_MS);

  function dispatch(filings: readonly PlannedFiling[], now: number): void {
    const isReplyLost = random.chance(disturbances.replyLost);
    if (!random.chance(disturbances.lost)) underway.push({ filings, dueAt: now + delay(), isReplyLost });
    if (random.chance(disturbances.doubled)) underway.push({ filings, dueAt: now + delay(), isReplyLost });
  }

  return {
    plan(filings, now) {
      for (const filing of filings) sendings.push({ filing, sendAt: now + random.below(FIRST_SENT_WITHIN_MS) });
    },
    send(now) {
      const due = sendings.filter(
        ({ filing, sendAt }) => sendAt <= now && filing.after.every((id) => answered.has(id)),
      );
      const byTrader = new Map<string, Sending[]>();
      for (const sending of due) {
        const { code } = sending.filing.filer;
        const own = byTrader.get(code) ?? [];
        own.push(sending);
        byTrader.set(code, own);
      }
      for (const own of byTrader.values()) {
        while (own.length > 0) {
          const some = own.splice(0, random.between(1, TOGETHER_MAX));
          for (const sending of some) sending.sendAt = now + again();
          dispatch(
            some.map(({ filing }) => filing),
            now,
          );
        }
      }
    },
    arrived(now) {
      const here = underway.filter(({ dueAt }) => dueAt <= now);
      underway = underway.filter(({ dueAt }) => dueAt > now);
      return random.shuffle(here);
    },
    answered({ id }) {
      answered.add(id);
      sendings = sendings.filter(({ filing }) => filing.id !== id);
    },
    calm: () => void (disturbances = none),
    isDone: () => sendings.length === 0 && underway.length === 0,
  };
}
