/**
 * fairway serve: the API on one port, until told to stop.
 *
 * Stopping: no new connections, what is in flight is finished and answered, then the database stops. A second signal
 * changes nothing.
 */
import { isAuthority, type Party } from "../customs/party.ts";
import { proofOf } from "../app/journal/prove.ts";
import { watchJournal } from "../app/telling/bell.ts";
import { trace } from "../app/trace/trace.ts";
import { parcelEvents } from "../app/telling/parcel-events.ts";
import { answerEvents } from "../app/telling/read-events.ts";
import { readReceipts } from "../app/receipts/read-receipts.ts";
import { mend } from "../app/mending/mend.ts";
import { showFacts } from "../app/people/show-facts.ts";
import { showParcel } from "../app/people/show-parcel.ts";
import { maySee } from "../app/views/view.ts";
import { buildServer, ordinaryLimits } from "../http/server.ts";
import type { HttpPorts } from "../http/ports.ts";
import { RECEIPTS_MAX } from "../messages/ceb/write-receipts.ts";
import { readCeb } from "../messages/ceb/read-ceb.ts";
import { readJsonBody } from "../messages/json/read-json-body.ts";
import { readJsonDocument } from "../messages/json/read-json-document.ts";
import { ReceiptJson } from "../messages/json/receipt-schema.ts";
import { DocumentJson } from "../messages/json/schemas.ts";
import { ok } from "../kernel/problem.ts";
import { cn } from "../tax/regimes/cn.ts";
import { consoleDirectory, consoleState } from "./build-console.ts";
import { compose, hashKey, wordings, type Fairway } from "./compose.ts";
import { homeOf } from "./home.ts";
import { deadlineGauges, watchDeadlines } from "./deadlines.ts";
import { loadDemo, type Demo, type DemoWanted } from "./load-demo.ts";
import { tellDemo } from "./tell-demo.ts";
import { deskPortOf } from "./desk.ts";
import { openLists } from "./lists.ts";
import { lookPortOf } from "./look-port.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { originOf, peoplePortOf } from "./people-desk.ts";
import { connectionsWithin, openFilesMax } from "./open-files.ts";
import {
  asLines,
  asMessage,
  asProvenLines,
  fileForReceipts,
  findReceipts,
  refuseMessage,
  toolsOf,
} from "./receipt-desk.ts";
import { rulesPortOf } from "./rules.ts";
import { sleep } from "./sleep.ts";
import { tablePort } from "./table-desk.ts";
import { logLevel, serverLog, type ServerLog } from "./log.ts";
import { mendDeskOf } from "./mend-desk.ts";
import { loadRulebook, sha256 } from "./rulebook-files.ts";
import { openTelling } from "./telling.ts";
import { Late, within } from "./within.ts";
import { answer, DONE, NOT_UNDERSTOOD, say, UsageError, type ExitCode } from "./talk.ts";

export async function serve(
  environment: NodeJS.ProcessEnv,
  version: string,
  demoWanted: DemoWanted,
): Promise<ExitCode> {
  const port = Number(environment["PORT"] ?? "8080");
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError("PORT must be a number from 0 to 65535");
  const host = environment["HOST"] ?? "127.0.0.1";
  const origin = originOf(environment["FAIRWAY_ORIGIN"]);
  const book = await loadRulebook();
  if (!book.ok) {
    for (const { detail } of book.problems) say(`${book.file}: ${detail}`);
    return NOT_UNDERSTOOD;
  }
  const log = serverLog(logLevel(environment["FAIRWAY_LOG"]));
  const stopped = untilTold();
  let isListening = false;
  const metrics = metricsOf(version);
  const [home, databaseUrl] = [homeOf(environment), environment["DATABASE_URL"]];
  const fairway = await compose({
    home,
    databaseUrl,
    keys: environment["FAIRWAY_KEYS"],
    rulebook: book.value,
    log: (text) => (isListening ? log.warn(text) : say(text)),
    metrics,
  });
  const stopping = new AbortController();
  const { journal, bell } = fairway;
  const watching = Promise.all([
    watchJournal({ journal, bell, sleep, signal: stopping.signal, onError: complain(log) }),
    watchDeadlines(fairway, stopping.signal, log.warn),
  ]).then(() => undefined);
  const telling = openTelling(fairway, { allow: environment["FAIRWAY_WEBHOOK_ALLOW"], log: log.warn });
  const lists = openLists(fairway, log.warn);
  for (const gauge of [...telling.gauges, ...lists.gauges, ...deadlineGauges(fairway.deadlines)])
    metrics.addGauge(gauge);
  try {
    const connectionsMax = connectionsWithin(await openFilesMax(), ordinaryLimits.connectionsMax);
    const limits = { ...ordinaryLimits, connectionsMax };
    const server = await buildServer(
      {
        ...portsOf(fairway, version, log.warn, origin),
        metrics,
        webhooks: telling.webhooks,
        lists: lists.port,
        desk: deskPortOf(fairway.desk, lists.reader),
        log: logTo(log),
        console: await findConsole(),
      },
      undefined,
      limits,
    );
    try {
      const address = await server.listen({ port, host });
      const demo = await loadDemo(fairway, { ...demoWanted, home, databaseUrl, isStopping: stopped.isTold });
      if (!stopped.isTold()) await introduce(address, fairway, home, demo);
      isListening = true;
      reloadWhenTold(fairway, log);
      telling.start();
      lists.start();
      await stopped.told;
      log.warn("stopping: finishing what is in flight");
    } finally {
      await server.close();
    }
  } finally {
    stopping.abort();
    await leave(fairway, Promise.all([watching, telling.close(), lists.close()]), log);
  }
  return DONE;
}

