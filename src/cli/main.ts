/**
 * main: reads the command line and runs one command. Exit 0 done, 1 some input was not understood, 2 wrong usage.
 *
 * A command's own modules are loaded when it runs: most of a short command's time was spent on reading what only the
 * server needs. Our own bugs end with a stack on stderr and exit code 70.
 */
import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isDay } from "../kernel/day.ts";
import type { BackupOptions } from "./backup.ts";
import type { Fairway } from "./compose.ts";
import { manual } from "./help.ts";
import { homeOf, projectRoot } from "./home.ts";
import { DONE, NOT_UNDERSTOOD, say, UsageError, WRONG_USAGE, type ExitCode } from "./talk.ts";

const OUR_BUG = 70;
/** Ticks of a simulation that names none. */
const TICKS = 20;

const flags = {
  json: { type: "boolean", default: false },
  facts: { type: "boolean", default: false },
  xml: { type: "boolean", default: false },
  explain: { type: "boolean", default: false },
  lang: { type: "string" },
  kind: { type: "string" },
  code: { type: "string" },
  name: { type: "string" },
  key: { type: "string" },
  "key-file": { type: "string" },
  to: { type: "string" },
  upload: { type: "string" },
  tariff: { type: "string" },
  "positive-list": { type: "string" },
  sampling: { type: "string" },
  day: { type: "string" },
  parcels: { type: "string" },
  empty: { type: "boolean", default: false },
  demo: { type: "boolean", default: false },
  live: { type: "boolean", default: false },
  rate: { type: "string" },
  seconds: { type: "string" },
  seed: { type: "string" },
  ticks: { type: "string" },
  head: { type: "string", multiple: true },
  after: { type: "string" },
  follow: { type: "boolean", default: false },
  type: { type: "string", multiple: true },
  party: { type: "string" },
  url: { type: "string" },
  events: { type: "string" },
  role: { type: "string" },
  "display-name": { type: "string" },
  "id-number": { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** Which flags a command knows; any other is wrong usage. */
const flagsOf: Record<string, readonly (keyof typeof flags)[]> = {
  serve: ["empty", "demo", "parcels", "seed"],
  demo: ["json", "parcels", "seed", "live", "rate"],
  clear: ["json", "explain", "lang", "tariff", "positive-list", "sampling", "day"],
  party: ["json", "kind", "code", "name"],
  person: ["json", "role", "name", "display-name", "party", "lang", "id-number"],
  file: ["json", "key", "key-file", "to", "upload"],
  template: ["lang"],
  show: ["json", "facts"],
  explain: ["json", "lang"],
  receipts: ["json", "xml"],
  rules: ["json", "day"],
  replay: ["json"],
  prove: ["json"],
  verify: ["json", "head"],
  events: ["json", "after", "follow", "type", "party"],
  deadlines: ["json"],
  webhooks: ["json", "party", "url", "type", "after"],
  migrate: [],
  reindex: ["json"],
  backup: ["json"],
  keys: ["json"],
  restore: ["json"],
  bench: ["json", "parcels", "seconds", "events"],
  simulate: ["json", "seed", "ticks"],
  help: [],
};

type Flags = ReturnType<typeof parseFlags>["values"];
const parseFlags = (args: string[]) => parseArgs({ args, options: flags, allowPositionals: true, strict: true });

async function main(args: readonly string[]): Promise<ExitCode> {
  const [command = "help", ...rest] = args;
  if (command === "--help" || command === "-h" || command === "help") {
    process.stdout.write(manual);
    return DONE;
  }
  const known = flagsOf[command];
  if (known === undefined) throw new UsageError(`there is no command "${command}"`);
  const { values, positionals } = parse(rest);
  if (values.help) {
    process.stdout.write(manual);
    return DONE;
  }
  for (const name of Object.keys(values) as (keyof typeof flags)[]) {
    if (values[name] !== false && name !== "help" && !known.includes(name))
      throw new UsageError(`fairway ${command} has no --${name}`);
  }
  return run(command, values, positionals);
}

function parse(args: string[]): ReturnType<typeof parseFlags> {
  try {
    return parseFlags(args);
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

async function run(command: string, values: Flags, positionals: readonly string[]): Promise<ExitCode> {
  const { json } = values;
  switch (command) {
    case "serve": {
      if (positionals.length > 0) throw new UsageError("fairway serve [--empty | --demo] [--parcels N] [--seed N]");
      const { demoWanted } = await import("./demo.ts");
      const { serve } = await import("./serve.ts");
      return serve(process.env, await version(), demoWanted({ ...values, ...countsOf(values) }));
    }
    case "demo": {
      if (positionals.length > 0) throw new UsageError("fairway demo [--parcels N] [--live [--rate R]] [--seed N]");
      const { checkDemo, demo } = await import("./demo.ts");
      const wanted = checkDemo({ json, live: values.live, rate: values.rate, ...countsOf(values) });
      return onRecord((fairway) => demo(fairway, wanted));
    }
    case "clear": {
      if (positionals.length === 0) throw new UsageError("give the files to clear");
      const { clearFiles } = await import("./clear.ts");
      return clearFiles(existing(positionals), {
        json,
        explain: explanationOf(values),
        day: dayOf(values.day),
        tariff: existingFlag(values.tariff),
        positiveList: existingFlag(values["positive-list"]),
        sampling: samplingOf(values.sampling),
      });
    }
    case "party": {
      if (positionals[0] !== "add") throw new UsageError("fairway party add --kind KIND --code CODE --name NAME");
      const { addParty, checkParty } = await import("./party.ts");
      const options = { kind: values.kind, code: values.code, name: values.name, json };
      checkParty(options);
      return onRecord((fairway) => addParty(fairway, options));
    }
    case "person": {
      const { checkPerson, commandPerson } = await import("./person.ts");
      const wanted = {
        ...{ json, role: values.role, name: values.name, displayName: values["display-name"], party: values.party },
        ...{ language: values.lang, idNumber: values["id-number"] },
      };
      checkPerson(positionals, wanted);
      return onRecord((fairway) => commandPerson(fairway, positionals, wanted));
    }
    case "file":
      if (positionals.length === 0) throw new UsageError("give the files to file");
      return file(existing(positionals), values);
    case "show": {
      const parcel = only(positionals);
      const { show } = await import("./ask.ts");
      return onRecord((fairway) => show(fairway, parcel, { json, facts: values.facts }));
    }
    case "explain": {
      const [parcel, language] = [only(positionals), languageOf(values.lang)];
      const { explainParcel } = await import("./ask.ts");
      return onRecord((fairway) => explainParcel(fairway, parcel, { json, language }));
    }
    case "receipts": {
      if (json && values.xml) throw new UsageError("--json and --xml are two forms; give one of them");
      const parcel = only(positionals);
      const { showReceipts } = await import("./receipts.ts");
      return onRecord((fairway) => showReceipts(fairway, parcel, { json, xml: values.xml }));
    }
    case "rules": {
      if (positionals.length > 0) throw new UsageError("fairway rules [--day YYYY-MM-DD] [--json]");
      const { commandRules } = await import("./rules.ts");
      return commandRules(dayOf(values.day), json);
    }
    case "replay": {
      const reference = only(positionals);
      const { replayFile, replayParcel } = await import("./ask.ts");
      return reference === "-" || existsSync(reference)
        ? replayFile(reference, { json })
        : onRecord((fairway) => replayParcel(fairway, reference, { json }));
    }
    case "prove": {
      const event = only(positionals);
      const { prove } = await import("./prove.ts");
      return onRecord((fairway) => prove(fairway, event, { json }));
    }
    case "verify": {
      if (positionals.length > 0) throw new UsageError("fairway verify [--json] [--head FILE|WRITER.SEQUENCE.HASH]");
      const { verify } = await import("./verify.ts");
      return onRecord((fairway) => verify(fairway, { json, heads: values.head ?? [] }));
    }
    case "events": {
      if (positionals.length > 0) throw new UsageError("fairway events takes options only");
      const { tellEvents } = await import("./events.ts");
      const { after, follow, type: types, party } = values;
      return onRecord((fairway) => tellEvents(fairway, { json, after, follow, types, party }));
    }
    case "deadlines": {
      if (positionals.length > 2) throw new UsageError("fairway deadlines run | list [STATE]");
      const { deadlines } = await import("./deadlines.ts");
      return onRecord((fairway) => deadlines(fairway, positionals[0], positionals[1], json));
    }
    case "webhooks": {
      const { checkWebhooks, commandWebhooks } = await import("./webhooks.ts");
      const { party, url, type: types, after } = values;
      const wanted = { json, party, url, types, after, allow: process.env["FAIRWAY_WEBHOOK_ALLOW"] };
      checkWebhooks(positionals, wanted);
      return onRecord((fairway) => commandWebhooks(fairway, positionals, wanted));
    }
    case "template": {
      const { template } = await import("./template.ts");
      return template(positionals, languageOf(values.lang));
    }
    case "migrate":
      return onRecord(() => Promise.resolve(DONE));
    case "reindex": {
      const { reindex } = await import("./reindex.ts");
      return onRecord((fairway) => reindex(fairway, json));
    }
    case "keys": {
      const { listKeys, rotate } = await import("./keys.ts");
      const action = positionals[0] === "list" ? listKeys : positionals[0] === "rotate" ? rotate : undefined;
      if (action === undefined || positionals.length > 1)
        throw new UsageError("fairway keys list, or fairway keys rotate");
      return action({ home: homeOf(process.env), environment: process.env["FAIRWAY_KEYS"], json });
    }
    case "backup": {
      const { backupTo } = await import("./backup.ts");
      return backupTo(only(positionals, "FILE"), whereabouts(json));
    }
    case "restore": {
      const { restoreFrom } = await import("./backup.ts");
      return restoreFrom(existing([only(positionals, "FILE")])[0]!, whereabouts(json));
    }
    case "bench":
      return bench(positionals[0], values);
    case "simulate": {
      const { simulateSeed } = await import("./simulate.ts");
      return simulateSeed({
        seed: countOf(values.seed, "seed") ?? 1,
        ticks: countOf(values.ticks, "ticks") ?? TICKS,
        json,
      });
    }
    default:
      throw new UsageError(`there is no command "${command}"`);
  }
}

async function bench(what: string | undefined, { json, parcels, seconds, events }: Flags): Promise<ExitCode> {
  switch (what) {
    case "clear": {
      const { bench } = await import("./bench.ts");
      return bench({ json, parcels: countOf(parcels, "parcels"), seconds: countOf(seconds, "seconds") });
    }
    case "list": {
      const { benchList } = await import("./bench-list.ts");
      return benchList({ json, parcels: countOf(parcels, "parcels") });
    }
    case "overload": {
      const { benchOverload } = await import("./bench-overload.ts");
      return benchOverload({ json, seconds: countOf(seconds, "seconds") });
    }
    case "webhooks": {
      const { benchWebhooks } = await import("./bench-webhooks.ts");
      return benchWebhooks({ json, events: countOf(events, "events") });
    }
    default:
      throw new UsageError("fairway bench clear, list, overload or webhooks");
  }
}

/** On the record itself, or over HTTP with --to. */
async function file(files: readonly string[], values: Flags): Promise<ExitCode> {
  const { json, to, upload } = values;
  if (to === undefined && upload !== undefined) throw new UsageError("--upload names an upload on a server; give --to");
  if (to !== undefined && values.key !== undefined)
    throw new UsageError("whoever lists this machine's processes sees --key; give FAIRWAY_KEY or --key-file FILE");
  const { checkServer, fileTo, readKey } = await import("./file-to.ts");
  const server = to === undefined ? undefined : checkServer(to);
  const key = values.key ?? (await readKey(values["key-file"], process.env));
  if (key === undefined) throw new UsageError("give the party's key with --key KEY, --key-file FILE or in FAIRWAY_KEY");
  if (server !== undefined) return fileTo(server, key, files, { json, upload });
  const { fileDocuments } = await import("./file.ts");
  return onRecord((fairway) => fileDocuments(fairway, key, files, { json }));
}

/** Opens the record, runs, and closes it again. */
async function onRecord(run: (fairway: Fairway) => Promise<ExitCode>): Promise<ExitCode> {
  const [{ compose }, { loadRulebook }] = await Promise.all([import("./compose.ts"), import("./rulebook-files.ts")]);
  const book = await loadRulebook();
  if (!book.ok) {
    for (const { detail } of book.problems) say(`${book.file}: ${detail}`);
    return NOT_UNDERSTOOD;
  }
  const { env } = process;
  const fairway = await compose({
    home: homeOf(env),
    databaseUrl: env["DATABASE_URL"],
    keys: env["FAIRWAY_KEYS"],
    rulebook: book.value,
    log: say,
  });
  try {
    return await run(fairway);
  } finally {
    await fairway.close();
  }
}

function whereabouts(json: boolean): BackupOptions {
  const { env } = process;
  return { home: homeOf(env), databaseUrl: env["DATABASE_URL"], keys: env["FAIRWAY_KEYS"], json };
}

function only(positionals: readonly string[], what = "parcel: [PLATFORM/]ORDERNO"): string {
  if (positionals.length !== 1) throw new UsageError(`give one ${what}`);
  return positionals[0]!;
}

function existing(files: readonly string[]): readonly string[] {
  for (const file of files) if (file !== "-" && !existsSync(file)) throw new UsageError(`there is no file ${file}`);
  return files;
}

const existingFlag = (file: string | undefined): string | undefined =>
  file === undefined ? undefined : existing([file])[0];

function dayOf(text: string | undefined): string | undefined {
  if (text !== undefined && !isDay(text)) throw new UsageError("--day must be a day that exists, as 2026-11-10");
  return text;
}

function samplingOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const percent = Number(text);
  if (text.trim() === "" || !(percent >= 0 && percent <= 100))
    throw new UsageError("--sampling must be a percentage from 0 to 100");
  return percent;
}

function languageOf(text: string | undefined): "en" | "zh" {
  if (text !== undefined && text !== "en" && text !== "zh") throw new UsageError("--lang must be en or zh");
  return text ?? ((process.env["LC_ALL"] ?? process.env["LANG"] ?? "").startsWith("zh") ? "zh" : "en");
}

/** The language that `clear` explains in, where it is asked to. */
function explanationOf({ explain, lang, json }: Flags): "en" | "zh" | undefined {
  if (lang !== undefined && !explain) throw new UsageError("--lang is the language of --explain; give both");
  if (json && explain) throw new UsageError("--explain is for people, --json for programs; give one of them");
  return explain ? languageOf(lang) : undefined;
}

function countOf(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new UsageError(`--${name} must be a whole number of at least 1`);
  return count;
}

const countsOf = ({ parcels, seed }: Flags) => ({
  parcels: countOf(parcels, "parcels"),
  seed: countOf(seed, "seed"),
});

async function version(): Promise<string> {
  return (JSON.parse(await readFile(join(projectRoot, "package.json"), "utf8")) as { version: string }).version;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    say(`fairway: ${error.message}`);
    process.exitCode = WRONG_USAGE;
  } else {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = OUR_BUG;
  }
}
