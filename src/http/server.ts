/**
 * The HTTP server: limits, logging, refusals and closing; the routes are in their own files.
 *
 * Logs say which route was asked, by which party, how it ended and how long it took (milliseconds): never a header, a
 * query, a path as it was written, or a body. Closing stops new connections, lets what is under way end within four
 * seconds, then cuts it. Not here: listening (the composition root decides where), TLS (a proxy's), what a document or
 * a parcel is.
 */
import { randomBytes } from "node:crypto";
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
} from "fastify";
import type { LoggerOptions } from "pino";
import { problem } from "../kernel/problem.ts";
import { demandAccess } from "./access.ts";
import { createAdmission } from "./admission.ts";
import { openConsole, type Console } from "./console.ts";
import { addDocs, isOfDocs } from "./docs.ts";
import { addDeskRoutes } from "./desk/desk.ts";
import { addDocumentRoutes } from "./documents.ts";
import { addEvidenceRoutes } from "./evidence.ts";
import { addIdentification } from "./identify.ts";
import { addInvitations } from "./invitation.ts";
import { addFactsRoute } from "./facts.ts";
import { addHealthRoutes } from "./health.ts";
import { addMetricsRoute } from "./metrics.ts";
import { addEventRoutes } from "./events.ts";
import { addExportRoute } from "./lists/export.ts";
import { addListRoutes } from "./lists/lists.ts";
import { addFilterRoutes } from "./lists/saved-filters.ts";
import { addMendRoute } from "./mending.ts";
import { addParcelEventRoute } from "./parcel-events.ts";
import { addParcelRoutes } from "./parcels.ts";
import { addPersonRoutes } from "./people/add-person-routes.ts";
import { ordinaryPace, type Pace } from "./patience.ts";
import type { HttpPorts } from "./ports.ts";
import { addReceiptRoutes } from "./receipts.ts";
import { addSocketRefusals, problemOf, refuse, refuseSocket } from "./refusal.ts";
import { addRulesRoute } from "./rules/rules.ts";
import { createTableTurns } from "./tables/table-turns.ts";
import { addTableRoutes } from "./tables/tables.ts";
import { addTraceRoute } from "./trace.ts";
import { addUploadRoutes } from "./uploads.ts";
import { addWebhookRoutes } from "./webhooks.ts";
import { addWelcomeRoutes } from "./welcome.ts";

/** A connection on which nothing moves, in either direction. */
const SILENCE_MS_MAX = 120_000;
const KEEP_ALIVE_MS_MAX = 65_000;
const HEADER_BYTES_MAX = 16 * 1024;
/** Encoded: a character of Chinese takes nine. */
const SEGMENT_LENGTH_MAX = 1_200;
export interface Closing {
  /** When long streams read no more, so that what they filed is answered before they are cut off. */
  readonly leaveAfterMs: number;
  readonly cutAfterMs: number;
}
/** Together with closing the database the program is gone within ten seconds, as orchestrators expect. */
const patient: Closing = { leaveAfterMs: 2_500, cutAfterMs: 4_000 };
const SWEEP_MS = 100;

/** What one sender may take of time, and all of them of connections. */
export interface Limits {
  /** From opening a connection, or from the end of the request before, to the end of the headers. */
  readonly headersMs: number;
  readonly pace: Pace;
  /** Further connections are closed as soon as they are opened: each costs memory and a file descriptor. */
  readonly connectionsMax: number;
}
export const ordinaryLimits: Limits = { headersMs: 30_000, pace: ordinaryPace, connectionsMax: 16_384 };
/** How often slow headers are looked for, as a share of the time that they have. */
const HEADERS_CHECKS = 3;

/** Standard output belongs to what a command answers. */
const standardError: LoggerOptions & { stream: NodeJS.WritableStream } = { level: "warn", stream: process.stderr };

const redacted = [
  "req.headers",
  "headers",
  "authorization",
  "*.authorization",
  "idNumber",
  "*.idNumber",
  "phone",
  "*.phone",
];

