/** The list over HTTP: who sees what, pages, figures as they change, files; and the command that makes it anew. */
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashKey, newKey } from "../../src/cli/compose.ts";
import { openLists, type Lists } from "../../src/cli/lists.ts";
import { reindex } from "../../src/cli/reindex.ts";
import { portsOf } from "../../src/cli/serve.ts";
import type { PartyKind } from "../../src/customs/party.ts";
import type { ListAnswer, OverviewView } from "../../src/http/lists/list-port.ts";
import type { PersonOnRecord } from "../../src/http/people/person-on-record.ts";
import { buildServer } from "../../src/http/server.ts";
import { startFairway, type TestFairway } from "../fairway.ts";
import { codes, goodParcel, residentNumber } from "../good-parcel.ts";

const OTHER_PLATFORM = "4601000002";
const parties: readonly (readonly [name: string, kind: PartyKind, code: string])[] = [
  ["customs", "administration", "4600000001"],
  ["marketplace", "marketplace", codes.platform],
  ["other", "marketplace", OTHER_PLATFORM],
  ["stranger", "carrier", "4604000099"],
];

let fairway: TestFairway;
let lists: Lists;
let app: FastifyInstance;
let url: string;
const keys: Record<string, string> = {};

beforeAll(async () => {
  fairway = await startFairway();
  for (const [name, kind, code] of parties) {
    keys[name] = newKey();
    await fairway.parties.register({ kind, code, name }, hashKey(keys[name]), Date.now());
  }
  lists = openLists(fairway, () => undefined);
  app = await buildServer({ ...portsOf(fairway, "test", () => undefined), lists: lists.port });
  url = await app.listen({ port: 0, host: "127.0.0.1" });
  for (let index = 1; index <= 5; index += 1) await fairway.fileParcel(goodParcel(`H-${index}`, { person: index }));
  await fairway.fileParcel(goodParcel("H-1", { person: 6, platform: OTHER_PLATFORM }));
  const wrong = goodParcel("=H-7", { person: 7 });
  await fairway.file([{ ...wrong.payment, amount: "249.00" }, wrong.order, wrong.waybill, wrong.declaration]);
  await fairway.file([goodParcel("H-8", { person: 8 }).order]);
  await lists.catchUp();
}, 300_000);
afterAll(async () => {
  await app.close();
  await lists.close();
  await fairway.stop();
});

async function get(path: string, who = "customs"): Promise<Response> {
  return fetch(url + path, { headers: { authorization: `Bearer ${keys[who]!}` } });
}
const list = async (query: string, who?: string): Promise<ListAnswer> =>
  (await (await get(`/v1/parcels?${query}`, who)).json()) as ListAnswer;
const named = ({ parcels }: ListAnswer): string[] => parcels.map((row) => `${row.platform}/${row.orderNo}`);

const seen: readonly { name: string; who: string; query: string; parcels: readonly string[] }[] = [
  {
    name: "customs sees all, the newest first",
    who: "customs",
    query: "",
    parcels: [
      ...[`${codes.platform}/H-8`, `${codes.platform}/=H-7`, `${OTHER_PLATFORM}/H-1`, `${codes.platform}/H-5`],
      ...[4, 3, 2, 1].map((index) => `${codes.platform}/H-${index}`),
    ],
  },
  { name: "a marketplace sees its own", who: "other", query: "", parcels: [`${OTHER_PLATFORM}/H-1`] },
  {
    name: "asking for another's makes them no more visible",
    who: "other",
    query: `party=${codes.platform}`,
    parcels: [],
  },
  { name: "who is named in nothing sees nothing", who: "stranger", query: "", parcels: [] },
  {
    name: "several states",
    who: "customs",
    query: "state=waiting&state=refused&order=oldest",
    parcels: [`${codes.platform}/=H-7`, `${codes.platform}/H-8`],
  },
  { name: "a mismatch of one's own", who: "marketplace", query: "mismatch=R1", parcels: [`${codes.platform}/=H-7`] },
  { name: "by number", who: "customs", query: "q=H-1", parcels: [`${OTHER_PLATFORM}/H-1`, `${codes.platform}/H-1`] },
  { name: "by its whole name", who: "customs", query: `q=${OTHER_PLATFORM}/H-1`, parcels: [`${OTHER_PLATFORM}/H-1`] },
];
test.each(seen)("$name", async ({ who, query, parcels }) => {
  const answer = await list(query, who);
  expect(named(answer)).toEqual(parcels);
  expect(answer).toMatchObject({ next: null, count: { value: parcels.length, isExact: true } });
});

const someText: unknown = expect.any(String);
test.each([
  { name: "a consumer sees what was bought under its identity", serial: 3, parcels: [`${codes.platform}/H-3`] },
  { name: "one who bought nothing sees nothing", serial: 900, parcels: [] },
  { name: "one whose identity is not known sees nothing", serial: null, parcels: [] },
])("$name", async ({ serial, parcels }) => {
  const identityHash = serial === null ? null : fairway.vault.keep("identity", residentNumber(serial)).hash;
  const person: PersonOnRecord = {
    ...{ id: "p_1", name: "c", displayName: "C", role: "consumer", organisation: null, language: "zh", identityHash },
    ...{ mustChangePassword: false, passkeys: 0, createdAt: 0, disabledAt: null },
  };
  const asker = { party: null, person };
  const filter = { values: {}, from: null, to: null, dueTo: null, amountFrom: null, amountTo: null, text: null };
  const page = await lists.port.find(asker, { ...filter, order: "newest", after: null, limit: 50 });
  expect(page.ok && named(page.value)).toEqual(parcels);
});

