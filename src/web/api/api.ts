/**
 * api: the one way in which the console asks the server.
 *
 * Whatever is not an answer is thrown: `Refused` with the server's problems, or `Away` where no server answered.
 * Requests that change something carry the token of the session (`x-fairway-csrf`). Not here: what problems are
 * called in words (`problem-words.ts`), which answers are kept for how long (`client.ts`).
 */
export interface Problem {
  readonly code: string;
  readonly pointer: string;
  readonly detail: string;
  /** The heading of the column, where it is about a cell of a table. */
  readonly column?: { readonly en: string; readonly zh: string };
}

export class Refused extends Error {
  override name = "Refused";
  readonly status: number;
  readonly problems: readonly Problem[];
  /** Where it is too early to ask again. */
  readonly retryAfterSeconds: number | null;

  constructor(status: number, problems: readonly Problem[], retryAfterSeconds: number | null = null) {
    super(problems[0]?.detail ?? `status ${String(status)}`);
    this.status = status;
    this.problems = problems;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** No server answered: the network, or the server, is away. */
export class Away extends Error {
  override name = "Away";
}

let token: string | null = null;
/** The session's token, as the server gave it; null where nobody is signed in. */
export const carryToken = (csrf: string | null): void => void (token = csrf);

/** What a request that changes something carries besides. */
export const tokenHeaders = (): Record<string, string> => (token === null ? {} : { "x-fairway-csrf": token });

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type Query = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>;

async function ask<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await answerTo(method, path, body, signal);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function answerTo(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (method !== "GET") Object.assign(headers, tokenHeaders());
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: "same-origin",
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Away("no answer", { cause: error });
  }
  if (!response.ok) throw await refusalOf(response);
  return response;
}

/** A file whole, or nothing of it: one that breaks off on its way is no answer. */
const file = async (path: string, query: Query = {}, signal?: AbortSignal): Promise<Blob> =>
  wholeFile(await answerTo("GET", pathWith(path, query), undefined, signal));

async function wholeFile(response: Response): Promise<Blob> {
  try {
    return await response.blob();
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Away("the file broke off", { cause: error });
  }
}

async function refusalOf(response: Response): Promise<Refused> {
  const retryAfter = Number(response.headers.get("retry-after") ?? "none");
  const isProblem = response.headers.get("content-type")?.includes("problem+json") === true;
  const body = isProblem ? ((await response.json()) as { problems?: readonly Problem[] }) : {};
  return new Refused(response.status, body.problems ?? [], Number.isFinite(retryAfter) ? retryAfter : null);
}

/** "/v1/looks" with what is asked of it, beside what the path asks already; what is null or empty is left out. */
export function pathWith(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat())
      if (one !== null && one !== undefined && one !== "") parameters.append(name, String(one));
  }
  const text = parameters.toString();
  return text === "" ? path : `${path}${path.includes("?") ? "&" : "?"}${text}`;
}

export const api = {
  get: <T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> =>
    ask<T>("GET", pathWith(path, query), undefined, signal),
  post: <T>(path: string, body: unknown = {}): Promise<T> => ask<T>("POST", path, body),
  put: <T>(path: string, body: unknown): Promise<T> => ask<T>("PUT", path, body),
  patch: <T>(path: string, body: unknown): Promise<T> => ask<T>("PATCH", path, body),
  file,
  /** A file that is made of what is sent. */
  fileOf: async (path: string, body: unknown): Promise<Blob> => wholeFile(await answerTo("POST", path, body)),
  remove: (path: string): Promise<undefined> => ask<undefined>("DELETE", path),
};
