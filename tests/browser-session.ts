/**
 * openBrowser: a browser as the server meets one: it keeps the cookie that it is given and sends it back, with the
 * session's second token where something changes.
 */
import type { FastifyInstance } from "fastify";

export interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface Browser {
  cookie: string | undefined;
  csrf: string | undefined;
  ask(method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", url: string, body?: unknown): Promise<Answered>;
  /** With further or other headers. */
  askWith(headers: Record<string, string>, method: string, url: string, body?: unknown): Promise<Answered>;
  signIn(name: string, password: string): Promise<Answered>;
}

export function openBrowser(app: FastifyInstance, address = "203.0.113.9"): Browser {
  const browser: Browser = {
    cookie: undefined,
    csrf: undefined,
    ask: (method, url, body) => browser.askWith({}, method, url, body),
    async askWith(headers, method, url, body) {
      const response = await app.inject({
        method,
        url,
        remoteAddress: address,
        headers: {
          ...(browser.cookie !== undefined && { cookie: `fairway_session=${browser.cookie}` }),
          ...(browser.csrf !== undefined && method !== "GET" && { "x-fairway-csrf": browser.csrf }),
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { payload: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const given = /^fairway_session=([^;]*)/.exec(String(response.headers["set-cookie"] ?? "none"))?.[1];
      if (given !== undefined) browser.cookie = given === "" ? undefined : given;
      const parsed = /json/.test(String(response.headers["content-type"])) ? response.json<object>() : {};
      if ("csrf" in parsed) browser.csrf = String(parsed.csrf);
      return {
        status: response.statusCode,
        body: parsed as Record<string, unknown>,
        text: response.body,
        headers: response.headers,
      };
    },
    signIn: (name, password) => browser.ask("POST", "/v1/session", { name, password }),
  };
  return browser;
}
