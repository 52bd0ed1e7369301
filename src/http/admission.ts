/**
 * Admission: how much one party, and all together, may have under way at once, so that memory stays bounded whoever
 * files.
 *
 * Counts requests and bytes, never documents: NDJSON is streamed and holds little, whole bodies are held until they are
 * filed. What is over the bounds is answered 429 and may come again a second later.
 */
import { fail, ok, problem, type Result } from "../kernel/problem.ts";

const REQUESTS_PER_PARTY_MAX = 64;
const HELD_BYTES_MAX = 256 * 1024 * 1024;

/** What one request holds; `release` gives all of it back. */
export interface Admitted {
  /** False where all together would hold too many bytes. */
  hold(bytes: number): boolean;
  release(): void;
}

export interface Admission {
  admit(party: string): Result<Admitted>;
}

export const tooManyBytes = problem(
  "http.too_many_requests",
  "",
  "Too many large bodies are under way; send it again in a second, or as NDJSON.",
);

export function createAdmission(): Admission {
  const requests = new Map<string, number>();
  let heldBytes = 0;

  function admit(party: string): Result<Admitted> {
    const count = requests.get(party) ?? 0;
    if (count >= REQUESTS_PER_PARTY_MAX) {
      const detail = `At most ${REQUESTS_PER_PARTY_MAX} requests of a party may be under way at once.`;
      return fail(problem("http.too_many_requests", "", detail));
    }
    requests.set(party, count + 1);
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
        const left = requests.get(party)! - 1;
        if (left === 0) requests.delete(party);
        else requests.set(party, left);
      },
    });
  }

  return { admit };
}
