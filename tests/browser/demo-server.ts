/**
 * demoServer: the program with its demo, as `npm start` gives it, once for all files of browser tests in a run.
 *
 * The first file to ask starts it on a database of the run's embedded server; the others join. It belongs to no file,
 * so tests/global-setup.ts ends it (`endDemoServer`). What it said, passwords included, lies in the run's own home.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, open, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { inject } from "vitest";
import { buildConsole } from "../../src/cli/build-console.ts";
import { demoParcelsMin } from "../../src/simulation/demo-day.ts";
import { identify, isAlive, readHolder, writeHolder } from "../../src/store/embedded/holder.ts";
import { withLock } from "../../src/store/embedded/with-lock.ts";
import { createDatabase } from "../database.ts";
import { command, environment } from "../program.ts";

export interface DemoServer {
  readonly url: string;
  /** What the demo was planned from; the same gives the same documents. */
  readonly day: string;
  readonly seed: number;
  readonly parcels: number;
  readonly passwords: Readonly<Record<string, string>>;
  /** PLATFORM/ORDERNO of the refused parcel that the demo suggests to mend, and what its two documents say. */
  readonly suggested: { readonly consignment: string; readonly says: string; readonly should: string };
}

/** Enough that there is every story, and each kind of mismatch. */
const PARCELS = Math.max(demoParcelsMin, 300);
const SEED = 5;
const LOADED_WITHIN_MS = 240_000;
const ENDED_WITHIN_MS = 15_000;
const POLL_MS = 50;

const placeIn = (home: string): string => join(home, "browser");

/** Where this run's browser tests keep what they share. */
export async function sharedPlace(): Promise<string> {
  const place = placeIn(inject("databaseHome"));
  await mkdir(place, { recursive: true, mode: 0o700 });
  return place;
}

export async function demoServer(): Promise<DemoServer> {
  const place = await sharedPlace();
  const ready = join(place, "server.json");
  await withLock(
    join(place, "server.lock"),
    async () => {
      if (existsSync(ready)) return;
      const server = await start(place);
      await writeFile(`${ready}.new`, JSON.stringify(server), { mode: 0o600 });
      await rename(`${ready}.new`, ready);
    },
    LOADED_WITHIN_MS,
  );
  return JSON.parse(await readFile(ready, "utf8")) as DemoServer;
}

async function start(place: string): Promise<DemoServer> {
  await buildConsole(undefined, () => undefined);
  const { url: database } = await createDatabase();
  const home = join(place, "home");
  await mkdir(home, { recursive: true, mode: 0o700 });
  const said = join(place, "server.log");
  const log = await open(said, "w", 0o600);
  const env = environment({ FAIRWAY_HOME: home, DATABASE_URL: database, PORT: "0", HOST: "127.0.0.1" });
  const child = spawn(command, ["serve", "--demo", "--parcels", String(PARCELS), "--seed", String(SEED)], {
    env,
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
  });
  child.unref();
  await log.close();
  await writeFile(join(place, "server.pid"), holderOf(child.pid!));
  const told = await untilSaid(said, () => child.exitCode === null && child.signalCode === null);
  const server = { ...told, ...(await readProgress(home)) };
  await untilListed(server);
  return server;
}

/** Told apart from whoever may get the same number later. */
const holderOf = (pid: number): string => writeHolder({ pid, identity: identify(pid) ?? "gone", nonce: "00" });

async function readProgress(home: string): Promise<Pick<DemoServer, "day" | "seed" | "parcels">> {
  const { day, seed, parcels } = JSON.parse(await readFile(join(home, "demo.json"), "utf8")) as DemoServer;
  return { day, seed, parcels };
}

type Told = Pick<DemoServer, "url" | "passwords" | "suggested">;

async function untilSaid(log: string, isRunning: () => boolean): Promise<Told> {
  const deadline = performance.now() + LOADED_WITHIN_MS;
  for (;;) {
    const text = await readFile(log, "utf8");
    if (/more parcels come/.test(text)) return readSaid(text);
    if (!isRunning() || performance.now() > deadline) throw new Error(`the demo's server did not come: ${text}`);
    await pause(POLL_MS);
  }
}

function readSaid(text: string): Told {
  const [, url] = /listens on (\S+)/.exec(text)!;
  const accounts = text.matchAll(/^ {2}([a-z-]+) +((?:[a-z2-9]{5}-){3}[a-z2-9]{5}) /gm);
  const suggestion = /try this: parcel (\S+) was refused, for its payment says (\S+) where its order says (\S+);/;
  const [, consignment, says, should] = suggestion.exec(text)!;
  return {
    url: url!,
    passwords: Object.fromEntries([...accounts].map(([, name, password]) => [name!, password!])),
    suggested: { consignment: consignment!, says: says!, should: should! },
  };
}

/** The lists follow the record a moment later. */
async function untilListed({ url, passwords }: DemoServer): Promise<void> {
  const session = await fetch(`${url}/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "officer", password: passwords["officer"] }),
  });
  const [cookie] = session.headers.getSetCookie();
  const deadline = performance.now() + LOADED_WITHIN_MS;
  for (;;) {
    const answer = await fetch(`${url}/v1/parcels?limit=1`, { headers: { cookie: cookie!.split(";")[0]! } });
    const { count } = (await answer.json()) as { count: { value: number } };
    if (count.value === PARCELS) return;
    if (performance.now() > deadline) throw new Error(`only ${count.value} of the demo's parcels are listed`);
    await pause(POLL_MS);
  }
}

/** Ends the server of a run, this one or one that was killed; resolves when its process is gone. */
export async function endDemoServer(home: string): Promise<void> {
  const file = join(placeIn(home), "server.pid");
  if (!existsSync(file)) return;
  const holder = readHolder(await readFile(file, "utf8"));
  if (holder === undefined || !isAlive(holder)) return;
  process.kill(holder.pid, "SIGTERM");
  const deadline = performance.now() + ENDED_WITHIN_MS;
  while (isAlive(holder) && performance.now() < deadline) await pause(POLL_MS);
  if (isAlive(holder)) process.kill(holder.pid, "SIGKILL");
}