/** Where the console was built to; what is wrong with it is said, and keeps nobody from the API. */
async function findConsole(): Promise<string | undefined> {
  const state = await consoleState();
  if (state === "absent") {
    say("The console is not built: this serves the API alone. To have both, start with `npm start`.");
    return undefined;
  }
  if (state === "outdated") say("The console is older than its sources; `npm start` builds it anew.");
  return consoleDirectory();
}

/** The address is said once there is something to see. */
async function introduce(address: string, fairway: Fairway, home: string, demo: Demo | undefined): Promise<void> {
  answer(`Fairway listens on ${address}`);
  say(`API documentation: ${address}/docs   health: ${address}/health   stop: Ctrl-C`);
  if (demo !== undefined) return tellDemo(fairway, demo, home);
  say(`register a party:  ./bin/fairway party add --kind marketplace --code 4601000001 --name "A marketplace"`);
}

function metricsOf(version: string): Metrics {
  const metrics = createMetrics();
  metrics.addGauge({
    name: "fairway_info",
    help: "Always 1; its label says which version runs.",
    label: "version",
    read: () => ({ [version]: 1 }),
  });
  return metrics;
}

/**
 * Closes the record. A database that does not let go keeps nobody: what was acknowledged is committed, and what is in
 * flight was promised to nobody.
 */
async function leave(fairway: Fairway, telling: Promise<unknown>, log: ServerLog): Promise<void> {
  const isLate = (error: unknown): true => {
    if (!(error instanceof Late)) throw error;
    return true;
  };
  const hangs = [
    await within(WATCH_MS_MAX, telling).then(() => false, isLate),
    await fairway.close(CLOSE_MS_MAX).then(() => false, isLate),
  ];
  if (!hangs.includes(true)) return;
  log.warn("stopping: the database does not let go; what was acknowledged is kept");
  process.exit(DONE);
}

const complain =
  (log: ServerLog) =>
  (error: unknown): void =>
    log.warn(`telling: the journal cannot be read: ${(error as Error).message}`);

const logTo = ({ level }: ServerLog) => ({ level, stream: process.stderr });

/** On SIGHUP the keys are read again. Where they cannot be read, those that are known stay in use. */
function reloadWhenTold(fairway: Fairway, log: ServerLog): void {
  if (process.stdin.isTTY) return; // There the signal means that the terminal was closed.
  process.on("SIGHUP", () => {
    fairway.reloadKeys().then(
      (key) => log.warn(`keys: ${key} seals and signs from now on`),
      (error: unknown) => log.warn(`keys: not read again, the former ones stay in use: ${(error as Error).message}`),
    );
  });
}

interface Stopped {
  readonly told: Promise<void>;
  isTold(): boolean;
}

/**
 * Told at the first SIGINT or SIGTERM, or where its terminal is closed. Listens from the start, so a signal during
 * start-up stops cleanly too.
 */
function untilTold(): Stopped {
  let isTold = false;
  const told = new Promise<void>((resolve) => {
    const tell = (): void => {
      isTold = true;
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, tell);
    if (process.stdin.isTTY) process.on("SIGHUP", tell);
  });
  return { told, isTold: () => isTold };
}

/** For what is in flight to be committed, once nobody waits for it any more. */
const CLOSE_MS_MAX = 2_500;
/** For a look into the journal that is under way, and for the answers of receivers. */
const WATCH_MS_MAX = 1_000;
/** An orchestrator that asks does not wait as long as a document does. */
const HEALTH_MS_MAX = 2_000;

/** How long a key's party is remembered; a revoked key works at most this much longer. */
const PARTY_REMEMBERED_MS = 5_000;

