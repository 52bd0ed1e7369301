/**
 * fairway bench list: how long the list of parcels takes to answer with a million parcels behind it.
 *
 * A database of its own. A day of the seeded world is cleared and followed into the list, and told again until the list
 * is as long as wanted (`load-list.ts`). Then a server answers over HTTP: filters alone and together, common, rare and
 * never meeting, in each order, the first page and a deep one, for customs and for one marketplace; exports are left
 * out. The figures are of whole answers, request to last byte, one at a time.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "../kernel/assert.ts";
import { readJsonDocument } from "../messages/json/read-json-document.ts";
import { createGoods } from "../simulation/goods.ts";
import { lineOf } from "../simulation/planned-parcel.ts";
import { createRandom } from "../simulation/random.ts";
import { createWorld, planDay } from "../simulation/world.ts";
import { weightOf } from "../app/lists/amount-slices.ts";
import { findParcels } from "../app/lists/find-parcels.ts";
import type { NumberedParcel } from "../app/lists/list-ports.ts";
import { startServer, stop } from "./bench-server.ts";
import { compose, hashKey, newKey, type Fairway } from "./compose.ts";
import { openLists, type Lists } from "./lists.ts";
import { loadList } from "./load-list.ts";
import { loadRulebook } from "./rulebook-files.ts";
import { answer, DONE, progress, say, type ExitCode } from "./talk.ts";

const PARCELS = 1_000_000;
const DAY_OF_PARCELS = 2_000;
const PAGE = 50;
/** Each question so often; the first of a kind is not counted. */
const ASKED = 6;
/** The weight that having an amount gives: what is left of a weight is the amount. */
const HAS_AMOUNT = weightOf(0n);
const MARKETPLACE = "4601000001";
const askers = [
  { name: "customs", kind: "administration", code: "4600000001" },
  { name: "marketplace", kind: "marketplace", code: MARKETPLACE },
] as const;