test("a row says what the parcel is, and nothing of who bought it", async () => {
  const { parcels } = await list(`q=${codes.platform}/=H-7`);
  expect(parcels).toEqual([
    {
      ...{ platform: codes.platform, orderNo: "=H-7", carrier: codes.carrier, waybillNo: `W-${codes.platform}-=H-7` },
      ...{ seller: codes.seller, declarant: codes.declarant, paymentFirm: codes.firm },
      ...{ port: someText, customsOffice: someText, procedure: "9610" },
      ...{ state: "refused", lane: "red", officialStatus: "100", dutiableValue: someText },
      ...{ levied: someText, currency: "CNY", reasons: ["mismatch"], mismatches: ["R1"] },
      ...{ firstFiledAt: someText, changedAt: someText, decidedAt: someText },
    },
  ]);
  const text = await (await get("/v1/parcels")).text();
  for (let person = 1; person <= 8; person += 1) expect(text).not.toContain(residentNumber(person));
  expect(text).not.toContain("测试");
});

test("page by page, each parcel comes once, in every order", async () => {
  for (const order of ["newest", "oldest", "amount"]) {
    const found: string[] = [];
    let after = "";
    do {
      const page: ListAnswer = await list(`order=${order}&limit=3${after}`);
      found.push(...named(page));
      after = page.next === null ? "" : `&after=${page.next}`;
    } while (after !== "");
    expect([found.length, new Set(found).size]).toEqual([8, 8]);
  }
});

test.each([
  { path: "/v1/parcels?state=held&colour=red", status: 400 },
  { path: "/v1/parcels?after=n1&order=oldest", status: 400 },
  { path: "/v1/parcels?after=elsewhere", status: 400 },
  { path: "/v1/overview?day=yesterday", status: 400 },
  { path: "/v1/overview/stream?day=2026-13-01", status: 400 },
  { path: "/v1/parcels/export?form=pdf", status: 400 },
  { path: "/v1/parcels/export?order=newest", status: 400 },
])("a question that cannot be understood is refused: $path", async ({ path, status }) => {
  const answer = await get(path);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([
    status,
    "application/problem+json; charset=utf-8",
  ]);
});

const figures = async (who: string, query = ""): Promise<OverviewView> =>
  (await (await get(`/v1/overview${query}`, who)).json()) as OverviewView;
const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

test("figures are of the parcels that one sees, of all days or one", async () => {
  const all = await figures("customs");
  expect(all).toMatchObject({ day: null, states: { waiting: 1, refused: 1 }, mismatches: [{ rule: "R1", count: 1 }] });
  expect([total(all.states), total(all.lanes), all.throughput.length]).toEqual([8, 7, 60]);
  expect(all.throughput.reduce((sum, { parcels }) => sum + parcels, 0)).toBe(7);
  expect(all.decision.p50Ms).toBeGreaterThanOrEqual(0);
  expect(all.deadlines.open).toBeGreaterThan(0);
  expect((await list("deadline=open")).count.value).toBe(all.deadlines.open);
  expect((await list(`dueTo=${all.deadlines.soonUntil}`)).count.value).toBe(all.deadlines.dueSoon);
  expect((await list("deadline=missed")).count.value).toBe(all.deadlines.missed);
  expect(total((await figures("other")).states)).toBe(1);
  expect((await figures("stranger")).states).toEqual({});
  expect((await figures("customs", "?day=2020-01-01")).states).toEqual({});
});

test("figures are told again when they change, and only then", { timeout: 120_000 }, async () => {
  const cut = new AbortController();
  const stream = await fetch(`${url}/v1/overview/stream`, {
    headers: { authorization: `Bearer ${keys["other"]!}` },
    signal: cut.signal,
  });
  expect(stream.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const frames = (): OverviewView[] =>
    [...text.matchAll(/^data: (.*)$/gm)].map((match) => JSON.parse(match[1]!) as OverviewView);
  const until = async (isThere: () => boolean): Promise<void> => {
    while (!isThere()) text += (await reader.read()).value ?? "";
  };
  await until(() => frames().length >= 1);
  expect(total(frames()[0]!.states)).toBe(1);
  await fairway.fileParcel(goodParcel("H-9", { person: 9, platform: OTHER_PLATFORM }));
  await lists.catchUp();
  await until(() => total(frames().at(-1)!.states) === 2);
  const told = frames().map((frame) => JSON.stringify(frame));
  expect(told.filter((frame, index) => frame === told[index - 1])).toEqual([]);
  cut.abort();
});

test("as CSV: a line a parcel under headings in the language asked for, and no formula among them", async () => {
  const answer = await get("/v1/parcels/export?lang=zh&mismatch=R1");
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="parcels.csv"');
  const [headings, row, end] = Buffer.from(await answer.arrayBuffer())
    .toString("utf8")
    .split("\r\n");
  expect(headings).toMatch(/^\ufeff电商平台,订单编号,/);
  expect(row).toContain(`${codes.platform},'=H-7,`);
  expect(end).toBe("");
});

test("as Excel, for those who may see it", async () => {
  const answer = await get("/v1/parcels/export?form=xlsx", "other");
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="parcels.xlsx"');
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(bytes.subarray(0, 2).toString()).toBe("PK");
});

test("made anew by the command it holds the same", async () => {
  const before = named(await list("order=oldest"));
  expect(await reindex(fairway, true)).toBe(0);
  expect(named(await list("order=oldest"))).toEqual(before);
  expect(await lists.lag()).toEqual({ rows: 0, milliseconds: 0 });
});
