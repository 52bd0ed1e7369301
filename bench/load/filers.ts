/**
 * Filers: the four parties of the load and their connections. Speaks only the public HTTP contract, over node:http with
 * keep-alive.
 *
 * Answer lines are counted in the bytes as they arrive, not parsed: the load shares its cores with what it measures.
 */
import { Agent, request as ask, type IncomingMessage } from "node:http";

export type FilerKind = "marketplace" | "payment_firm" | "carrier" | "declarant";
export type Keys = Readonly<Record<FilerKind, { readonly code: string; readonly key: string }>>;

export interface Filing {
  readonly status: number;
  /** Documents on record: "accepted", or "exists" where they were filed before. */
  readonly accepted: number;
  readonly rejected: number;
  /** The first rejected line, or the beginning of a refusal. */
  readonly problem: string | undefined;
}

export interface Filers {
  file(kind: FilerKind, body: string): Promise<Filing>;
  /** State → how many of these orders' parcels are in it. */
  statesOf(platform: string, orderNos: readonly string[]): Promise<Record<string, number>>;
  close(): void;
}

const REJECTED = Buffer.from('"outcome":"rejected"');
const LF = 0x0a;
const SHOWN_MAX = 500;

export function createFilers(url: URL, keys: Keys): Filers {
  const agent = new Agent({ keepAlive: true, noDelay: true, maxSockets: 256 });
  const where = { agent, hostname: url.hostname, port: url.port };

  async function file(kind: FilerKind, text: string): Promise<Filing> {
    const body = Buffer.from(text);
    const headers = {
      authorization: `Bearer ${keys[kind].key}`,
      "content-type": "application/x-ndjson",
      "content-length": body.length,
    };
    const { status, bytes } = await exchange({ method: "POST", path: "/v1/documents", headers }, body);
    if (status !== 200) return { status, accepted: 0, rejected: 0, problem: bytes.toString("utf8", 0, SHOWN_MAX) };
    const lines = occurrences(bytes, LF);
    const first = bytes.indexOf(REJECTED);
    if (first < 0) return { status, accepted: lines, rejected: 0, problem: undefined };
    const rejected = occurrences(bytes, REJECTED);
    const start = bytes.lastIndexOf(LF, first) + 1;
    const problem = bytes.toString("utf8", start, Math.min(bytes.indexOf(LF, start), start + SHOWN_MAX));
    return { status, accepted: lines - rejected, rejected, problem };
  }

  async function statesOf(platform: string, orderNos: readonly string[]): Promise<Record<string, number>> {
    const states: Record<string, number> = {};
    const headers = { authorization: `Bearer ${keys.marketplace.key}` };
    for (const orderNo of orderNos) {
      const { status, bytes } = await exchange({ method: "GET", path: `/v1/parcels/${platform}/${orderNo}`, headers });
      const state = status === 200 ? (JSON.parse(bytes.toString("utf8")) as { state: string }).state : `HTTP ${status}`;
      states[state] = (states[state] ?? 0) + 1;
    }
    return states;
  }

  function exchange(
    how: { method: string; path: string; headers: Record<string, string | number> },
    body?: Buffer,
  ): Promise<{ status: number; bytes: Buffer }> {
    return new Promise((resolve, reject) => {
      const request = ask({ ...where, ...how }, (answer: IncomingMessage) => {
        const pieces: Buffer[] = [];
        answer.on("data", (piece: Buffer) => pieces.push(piece));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, bytes: Buffer.concat(pieces) }));
        answer.on("error", reject);
      });
      request.on("error", reject);
      request.end(body);
    });
  }

  return { file, statesOf, close: () => agent.destroy() };
}

function occurrences(bytes: Buffer, what: number | Buffer): number {
  let count = 0;
  const step = typeof what === "number" ? 1 : what.length;
  for (let at = bytes.indexOf(what); at >= 0; at = bytes.indexOf(what, at + step)) count += 1;
  return count;
}