export async function benchList(options: { json: boolean; parcels: number | undefined }): Promise<ExitCode> {
  const home = await mkdtemp(join(tmpdir(), "fairway-bench-"));
  try {
    const parcels = options.parcels ?? PARCELS;
    const keys = await prepare(home, parcels);
    const server = await startServer(home);
    try {
      const figures = await measure(server.url, keys);
      if (options.json) answer(JSON.stringify({ parcels, ...figures }));
      else tell(parcels, figures);
    } finally {
      await stop(server.process);
      await server.leave();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
  return DONE;
}

type Keys = Readonly<Record<(typeof askers)[number]["name"], string>>;

/** A home with a list of so many parcels, and keys of those who ask. */
async function prepare(home: string, parcels: number): Promise<Keys> {
  const book = await loadRulebook();
  assert(book.ok, "bench: the rule book that ships does not load");
  const fairway = await compose({ home, rulebook: book.value, day: "2026-11-10", log: () => undefined });
  const lists = openLists(fairway, say);
  const keys: Record<string, string> = {};
  try {
    for (const { name, kind, code } of askers) {
      keys[name] = newKey();
      await fairway.parties.register({ kind, code, name: `bench ${name}` }, hashKey(keys[name]), Date.now());
    }
    say(`clearing a day of ${DAY_OF_PARCELS} parcels`);
    await clearADay(fairway);
    await lists.catchUp();
    const bar = progress("listing", parcels, "parcels");
    say(`listing ${parcels} parcels`);
    const until = Date.now();
    await loadList({
      url: fairway.url,
      day: await rowsOf(lists),
      parcels,
      until,
      onProgress: (some) => bar.advance(some),
    });
    bar.done();
  } finally {
    await lists.close();
    await fairway.close();
  }
  return keys as Keys;
}

async function clearADay({ batcher, rulebook }: Fairway): Promise<void> {
  const random = createRandom("bench list");
  const world = createWorld({
    random,
    goods: createGoods(rulebook.parts.positiveList),
    ...{ day: "2026-11-10", households: 400, prefix: "D" },
  });
  const day = planDay(world, random.fork("day"), DAY_OF_PARCELS);
  const longest = Math.max(...day.map(({ filings }) => filings.length));
  // What follows up a filing is filed after it.
  for (let turn = 0; turn < longest; turn += 1)
    await Promise.all(
      day.flatMap(({ filings }) => {
        const filing = filings[turn];
        return filing === undefined ? [] : [batcher.submit([readJsonDocument(lineOf(filing), 1)], filing.filer)];
      }),
    );
}

async function rowsOf({ reader }: Lists): Promise<NumberedParcel[]> {
  const filter = { values: {}, from: null, to: null, dueTo: null, amountFrom: null, amountTo: null, text: null };
  const page = await findParcels(
    reader,
    { kind: "all" },
    { ...filter, order: "oldest", after: null, limit: 2 * DAY_OF_PARCELS },
  );
  assert(page.ok && page.value.next === null, "bench: a day's list is read at once");
  return [...page.value.parcels];
}

/** Filters as they are asked; days are filled in. */
const filters: readonly (readonly [name: string, query: string])[] = [
  ["everything", ""],
  ["a state (common)", "state=released"],
  ["a state (rare)", "state=inspection"],
  ["two states", "state=held&state=refused"],
  ["a lane", "lane=red"],
  ["a state and a lane that never meet", "state=released&lane=red"],
  ["two common ones that never meet", "state=cleared&procedure=1210"],
  ["a party", "party=4602000001"],
  ["a party and a state", "party=4604000001&state=waiting"],
  ["a procedure and a state", "procedure=9610&state=refused"],
  ["a port", "port=4606"],
  ["a reason", "reason=mismatch"],
  ["a reason (rare)", "reason=arrived-pieces"],
  ["a mismatch", "mismatch=R1&mismatch=R2"],
  ["a mismatch and a state that never meet", "mismatch=R1&state=released"],
  ["a day", "from=DAY&to=DAY"],
  ["a month", "from=MONTH"],
  ["an amount", "amountFrom=100&amountTo=500"],
  ["an amount (rare)", "amountFrom=100&amountTo=100.50"],
  ["an amount and a state", "amountFrom=2000&state=released"],
  ["the beginning of a number", "q=B00012"],
  ["a number", "q=B000001234"],
  ["five at once", "state=released&lane=green&procedure=1210&party=4603000001&amountTo=1000"],
  ["seven at once", "state=refused&lane=red&procedure=9610&reason=mismatch&from=MONTH&amountFrom=50&party=4605000001"],
];
const orders = ["newest", "oldest", "amount"] as const;

interface Timed {
  readonly asked: string;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly found: number;
}

interface Figures {
  readonly answers: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly worstP95Ms: number;
  readonly overviewP95Ms: number;
  readonly questions: readonly Timed[];
}

async function measure(url: string, keys: Keys): Promise<Figures> {
  const all: number[] = [];
  const questions: Timed[] = [];
  const bar = progress("asking", filters.length * orders.length * askers.length, "questions");
  for (const { name } of askers)
    for (const [filter, query] of filters)
      for (const order of orders) {
        const asked = `${filled(query)}&order=${order}&limit=${PAGE}`;
        const first = await ask(url, keys[name], asked);
        for (const [page, after] of [
          ["first", null],
          ["deep", await deepPlace(url, keys[name], asked, order, first)],
        ] as const) {
          if (page === "deep" && after === null) continue;
          const times = await timesOf(url, keys[name], after === null ? asked : `${asked}&after=${after}`);
          all.push(...times);
          questions.push({
            asked: `${name}: ${filter}, ${order}, ${page}`,
            ...quantiles(times),
            found: first.count.value,
          });
        }
        bar.advance(1);
      }
  bar.done();
  const overview: number[] = [];
  for (let count = 0; count < ASKED; count += 1) {
    const started = performance.now();
    await get(url, keys.customs, `/v1/overview?day=${dayBack(count)}`);
    overview.push(performance.now() - started);
  }
  return {
    answers: all.length,
    ...quantiles(all),
    worstP95Ms: Math.max(...questions.map(({ p95Ms }) => p95Ms)),
    overviewP95Ms: quantiles(overview).p95Ms,
    questions: [...questions].sort((a, b) => b.p95Ms - a.p95Ms),
  };
}

const dayBack = (days: number): string =>
  new Date(Date.now() + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10);
const filled = (query: string): string => query.replaceAll("DAY", dayBack(40)).replaceAll("MONTH", dayBack(30));

interface Page {
  readonly next: string | null;
  readonly count: { readonly value: number };
}

async function get(url: string, key: string, path: string): Promise<unknown> {
  const reply = await fetch(url + path, { headers: { authorization: `Bearer ${key}` } });
  assert(reply.status === 200, `bench: the list answers ${reply.status}`);
  return reply.json();
}

const ask = (url: string, key: string, query: string): Promise<Page> =>
  get(url, key, `/v1/parcels?${query.replace(/^&/, "")}`) as Promise<Page>;

async function timesOf(url: string, key: string, query: string): Promise<number[]> {
  const times: number[] = [];
  for (let count = 0; count <= ASKED; count += 1) {
    const started = performance.now();
    await ask(url, key, query);
    if (count > 0) times.push(performance.now() - started);
  }
  return times;
}

/** A cursor about the middle of the list; by amount about the middle of the values. Null where it is one page. */
async function deepPlace(
  url: string,
  key: string,
  query: string,
  order: (typeof orders)[number],
  first: Page,
): Promise<string | null> {
  if (first.next === null) return null;
  if (order !== "amount") {
    const other = await ask(
      url,
      key,
      query.replace(`order=${order}`, `order=${order === "newest" ? "oldest" : "newest"}`),
    );
    const [from, to] = [first.next, other.next].map((cursor) => Number(cursor!.slice(1)));
    return `${first.next[0]}${Math.floor((from! + to!) / 2)}`;
  }
  const [, weight, number] = /^a(\d+)\.(\d+)$/.exec(first.next)!;
  return `a${Math.ceil(Number(weight) - (Number(weight) % HAS_AMOUNT) / 2)}.${number}`;
}

function quantiles(times: readonly number[]): { readonly p50Ms: number; readonly p95Ms: number } {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.ceil(sorted.length * share) - 1]! * 10) / 10;
  return { p50Ms: at(0.5), p95Ms: at(0.95) };
}

function tell(parcels: number, { questions, ...figures }: Figures): void {
  for (const [name, figure] of Object.entries({ parcels, ...figures })) answer(`${name.padEnd(14)}  ${figure}`);
  for (const { asked, p50Ms, p95Ms, found } of questions)
    answer(`${String(p95Ms).padStart(8)} ms at p95, ${String(p50Ms).padStart(8)} at p50  ${asked} (${found} found)`);
}
