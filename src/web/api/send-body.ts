/**
 * sendBody: sends a file and reads the lines of the answer while they come.
 *
 * By XMLHttpRequest, because it alone says how much of a body has gone out. Refusals, silence and cuts are thrown as
 * `api.ts` throws them; a signal that is aborted throws an `AbortError`.
 */
import { Away, Refused, tokenHeaders, type Problem } from "./api.ts";

export interface BodySending {
  readonly method: "POST" | "PATCH";
  readonly path: string;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Blob;
  readonly signal: AbortSignal;
  onSent(bytes: number): void;
  onLine(line: unknown): void;
}

/** Resolves when the answer has come whole. */
export function sendBody(sending: BodySending): Promise<void> {
  const { method, path, type, headers = {}, body, signal, onSent, onLine } = sending;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(aborted());
    const request = new XMLHttpRequest();
    let read = 0;
    const takeLines = (isWhole: boolean): void => {
      if (request.status !== 200) return;
      const { responseText } = request;
      const end = isWhole ? responseText.length : responseText.lastIndexOf("\n") + 1;
      for (const line of responseText.slice(read, end).split("\n")) if (line !== "") onLine(JSON.parse(line));
      read = Math.max(read, end);
    };
    const abort = (): void => request.abort();
    signal.addEventListener("abort", abort);
    request.addEventListener("loadend", () => signal.removeEventListener("abort", abort));
    request.upload.addEventListener("progress", ({ loaded }) => onSent(loaded));
    request.addEventListener("progress", () => takeLines(false));
    request.addEventListener("load", () => {
      takeLines(true);
      if (request.status === 200) resolve();
      else reject(refusalOf(request));
    });
    request.addEventListener("error", () => reject(new Away("no answer")));
    request.addEventListener("timeout", () => reject(new Away("no answer")));
    request.addEventListener("abort", () => reject(aborted()));
    request.open(method, path);
    request.setRequestHeader("content-type", type);
    for (const [name, value] of Object.entries({ ...tokenHeaders(), ...headers }))
      request.setRequestHeader(name, value);
    request.send(body);
  });
}

const aborted = (): DOMException => new DOMException("cancelled", "AbortError");

function refusalOf(request: XMLHttpRequest): Refused {
  const { status, responseText } = request;
  const retryAfter = Number(request.getResponseHeader("retry-after") ?? "none");
  return new Refused(status, problemsIn(responseText), Number.isFinite(retryAfter) ? retryAfter : null);
}

function problemsIn(text: string): readonly Problem[] {
  try {
    return (JSON.parse(text) as { problems?: readonly Problem[] }).problems ?? [];
  } catch {
    return []; // Somebody between us and the server answered.
  }
}
