/**
 * receiver: a web server of a party, for tests of webhooks: it checks every signature by an implementation of its own,
 * remembers what came, and answers as the test says.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  /** The message's id. */
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: { readonly id: string; readonly type: string; readonly consignment: string | null };
}

export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
}

export interface Receiver {
  readonly url: string;
  /** All tries, in the order of their arrival. */
  readonly received: Received[];
  /** What it answers; a promise that never resolves is a receiver that hangs. */
  answer: (received: Received) => Answer | Promise<Answer>;
  /** Resolves when the condition holds after a try; fails after half a minute. */
  until(condition: (received: readonly Received[]) => boolean): Promise<void>;
  close(): Promise<void>;
}

const WAITS_MS_MAX = 30_000;

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts).toString("utf8");
      const one: Received = {
        id: String(request.headers["webhook-id"]),
        headers: request.headers,
        body,
        event: JSON.parse(body) as Received["event"],
      };
      received.push(one);
      void Promise.resolve(receiver.answer(one)).then(({ status, headers = {} }) => {
        response.writeHead(status, headers).end("thank you");
        for (const look of waiting) look();
      });
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer: () => ({ status: 200 }),
    until: (condition) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`after ${received.length} tries what was waited for has not come`));
        }, WAITS_MS_MAX);
        const look = (): void => {
          if (!condition(received)) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return receiver;
}

/** Written from the text of the specification: which of the secrets signed the message. */
export function signersOf({ headers, body }: Received, secrets: readonly string[]): string[] {
  const [id, timestamp] = [String(headers["webhook-id"]), String(headers["webhook-timestamp"])];
  if (!/^\d{10}$/.test(timestamp) || id.includes(".")) return [];
  const signatures = String(headers["webhook-signature"])
    .split(" ")
    .map((one) => one.split(","))
    .filter(([version]) => version === "v1")
    .map(([, signature]) => Buffer.from(signature!, "base64"));
  return secrets.filter((secret) => {
    const key = Buffer.from(secret.replace("whsec_", ""), "base64");
    const expected = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest();
    return signatures.some((one) => one.length === expected.length && timingSafeEqual(one, expected));
  });
}
