/**
 * uploadClient: the sender's side of /v1/uploads over HTTP: where an upload stands, and one body of documents whose
 * answer is read while it is sent.
 *
 * What comes back is a value: an answer with its status, or a cut. The body waits for the server's invitation
 * (`Expect: 100-continue`), so that who is refused has sent nothing for nothing. Not here: when to try again
 * (`upload-file.ts`).
 */
import { createReadStream } from "node:fs";
import http from "node:http";
import https from "node:https";
import { createLineSplitter } from "../http/split-lines.ts";
import { readRetryAfter } from "../webhooks/read-retry-after.ts";

/** What came of one document, as the server says it; its line counts from the first of the upload. */
export interface AnsweredLine {
  readonly line: number;
  readonly kind: string | null;
  readonly key: string | null;
  readonly outcome: "accepted" | "exists" | "rejected";
  readonly problems: readonly { readonly code: string; readonly pointer: string; readonly detail: string }[];
}

export interface Standing {
  readonly offset: number;
  readonly state: "open" | "finished" | "expired";
}

/** Why something is not done. A cut has no status. */
export interface Setback {
  readonly ok: false;
  readonly status: number | undefined;
  readonly code: string;
  readonly detail: string;
  readonly retryAfterMs: number | null;
}

export interface UploadClient {
  /** Begins the upload, or finds it. */
  stand(id: string): Promise<{ readonly ok: true; readonly value: Standing } | Setback>;
  /** Sends the file from a byte on; done when the answer has come whole. Throws where the file cannot be read. */
  send(id: string, body: UploadBody): Promise<{ readonly ok: true } | Setback>;
}

export interface UploadBody {
  readonly path: string;
  readonly position: number;
  /** Documents before the first of the body. */
  readonly offset: number;
  onLine(line: AnsweredLine): void;
}

/** A server or a network that says nothing for so long is gone. */
const SILENT_MS_MAX = 120_000;
/** Servers and proxies that do not know `Expect` say nothing. */
const INVITED_WITHIN_MS = 1_000;
/** Of one line: at most 200 problems. */
const ANSWER_LINE_BYTES_MAX = 16 * 1024 * 1024;
const REFUSAL_CHARACTERS_MAX = 1024 * 1024;

export function uploadClient(server: URL, key: string): UploadClient {
  const { request } = server.protocol === "https:" ? https : http;
  const begin = (method: string, id: string, headers: http.OutgoingHttpHeaders): http.ClientRequest =>
    request(new URL(`v1/uploads/${encodeURIComponent(id)}`, server), {
      method,
      agent: false, // After a cut nothing is to be taken up of a connection before.
      headers: { authorization: `Bearer ${key}`, ...headers },
      timeout: SILENT_MS_MAX,
    });

  return {
    async stand(id) {
      const sending = begin("PUT", id, { "content-length": 0 });
      const answered = answerTo(sending);
      sending.end();
      const answer = await answered;
      if ("ok" in answer) return answer;
      const text = await textOf(answer);
      if (text === undefined) return cut(sending.errored);
      if (answer.statusCode !== 200 && answer.statusCode !== 201) return refusalOf(answer, text);
      const value = parse(text) as Partial<Standing> | undefined;
      if (typeof value?.offset !== "number" || value.state === undefined) return stranger(answer);
      return { ok: true, value: { offset: value.offset, state: value.state } };
    },

    async send(id, { path, position, offset, onLine }) {
      const sending = begin("PATCH", id, {
        "content-type": "application/x-ndjson",
        "upload-offset": String(offset),
        "upload-complete": "?1",
        expect: "100-continue",
      });
      const answered = answerTo(sending);
      const body = createReadStream(path, { start: position });
      const unreadable = new Promise<never>((_resolve, reject) => body.once("error", reject));
      unreadable.catch(() => sending.destroy());
      const pour = (): void => {
        if (!sending.destroyed) body.pipe(sending);
      };
      const timer = setTimeout(pour, INVITED_WITHIN_MS);
      sending.once("continue", () => {
        clearTimeout(timer);
        pour();
      });
      sending.flushHeaders();
      try {
        const answer = await Promise.race([answered, unreadable]);
        if ("ok" in answer) return answer;
        clearTimeout(timer);
        if (answer.statusCode === 200) return await Promise.race([readLines(answer, onLine), unreadable]);
        const text = await textOf(answer);
        return text === undefined ? cut(sending.errored) : refusalOf(answer, text);
      } finally {
        clearTimeout(timer);
        body.destroy();
        sending.destroy();
      }
    },
  };
}

/** The head of the answer, or a cut. */
function answerTo(sending: http.ClientRequest): Promise<http.IncomingMessage | Setback> {
  return new Promise((resolve) => {
    sending.once("response", resolve);
    sending.on("error", (error) => resolve(cut(error)));
    sending.once("close", () => resolve(cut(null)));
    sending.once("timeout", () => sending.destroy(new Error(`nothing came for ${SILENT_MS_MAX / 1_000} s`)));
  });
}

async function readLines(
  answer: http.IncomingMessage,
  onLine: UploadBody["onLine"],
): Promise<{ readonly ok: true } | Setback> {
  const splitter = createLineSplitter(ANSWER_LINE_BYTES_MAX);
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      for (const { text } of splitter.push(chunk)) {
        const line = parse(text ?? "") as AnsweredLine | undefined;
        if (typeof line?.line !== "number") return stranger(answer);
        onLine(line);
      }
    }
  } catch (error) {
    return cut(error as Error);
  }
  return answer.complete ? { ok: true } : cut(null);
}

/** Undefined where the answer is cut. */
async function textOf(answer: http.IncomingMessage): Promise<string | undefined> {
  let text = "";
  answer.setEncoding("utf8");
  try {
    for await (const piece of answer as AsyncIterable<string>) {
      text += piece;
      if (text.length > REFUSAL_CHARACTERS_MAX) return text;
    }
  } catch {
    return undefined; // Its connection broke; that is the answer.
  }
  return answer.complete ? text : undefined;
}

function refusalOf({ statusCode: status, headers }: http.IncomingMessage, text: string): Setback {
  const body = parse(text) as { problems?: readonly { code?: unknown; detail?: unknown }[] } | undefined;
  const first = body?.problems?.[0];
  const code = typeof first?.code === "string" ? first.code : "http";
  const detail = typeof first?.detail === "string" ? first.detail : `The server answers ${String(status)}.`;
  return { ok: false, status, code, detail, retryAfterMs: readRetryAfter(headers["retry-after"], Date.now()) };
}

const cut = (error: Error | null | undefined): Setback => ({
  ok: false,
  status: undefined,
  code: (error as { code?: string } | null)?.code ?? "cut",
  detail: error?.message ?? "The connection was cut.",
  retryAfterMs: null,
});

const stranger = ({ statusCode }: http.IncomingMessage): Setback => ({
  ok: false,
  status: 400,
  code: "http",
  detail: `The server answers ${String(statusCode)}, but not as Fairway does.`,
  retryAfterMs: null,
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