export async function buildServer(
  ports: HttpPorts,
  closing = patient,
  limits = ordinaryLimits,
): Promise<FastifyInstance> {
  const app = Fastify({
    ...loggerOf(ports.log ?? standardError),
    logController: new LogController({ disableRequestLogging: true }), // It would log what was asked as it was written.
    return503OnClosing: false,
    requestIdHeader: false, // What a caller calls its request may be anything, and would be logged.
    genReqId: requestIds(),
    requestTimeout: 0, // A stream of documents may take hours; silence is what ends it.
    connectionTimeout: SILENCE_MS_MAX,
    keepAliveTimeout: KEEP_ALIVE_MS_MAX,
    http: {
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: limits.headersMs / HEADERS_CHECKS,
      maxHeaderSize: HEADER_BYTES_MAX,
    },
    routerOptions: { maxParamLength: SEGMENT_LENGTH_MAX },
    clientErrorHandler: refuseSocket,
    frameworkErrors: (error, request, reply) => void refuse(request, reply, [problemOf(error, request.log)]),
  });
  app.server.maxConnections = limits.connectionsMax;
  takeNoBodies(app);
  const site = ports.console === undefined ? undefined : openConsole(ports.console, ports.version);
  addRefusals(app, site);
  addRequestLog(app, ports.metrics);
  addInvitations(app.server);
  addSocketRefusals(app.server);
  const { isClosing, isLeaving } = addClosing(app, closing);
  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-content-type-options", "nosniff").header("referrer-policy", "no-referrer");
    reply.header("x-request-id", request.id);
    done();
  });
  demandAccess(app, isOfDocs);
  addIdentification(app, ports);
  await addDocs(app, ports);
  if (site === undefined) addWelcomeRoutes(app, ports);
  else await site.addRoutes(app);
  addHealthRoutes(app, ports, isClosing);
  addMetricsRoute(app, ports);
  const admission = createAdmission((party) => ports.waitMs?.(party) ?? 0);
  const turns = createTableTurns();
  const filing = { ports, admission, pace: limits.pace, turns, isLeaving };
  addDocumentRoutes(app, filing);
  addUploadRoutes(app, filing);
  addTableRoutes(app, { ...filing, tables: ports.tables });
  addListRoutes(app, ports);
  addExportRoute(app, ports);
  addFilterRoutes(app, ports);
  addParcelRoutes(app, ports);
  addFactsRoute(app, ports);
  addParcelEventRoute(app, ports);
  addMendRoute(app, ports);
  addDeskRoutes(app, ports);
  addRulesRoute(app, ports);
  addEvidenceRoutes(app, ports);
  addReceiptRoutes(app, ports);
  addEventRoutes(app, ports);
  addWebhookRoutes(app, ports);
  addPersonRoutes(app, ports);
  addTraceRoute(app, ports);
  await app.ready();
  return app;
}

/** Names of requests: unlike those of other programs and of earlier runs, and shown to who asks. */
function requestIds(): () => string {
  const run = randomBytes(4).toString("hex");
  let count = 0;
  return () => `${run}-${(count += 1)}`;
}

function loggerOf(log: LoggerOptions | FastifyBaseLogger): FastifyServerOptions {
  if (isLogger(log)) return { loggerInstance: log };
  return { logger: { redact: { paths: redacted, censor: "[redacted]" }, ...log } };
}

const isLogger = (log: LoggerOptions | FastifyBaseLogger): log is FastifyBaseLogger =>
  "child" in log && typeof log.child === "function";

/** No route has Fastify read a body: the one that takes documents reads its own. */
function takeNoBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
}

function addRefusals(app: FastifyInstance, site: Console | undefined): void {
  app.setErrorHandler((error, request, reply) => refuse(request, reply, [problemOf(error, request.log)]));
  app.setNotFoundHandler(
    (request, reply) =>
      site?.answerVisit(request, reply) ??
      refuse(request, reply, [problem("http.not_found", "", "There is nothing at this address; see /docs.")]),
  );
}

function addRequestLog(app: FastifyInstance, metrics: HttpPorts["metrics"]): void {
  app.addHook("onResponse", (request, reply, done) => {
    const entry = {
      method: request.method,
      route: request.is404 ? null : request.routeOptions.url,
      status: reply.raw.statusCode,
      party: request.party?.code ?? null,
      person: request.person?.id ?? null,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
    };
    metrics?.answered({
      method: entry.method,
      route: entry.route ?? "none",
      status: entry.status,
      ms: reply.elapsedTime,
    });
    if (entry.status >= 500) request.log.warn(entry, "answered");
    else request.log.info(entry, "answered");
    done();
  });
}

interface ClosingState {
  /** The server was told to stop. */
  isClosing(): boolean;
  /** Long streams should come to their end. */
  isLeaving(): boolean;
}

function addClosing(app: FastifyInstance, closing: Closing): ClosingState {
  let leavesAt = Infinity;
  let sweep: NodeJS.Timeout | undefined;
  let cut: NodeJS.Timeout | undefined;
  app.addHook("onRequest", (_request, reply, done) => {
    if (leavesAt !== Infinity) reply.header("connection", "close");
    done();
  });
  app.addHook("preClose", (done) => {
    leavesAt = performance.now() + closing.leaveAfterMs;
    // A connection that was busy when the closing began is idle once it is answered, and would otherwise stay open.
    sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS);
    cut = setTimeout(() => app.server.closeAllConnections(), closing.cutAfterMs);
    done();
  });
  app.addHook("onClose", (_app, done) => {
    clearInterval(sweep);
    clearTimeout(cut);
    done();
  });
  return { isClosing: () => leavesAt !== Infinity, isLeaving: () => performance.now() >= leavesAt };
}