export function portsOf(fairway: Fairway, version: string, warn = say, origin?: string): HttpPorts {
  const remembered = new Map<string, { party: Party; until: number }>();
  async function authenticate(key: string): Promise<Party | undefined> {
    const digest = hashKey(key);
    const name = digest.toString("base64");
    const known = remembered.get(name);
    if (known !== undefined && known.until > Date.now()) return known.party;
    remembered.delete(name);
    const party = await fairway.parties.findByKey(digest);
    if (party !== undefined) remembered.set(name, { party, until: Date.now() + PARTY_REMEMBERED_MS });
    return party;
  }
  return {
    authenticate,
    readers: {
      json: readJsonBody,
      ndjsonLine: readJsonDocument,
      xml: (bytes) => {
        const message = readCeb(bytes);
        if (!message.ok) return message;
        const { reads, guid, text, signature } = message.value;
        return ok(signature === "absent" ? { reads } : { reads, message: { guid, text } });
      },
    },
    tables: tablePort,
    room: (party) => fairway.batcher.room(party.code),
    waitMs: (party) => fairway.batcher.waitMs(party),
    file: (reads, party, message) => fairway.batcher.submit(reads, party, message),
    fileForReceipts: (reads, party, message) => fileForReceipts(fairway, reads, party, message),
    refuseMessage: (problems, original, party) => refuseMessage(fairway, problems, original, party),
    uploads: {
      open: (party, id) => fairway.uploads.open(party, id, Date.now()),
      find: (party, id) => fairway.uploads.find(party, id),
      advance: (party, id, step) => fairway.uploads.advance(party, id, step, Date.now()),
    },
    findParcel: async (platform, orderNo, asker) => {
      const record = await fairway.query.findParcel(`${platform}/${orderNo}`);
      return record && showParcel(record, asker, wordings, fairway.rulebook.hash);
    },
    findFacts: async (platform, orderNo, asker) => {
      const record = await fairway.query.findParcel(`${platform}/${orderNo}`);
      if (record === undefined) return undefined;
      const rulebook = (await fairway.query.findRulebook(record.decision?.rulebook ?? "")) ?? "";
      return showFacts(record, asker, { rulebook, regime: cn, digest: sha256 });
    },
    parcelEvents: async (platform, orderNo, party) => {
      const consignment = `${platform}/${orderNo}`;
      const record = await fairway.query.findParcel(consignment);
      if (record === undefined || !maySee(record, party)) return undefined;
      return parcelEvents(consignment, await fairway.receipts.loadHistory(consignment), party);
    },
    mend: (mender, consignment, wanted) => mend(mendDeskOf(fairway), mender, consignment, wanted),
    people: { ...peoplePortOf(fairway.people, origin), looks: lookPortOf(fairway.unmasking) },
    trace: (question) => {
      const { unmasking, people, numbers, rulebook } = fairway;
      return trace(
        { ...unmasking, ...{ tries: people.tries, clock: people.clock, numbers, wordings, rulebook } },
        question,
      );
    },
    rules: rulesPortOf(fairway.rulebook),
    prove: (id, party) => proofOf(id, fairway.proofs, fairway.vault, party),
    publicKeys: () => fairway.proofs.signingKeys(),
    parcelReceipts: async (platform, orderNo, party, { form, kind, isProven }) => {
      const consignment = `${platform}/${orderNo}`;
      const record = await fairway.query.findParcel(consignment);
      if (record === undefined || !maySee(record, party)) return undefined;
      const wanted = { to: isAuthority(party) ? null : party.code, kind };
      const receipts = (await findReceipts(fairway, consignment, wanted)).slice(-RECEIPTS_MAX);
      if (form === "ceb") return asMessage(kind!, receipts);
      return isProven ? asProvenLines(fairway, receipts) : asLines(receipts);
    },
    events: {
      read: (party, request) => answerEvents(fairway.journal, party, request),
      mark: () => fairway.bell.rings(),
      grown: (mark, milliseconds, signal) => fairway.bell.wait(mark, milliseconds, signal),
    },
    receiptsAfter: async (party, { form, ...request }) => {
      const page = await readReceipts(fairway, party, request, toolsOf(fairway));
      if (!page.ok) return page;
      const { receipts, cursor, more } = page.value;
      const text = form === "ceb" ? asMessage(request.kind!, receipts) : asLines(receipts);
      return ok({ text, cursor, more });
    },
    health: async () => {
      try {
        await within(HEALTH_MS_MAX, fairway.ping());
        return { live: true, ready: true, database: "up", rulebook: fairway.rulebook.hash };
      } catch (error) {
        warn(`health: the database does not answer: ${(error as Error).message}`); // For the operator, not for whoever asks.
        const detail = "The database does not answer; filing is refused until it does.";
        return { live: true, ready: false, database: "away", rulebook: fairway.rulebook.hash, detail };
      }
    },
    schemas: { document: DocumentJson, receipt: ReceiptJson },
    version,
  };
}
