/**
 * The console: what was built from src/web, served beside the API.
 *
 * A file carries its hash in its name and may be kept for ever; it goes out as it was compressed when it was built.
 * The console's addresses are answered with one page, which is never kept: it carries the nonce that its styles
 * need. So is any other address that a browser opens as a page, with 404; never one of the API's. Not here:
 * building it (`cli/`), the page itself (`web/`).
 */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { welcomeSections } from "./welcome.ts";

/** The console's own addresses, as the router of src/web writes them; a test compares the two. */
export const consolePaths = [
  "/",
  "/overview",
  "/parcels",
  "/trace",
  "/sign-in",
  "/join",
  "/parcels/:platform/:orderNo",
  "/desk",
  "/upload",
  "/rules",
  "/people",
  "/looks",
  "/me",
] as const;

/** What belongs to programs: a wrong address below these is never answered with a page. */
const programs = /^\/(v1|docs|health|metrics|assets)(\/|$)/;

const assetName = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const ASSETS_AGE = "365d";
const ICON_AGE = "1d";
const NONCE_BYTES = 16;

/**
 * Nothing but our own files and answers; no inline script at all. Styles that components bring carry the nonce; style
 * attributes, which the charts' tooltips write, may stand.
 */
const policyOf = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** What was built, ready to be served. */
export interface Console {
  addRoutes(app: FastifyInstance): Promise<void>;
  /** Answers somebody who opens an address that there is not; undefined where a program asked. */
  answerVisit(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined;
}

/** `directory` is where it was built to. */
export function openConsole(directory: string, version: string): Console {
  const page = readFileSync(join(directory, "index.html"), "utf8").replace("{{welcome}}", welcomeSections(version));
  const show = (reply: FastifyReply, status: number): FastifyReply => {
    const nonce = randomBytes(NONCE_BYTES).toString("base64");
    return reply
      .code(status)
      .type("text/html; charset=utf-8")
      .headers({
        "cache-control": "no-store",
        "content-security-policy": policyOf(nonce),
        "cross-origin-opener-policy": "same-origin",
      })
      .send(page.replaceAll("{{nonce}}", nonce));
  };
  return {
    async addRoutes(app) {
      await app.register(async (own) => {
        await own.register(fastifyStatic, { root: directory, serve: false, preCompressed: true });
        const options = { schema: { hide: true }, config: { access: "anyone" } } as const;
        for (const path of consolePaths) own.get(path, options, (_request, reply) => show(reply, 200));
        own.get<{ Params: { file: string } }>("/assets/:file", options, (request, reply) => {
          const { file } = request.params;
          if (!assetName.test(file)) return reply.callNotFound();
          return reply.sendFile(`assets/${file}`, { maxAge: ASSETS_AGE, immutable: true });
        });
        own.get("/fairway.svg", options, (_request, reply) => reply.sendFile("fairway.svg", { maxAge: ICON_AGE }));
      });
    },
    answerVisit: (request, reply) => (isPageVisit(request) ? show(reply, 404) : undefined),
  };
}

/** Whether somebody opens this address in a browser, rather than a program asking for it. */
function isPageVisit({ method, headers, url }: FastifyRequest): boolean {
  const isForEyes = headers.accept?.includes("text/html") === true;
  return method === "GET" && isForEyes && !programs.test(url.split("?", 1)[0]!);
}
