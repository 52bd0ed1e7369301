/**
 * createSender: one POST to a receiver, with connections kept open, to no address that the policy refuses.
 *
 * The name is resolved here and the connection goes to a judged address of that answer: a name that changes its mind
 * between judging and connecting changes nothing. No redirect is followed; a try takes at most fifteen seconds; of what
 * the receiver says only status and `Retry-After` are read, and a body of more than 64 kB ends the connection. A try
 * is over when its answer has ended or was cut off, so that as many connections are open as tries are under way; an
 * answer that does not end in time is none.
 */
import type { LookupAddress } from "node:dns";
import http from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { Failure, Sender, Sent } from "../app/telling/webhook-ports.ts";
import { hostOf, type AddressPolicy } from "./address-policy.ts";
import { readRetryAfter } from "./read-retry-after.ts";
import { resolveName, type Resolve } from "./resolve-name.ts";
import { sign } from "./sign.ts";

const TRY_MS_MAX = 15_000;
const IDLE_MS_MAX = 30_000;
/** To one host, where several webhooks may lead; what comes above waits for one, within the time of its try. */
const SOCKETS_PER_HOST_MAX = 256;
const FREE_SOCKETS_MAX = 64;
const BODY_BYTES_MAX = 64 * 1024;
const REFUSED = "EADDRESSREFUSED";
/** Of the system's look-up, and of the resolver's. */
const NAME_ERRORS = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENODATA",
  "ESERVFAIL",
  "EREFUSED",
  "EBADNAME",
  "ETIMEOUT",
  "ECANCELLED",
]);

export interface ClosableSender extends Sender {
  /** Cuts every connection. */
  close(): void;
}

export interface SenderOptions {
  readonly policy: AddressPolicy;
  readonly userAgent: string;
  readonly tryMsMax?: number;
  /** Another one in tests. */
  readonly resolve?: Resolve;
}

export function createSender({
  policy,
  userAgent,
  tryMsMax = TRY_MS_MAX,
  resolve = resolveName((host) => policy.allowsHost(host)),
}: SenderOptions): ClosableSender {
  const guard =
    (url: URL): LookupFunction =>
    (host, options, done) => {
      function choose(addresses: readonly LookupAddress[]): void {
        const admitted = addresses.filter(({ address }) => policy.admits(address, url));
        const wanted = admitted.filter(({ family }) => !isOne(options.family) || family === Number(options.family));
        const first = wanted[0];
        if (first === undefined) done(Object.assign(new Error("no address may be called"), { code: REFUSED }), "", 4);
        else if (options.all === true) done(null, wanted);
        else done(null, first.address, first.family);
      }
      resolve(host).then(choose, (error: unknown) => done(error as Error, "", 4));
    };
  const settings = {
    keepAlive: true,
    maxSockets: SOCKETS_PER_HOST_MAX,
    maxFreeSockets: FREE_SOCKETS_MAX,
    timeout: IDLE_MS_MAX,
  };
  const agents = { "http:": new http.Agent(settings), "https:": new https.Agent(settings) };

  function post(url: URL, headers: http.OutgoingHttpHeaders, body: Buffer, isAgain = false): Promise<Sent> {
    return new Promise((settle) => {
      const { request } = url.protocol === "https:" ? https : http;
      const agent = agents[url.protocol as "http:" | "https:"];
      const sending = request(url, { method: "POST", agent, headers, lookup: guard(url) });
      let answered: Sent | undefined;
      const timer = setTimeout(() => sending.destroy(Object.assign(new Error("late"), { code: "ELATE" })), tryMsMax);
      sending.on("response", (answer) => {
        answered = sentOf(answer);
        let bytes = 0;
        answer.on("data", (part: Buffer) => {
          bytes += part.length;
          if (bytes > BODY_BYTES_MAX) sending.destroy();
        });
        answer.on("error", () => sending.destroy()); // The status is all that was wanted.
        answer.on("close", () => {
          clearTimeout(timer);
          settle(sentOf(answer));
        });
      });
      sending.on("error", (error: Error & { code?: string }) => {
        clearTimeout(timer);
        // A connection that was kept open and that the receiver closed at this very moment: nothing was read of ours.
        if (answered !== undefined && error.code !== "ELATE") settle(answered);
        else if (sending.reusedSocket && !isAgain && error.code === "ECONNRESET")
          settle(post(url, headers, body, true));
        else settle({ status: null, failure: failureOf(error), retryAfterMs: null });
      });
      sending.end(body);
    });
  }

  return {
    async judge(text) {
      const wrong = policy.judgeUrl(text);
      if (wrong !== undefined) return wrong;
      const url = new URL(text);
      const host = hostOf(url);
      if (isIP(host) !== 0) return undefined;
      // A name that is not known today may be tomorrow.
      const addresses = await resolve(host).catch((): LookupAddress[] => []);
      const isRefused = addresses.length > 0 && !addresses.some(({ address }) => policy.admits(address, url));
      return isRefused ? "The address leads to a network that is not public." : undefined;
    },
    send({ url: text, secrets, id, at, body }) {
      if (policy.judgeUrl(text) !== undefined)
        return Promise.resolve({ status: null, failure: "address", retryAfterMs: null });
      const bytes = Buffer.from(body);
      const headers = {
        "content-type": "application/json",
        "content-length": bytes.length,
        "user-agent": userAgent,
        ...sign(secrets, id, at, body),
      };
      return post(new URL(text), headers, bytes);
    },
    close() {
      agents["http:"].destroy();
      agents["https:"].destroy();
    },
  };
}

const isOne = (family: unknown): boolean => family === 4 || family === 6;

function sentOf({ statusCode = 0, headers }: http.IncomingMessage): Sent {
  const isAccepted = statusCode >= 200 && statusCode < 300;
  return {
    status: statusCode,
    failure: isAccepted ? null : "status",
    retryAfterMs: isAccepted ? null : retryAfter(headers["retry-after"], statusCode),
  };
}

/** Honoured where the receiver is busy or away; of a date it is our clock that counts. */
const retryAfter = (text: string | undefined, status: number): number | null =>
  status === 429 || status === 503 ? readRetryAfter(text, Date.now()) : null;

function failureOf({ code = "" }: { code?: string }): Failure {
  if (code === REFUSED) return "address";
  if (code === "ELATE" || code === "ETIMEDOUT") return "timeout";
  if (NAME_ERRORS.has(code)) return "name";
  if (/^(ERR_TLS|CERT_|DEPTH_|UNABLE_TO_|SELF_SIGNED|ERR_SSL|EPROTO)/.test(code)) return "tls";
  return "connection";
}
