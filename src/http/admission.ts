/**
 * Admission: how much one party, and all together, may have under way at once, so that memory stays bounded whoever
 * files, and so that past capacity the rest is refused at once instead of everybody waiting.
 *
 * Counts requests and bytes, never documents: NDJSON is streamed and holds little, whole bodies are held until they are
 * filed. Refused are: a party over its own bound; over the bound of the house, who has its share of the places already;
 * and who would wait too long behind what it has filed itself. Who has nothing under way comes in while the house has
 * any place at all. The answer is 429 before the body is read, and says how many seconds what is in hand will take.
 * Not here: the queue itself, which is the application's.
 */
import { fail, ok, problem, type Result } from "../kernel/problem.ts";

const REQUESTS_PER_PARTY_MAX = 64;
/** From here on each party is held to its share; twice as many are never under way. */
const REQUESTS_MAX = 256;
/** What would wait longer had better come again. */
const WAIT_MS_MAX = 60_000;
const RETRY_AFTER_SECONDS_MAX = 60;
const HELD_BYTES_MAX = 256 * 1024 * 1024;

/** What one request holds; `release` gives all of it back. */
export interface Admitted {
  /** False where all together would hold too many bytes. */
  hold(bytes: number): boolean;
  release(): void;
}

export interface Admission {
  admit(party: string): Result<Admitted>;
  /** When a party that was refused had better come again. */
  retryAfterSeconds(party: string): number;
  /** Requests of all parties under way. */
  underWay(): number;
}

export const tooManyBytes = problem(
  "http.too_many_requests",
  "",
  "Too many large bodies are under way; send it again later, or as NDJSON.",
);

/** `waitMs` says how long a document that the party files now is likely to wait. */
export function createAdmission(waitMs: (party: string) => number): Admission {
  const requests = new Map<string, number>();
  let underWay = 0;
  let heldBytes = 0;

  /** Why the party must not come in now. */
  function objectionTo(party: string): string | undefined {
    const own = requests.get(party) ?? 0;
    if (own >= REQUESTS_PER_PARTY_MAX)
      return `At most ${REQUESTS_PER_PARTY_MAX} requests of a party may be under way at once.`;
    const parties = requests.size + (own === 0 ? 1 : 0);
    const hasItsShare = own > 0 && own >= REQUESTS_MAX / parties;
    if (underWay >= 2 * REQUESTS_MAX || (underWay >= REQUESTS_MAX && hasItsShare))
      return "The house is full, and your share of its places is taken; come again later.";
    if (own > 0 && waitMs(party) > WAIT_MS_MAX)
      return "What you have filed already will take a while; come again later.";
    return undefined;
  }

  function admit(party: string): Result<Admitted> {
    const objection = objectionTo(party);
    if (objection !== undefined) return fail(problem("http.too_many_requests", "", objection));
    requests.set(party, (requests.get(party) ?? 0) + 1);
    underWay += 1;
    let bytesOfThis = 0;
    return ok({
      hold(bytes) {
        if (heldBytes + bytes > HELD_BYTES_MAX) return false;
        heldBytes += bytes;
        bytesOfThis += bytes;
        return true;
      },
      release() {
        heldBytes -= bytesOfThis;
        underWay -= 1;
        const left = requests.get(party)! - 1;
        if (left === 0) requests.delete(party);
        else requests.set(party, left);
      },
    });
  }

  return {
    admit,
    retryAfterSeconds: (party) => Math.min(Math.max(Math.ceil(waitMs(party) / 1_000), 1), RETRY_AFTER_SECONDS_MAX),
    underWay: () => underWay,
  };
}
