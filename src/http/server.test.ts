import type { FastifyInstance, InjectOptions } from "fastify";
import { pino } from "pino";
import { PassThrough } from "node:stream";
import { afterEach, expect, test } from "vitest";
import { fail, problem } from "../kernel/problem.ts";
import { answerLines, fake, KEY, marketplace, ndjson, parcel, StoreAway, accept, type Fake } from "./fake-ports.ts";
import type { ParcelView } from "./parcel-reply.ts";
import type { HttpPorts } from "./ports.ts";
import { buildServer } from "./server.ts";

let app: FastifyInstance | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function serve(bent: Partial<HttpPorts> = {}): Promise<Fake & { app: FastifyInstance }> {
  const world = fake(bent);
  app = await buildServer(world.ports);
  return { ...world, app };
}

const bearer = { authorization: `Bearer ${KEY}` };
const filing = (type: string, payload: string | Buffer, headers: Record<string, string> = {}): InjectOptions => ({
  method: "POST",
  url: "/v1/documents",
  headers: { ...bearer, "content-type": type, ...headers },
  payload,
});
const lookUp = (path: string, headers: Record<string, string> = bearer): InjectOptions => ({
  url: `/v1/parcels/${path}`,
  headers,
});

const order = '{"kind":"order","platform":"P","orderNo":"A-1"}';
const xml = "<CEB311Message><orderNo>A-1</orderNo><orderNo>A-2</orderNo></CEB311Message>";

const bodies = [
  { name: "one JSON document", type: "application/json", body: order, keys: ["P/A-1"] },
  {
    name: "a JSON array",
    type: "application/json; charset=utf-8",
    body: `[${order},${order}]`,
    keys: ["P/A-1", "P/A-1"],
  },
  { name: "NDJSON", type: "application/x-ndjson", body: ndjson(3), keys: ["P/A-1", "P/A-2", "P/A-3"] },
  {
    name: "NDJSON with blank lines",
    type: "application/x-ndjson",
    body: `\n${order}\r\n\n${order}`,
    keys: ["P/A-1", "P/A-1"],
  },
  { name: "XML", type: "application/xml", body: xml, keys: ["P/A-1", "P/A-2"] },
  { name: "XML as text, in capitals", type: "Text/XML;Charset=UTF-8", body: xml, keys: ["P/A-1", "P/A-2"] },
];

test.each(bodies)("$name: a line for each document, in input order", async ({ type, body, keys }) => {
  const { app, filed } = await serve();
  const answer = await app.inject(filing(type, body));
  expect(answer.statusCode).toBe(200);
  expect(answer.headers["content-type"]).toBe("application/x-ndjson; charset=utf-8");
  const lines = answerLines(answer.body);
  expect(lines.map(({ key, outcome }) => [key, outcome])).toEqual(keys.map((key) => [key, "accepted"]));
  expect(lines.map(({ line }) => line)).toEqual(keys.map((_, index) => index + 1));
  expect(filed).toEqual(keys);
});

test("the line of a document has exactly the members of the contract", async () => {
  const { app } = await serve();
  const answer = await app.inject(filing("application/x-ndjson", order));
  expect(answer.body).toBe('{"line":1,"kind":"order","key":"P/A-1","outcome":"accepted","problems":[]}\n');
});

test("a signed message is handed on whole, beside its documents; an unsigned one is not kept", async () => {
  const messages: (string | undefined)[] = [];
  const { app } = await serve({
    file(reads, _party, message) {
      messages.push(message?.text);
      return Promise.resolve(reads.map(accept));
    },
  });
  const signed = `${xml}<Signature>…</Signature>`;
  await app.inject(filing("application/xml", signed));
  await app.inject(filing("application/xml", xml));
  expect(messages).toEqual([signed, undefined]);
});

test.each([
  [
    "XML that asks for XML",
    "application/xml",
    xml,
    "application/xml",
    200,
    "application/xml",
    '<Receipts of="P/A-1,P/A-2"/>',
  ],
  ["XML that asks for nothing", "application/xml", xml, "*/*", 200, "application/x-ndjson", '{"line":1,'],
  [
    "JSON, whatever it asks for",
    "application/json",
    order,
    "application/xml",
    200,
    "application/x-ndjson",
    '{"line":1,',
  ],
  ["XML that is none", "text/xml", "<none/>", "text/xml", 400, "application/xml", '<Refused of="7">message.not_xml<'],
  ["nothing, as XML", "text/xml", "  ", "text/xml", 400, "application/xml", '<Refused of="2">message.empty<'],
  [
    "XML that is none, asked for lines",
    "text/xml",
    "<none/>",
    "*/*",
    400,
    "application/problem+json",
    "message.not_xml",
  ],
])("%s is answered in its form, and logged in none", async (_name, type, body, accept, status, answered, text) => {
  const { app, log } = await serve();
  const answer = await app.inject(filing(type, body, { accept }));
  expect([answer.statusCode, answer.headers["content-type"]]).toEqual([status, `${answered}; charset=utf-8`]);
  expect(answer.body).toContain(text);
  expect(log()).toContain('"route":"/v1/documents"');
  expect(log()).not.toMatch(/A-1|<none|Refused/);
});

test("200 even where every document is rejected, each with its own problem", async () => {
  const { app } = await serve();
  const wrong = Buffer.concat([
    Buffer.from("{\n"),
    Buffer.from([0xff, 0x0a]),
    Buffer.from(`"${"x".repeat(1_100_000)}"\n`),
  ]);
  const answer = await app.inject(filing("application/x-ndjson", wrong));
  expect(answer.statusCode).toBe(200);
  expect(answerLines(answer.body).map(({ line, outcome, problems }) => [line, outcome, problems[0]?.code])).toEqual([
    [1, "rejected", "message.not_json"],
    [2, "rejected", "message.encoding_wrong"],
    [3, "rejected", "message.line_too_long"],
  ]);
});

test("a key with quotes and line breaks stays one line of JSON", async () => {
  const { app } = await serve();
  const body = JSON.stringify({ kind: "order", platform: 'P"\n', orderNo: "单\u2028号" });
  const [line] = answerLines((await app.inject(filing("application/x-ndjson", body))).body);
  expect(line?.key).toBe('P"\n/单\u2028号');
});

const tooMuch = Buffer.alloc(33 * 1024 * 1024, " ");
const away = (): Promise<never> => Promise.reject(new StoreAway("no connection"));
const json = "application/json";

const refusals: { name: string; ask: InjectOptions; bent?: Partial<HttpPorts>; status: number; code: string }[] = [
  { name: "no key", ask: filing(json, order, { authorization: "" }), status: 401, code: "http.unauthorised" },
  {
    name: "a key of another scheme",
    ask: filing(json, order, { authorization: "Basic QTpC" }),
    status: 401,
    code: "http.unauthorised",
  },
  {
    name: "an unknown key",
    ask: filing(json, order, { authorization: "Bearer nobody" }),
    status: 401,
    code: "http.unauthorised",
  },
  {
    name: "an endless key",
    ask: filing(json, order, { authorization: `Bearer ${"k".repeat(600)}` }),
    status: 401,
    code: "http.unauthorised",
  },
  { name: "a parcel without a key", ask: lookUp("P/A-1", {}), status: 401, code: "http.unauthorised" },
  { name: "no JSON", ask: filing(json, "{"), status: 400, code: "message.not_json" },
  { name: "an empty JSON body", ask: filing(json, ""), status: 400, code: "message.empty" },
  { name: "a JSON body of spaces", ask: filing(json, " \r\n\t"), status: 400, code: "message.empty" },
  { name: "an empty JSON array", ask: filing(json, "[]"), status: 400, code: "message.empty" },
  { name: "an empty NDJSON body", ask: filing("application/x-ndjson", ""), status: 400, code: "message.empty" },
  {
    name: "an NDJSON body of blank lines",
    ask: filing("application/x-ndjson", "\n\r\n  \n"),
    status: 400,
    code: "message.empty",
  },
  { name: "an empty XML body", ask: filing("application/xml", ""), status: 400, code: "message.empty" },
  { name: "no XML", ask: filing("application/xml", "hello"), status: 400, code: "message.not_xml" },
  {
    name: "JSON that is no UTF-8",
    ask: filing(json, Buffer.from([0x22, 0xff, 0x22])),
    status: 400,
    code: "message.encoding_wrong",
  },
  { name: "33 MB of JSON", ask: filing(json, tooMuch), status: 413, code: "http.body_too_large" },
  { name: "33 MB of XML", ask: filing("text/xml", tooMuch), status: 413, code: "http.body_too_large" },
  { name: "another media type", ask: filing("text/csv", "a,b"), status: 415, code: "http.media_type_unsupported" },
  {
    name: "a media type named like a member of every object",
    ask: filing("constructor", "x"),
    status: 415,
    code: "http.media_type_unsupported",
  },
  {
    name: "no media type",
    ask: { ...filing(json, order), headers: bearer },
    status: 415,
    code: "http.media_type_unsupported",
  },
  {
    name: "a compressed body",
    ask: filing(json, order, { "content-encoding": "gzip" }),
    status: 415,
    code: "http.media_type_unsupported",
  },
  {
    name: "another charset",
    ask: filing("application/json; charset=gbk", order),
    status: 415,
    code: "http.media_type_unsupported",
  },
  {
    name: "JSON while the database is away",
    ask: filing(json, order),
    bent: { file: away },
    status: 503,
    code: "store.unavailable",
  },
  {
    name: "NDJSON while the database is away",
    ask: filing("application/x-ndjson", order),
    bent: { file: away },
    status: 503,
    code: "store.unavailable",
  },
  {
    name: "a key while the database is away",
    ask: filing(json, order),
    bent: { authenticate: away },
    status: 503,
    code: "store.unavailable",
  },
  {
    name: "a parcel while the database is away",
    ask: lookUp("P/A-1"),
    bent: { findParcel: away },
    status: 503,
    code: "store.unavailable",
  },
  { name: "no such parcel", ask: lookUp("P/A-2"), status: 404, code: "parcel.not_found" },
  { name: "a platform longer than any", ask: lookUp(`${"P".repeat(65)}/A-1`), status: 404, code: "parcel.not_found" },
  {
    name: "an order number longer than any",
    ask: lookUp(`P/${"%E5%8D%95".repeat(129)}`),
    status: 404,
    code: "parcel.not_found",
  },
  { name: "an order number that no database can hold", ask: lookUp("P/A%00"), status: 404, code: "parcel.not_found" },
  { name: "an unknown address", ask: { url: "/v2/anything" }, status: 404, code: "http.not_found" },
  {
    name: "an unknown address, asked with a body",
    ask: { ...filing("text/csv", "a,b"), url: "/v2/anything" },
    status: 404,
    code: "http.not_found",
  },
  { name: "an address that is no URL", ask: lookUp("P/%E5%8"), status: 400, code: "http.request_malformed" },
  {
    name: "an address of no sensible length",
    ask: lookUp(`P/${"A".repeat(1300)}`),
    status: 400,
    code: "http.request_malformed",
  },
];

test.each(refusals)("refused: $name", async ({ ask, bent = {}, status, code }) => {
  const { app, filed } = await serve(bent);
  const answer = await app.inject(ask);
  expect(answer.statusCode).toBe(status);
  expect(answer.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
  const body = answer.json<{
    type: string;
    title: string;
    status: number;
    detail: string;
    problems: { code: string }[];
  }>();
  expect(body).toMatchObject({ type: `urn:fairway:problem:${code}`, status, problems: [{ code, pointer: "" }] });
  expect(body.title).not.toBe("");
  expect(body.detail).toMatch(/^[A-Z].*\.$/);
  expect(answer.headers["www-authenticate"]).toBe(status === 401 ? 'Bearer realm="fairway"' : undefined);
  expect(answer.headers["retry-after"]).toBe(status === 503 ? "5" : undefined);
  expect(filed).toEqual([]);
});

test("problems of a whole body are given in documented order, and the first one decides the status", async () => {
  const problems = [problem("message.too_deep", "", "Too deep."), problem("message.not_json", "", "Not JSON.")];
  const base = fake().ports.readers;
  const { app } = await serve({ readers: { ...base, json: () => fail(...problems) } });
  const answer = await app.inject(filing(json, order));
  expect(answer.json<{ problems: { code: string }[] }>().problems.map(({ code }) => code)).toEqual([
    "message.not_json",
    "message.too_deep",
  ]);
});

test("429 for the 65th request of a party at once; the others are answered, and then there is room again", async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  let waiting = 0;
  const { app } = await serve({
    file: async (reads) => {
      waiting += 1;
      await gate;
      return reads.map(accept);
    },
  });
  const admitted = Array.from({ length: 64 }, () => app.inject(filing(json, order)));
  await expect.poll(() => waiting).toBe(64);
  const refused = await app.inject(filing(json, order));
  expect(refused.statusCode).toBe(429);
  expect(refused.headers["retry-after"]).toBe("1");
  expect(refused.json()).toMatchObject({ problems: [{ code: "http.too_many_requests" }] });
  open();
  expect((await Promise.all(admitted)).map(({ statusCode }) => statusCode)).toEqual(Array(64).fill(200));
  expect((await app.inject(filing(json, order))).statusCode).toBe(200);
});

test("who is refused for too much under way is told how long what is in hand will take", async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  let underWay = 0;
  const { app } = await serve({
    file: async (reads) => {
      underWay += 1;
      await gate;
      return reads.map(accept);
    },
    waitMs: () => 12_300,
  });
  const admitted = Array.from({ length: 64 }, () => app.inject(filing(json, order)));
  await expect.poll(() => underWay).toBe(64);
  const refused = await app.inject(filing(json, order));
  expect([refused.statusCode, refused.headers["retry-after"]]).toEqual([429, "13"]);
  open();
  expect((await Promise.all(admitted)).map(({ statusCode }) => statusCode)).toEqual(Array(64).fill(200));
});

test("429 for the 65th look-up of a party at once; filing has places of its own", async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  let waiting = 0;
  const { app } = await serve({
    findParcel: async () => {
      waiting += 1;
      await gate;
      return undefined;
    },
  });
  const asked = Array.from({ length: 64 }, () => app.inject(lookUp("P/A-1")));
  await expect.poll(() => waiting).toBe(64);
  expect((await app.inject(lookUp("P/A-1"))).statusCode).toBe(429);
  expect((await app.inject(filing(json, order))).statusCode).toBe(200);
  open();
  expect((await Promise.all(asked)).map(({ statusCode }) => statusCode)).toEqual(Array(64).fill(404));
});

const secretId = "410105199003078888";
const faults: { name: string; ask: InjectOptions; bent: (error: Error) => Partial<HttpPorts> }[] = [
  { name: "filing JSON", ask: filing(json, order), bent: (error) => ({ file: () => Promise.reject(error) }) },
  {
    name: "filing NDJSON",
    ask: filing("application/x-ndjson", order),
    bent: (error) => ({ file: () => Promise.reject(error) }),
  },
  { name: "answering too few outcomes", ask: filing(json, order), bent: () => ({ file: () => Promise.resolve([]) }) },
  {
    name: "reading a line",
    ask: filing("application/x-ndjson", order),
    bent: (error) => ({
      readers: {
        ...fake().ports.readers,
        ndjsonLine() {
          throw error;
        },
      },
    }),
  },
  { name: "looking up a parcel", ask: lookUp("P/A-1"), bent: (error) => ({ findParcel: () => Promise.reject(error) }) },
];

test.each(faults)(
  "a fault of ours while $name: 500 with an incident number that the log has too, and nothing else",
  async ({ ask, bent }) => {
    const { app, log } = await serve(bent(new TypeError(`duplicate key (${secretId})`)));
    const answer = await app.inject(ask);
    expect(answer.statusCode).toBe(500);
    const { detail } = answer.json<{ detail: string }>();
    const incident = /[0-9a-f-]{36}$/.exec(detail)?.[0];
    expect(incident).toBeDefined();
    expect(log()).toContain(incident);
    expect(log()).toContain("frames");
    expect(`${answer.body}${log()}`).not.toContain(secretId);
    expect(answer.body).not.toContain("TypeError");
  },
);

test("keys, identity numbers, bodies and queries reach no log, by whichever way they come", async () => {
  const { app, log } = await serve();
  const body = JSON.stringify({ kind: "order", platform: "P", orderNo: "A-1", buyer: { idNumber: secretId } });
  await app.inject(filing("application/x-ndjson", body));
  await app.inject(filing(json, body));
  await app.inject(filing(json, `{"buyer":"${secretId}`));
  await app.inject({ ...lookUp(`P/A-1?key=${KEY}&id=${secretId}`) });
  await app.inject({ url: `/v2/${secretId}` });
  app.log.info(
    { req: { headers: bearer }, headers: bearer, buyer: { idNumber: secretId, phone: "13912345678" } },
    "a careless line",
  );
  expect(log()).toContain('"route":"/v1/documents","status":200,"party":"4601000001"');
  expect(log()).toContain("a careless line");
  for (const secret of [KEY, secretId, "13912345678", "A-1"]) expect(log()).not.toContain(secret);
});

test("a pino instance is taken as it is", async () => {
  const stream = new PassThrough();
  const { app } = await serve({ log: pino({ level: "info" }, stream) });
  await app.inject("/health");
  expect(String(stream.read())).toContain('"route":"/health","status":200');
});

test("a parcel: both segments are decoded, and only members of the schema leave the house", async () => {
  const careless = { ...parcel("P", "A-1"), buyer: { idNumber: secretId } };
  const asked: string[] = [];
  const { app } = await serve({
    findParcel: (platform, orderNo, { party }) => {
      asked.push(platform, orderNo, party?.code ?? "");
      return Promise.resolve({ ...careless, documents: [{ ...careless.documents[0]!, sealed: secretId }] });
    },
  });
  const answer = await app.inject(lookUp("P%2F1/%E5%8D%95%20A-1"));
  expect(asked).toEqual(["P/1", "单 A-1", marketplace.code]);
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual(parcel("P", "A-1"));
});

test("a parcel that waits has no lane, no decision and its missing documents", async () => {
  const view: ParcelView = {
    ...parcel("P", "A-1"),
    ...{ state: "waiting", lane: null, officialStatus: "120", version: 0, rulebook: null },
    ...{ levies: [], mismatches: [], reasons: [], missing: ["payment"] },
  };
  const { app } = await serve({ findParcel: () => Promise.resolve(view) });
  expect((await app.inject(lookUp("P/A-1"))).json()).toEqual(view);
});

const health = {
  live: true,
  ready: false,
  database: "starting",
  rulebook: "sha256:00",
  detail: "Opening the database.",
} as const;
const healths: { name: string; bent: Partial<HttpPorts>; status: number; body: object }[] = [
  { name: "ready", bent: {}, status: 200, body: { live: true, ready: true, database: "up", version: "0.0.0-test" } },
  { name: "live, not ready", bent: { health: () => Promise.resolve(health) }, status: 503, body: health },
  {
    name: "the question itself fails",
    bent: { health: away },
    status: 503,
    body: { live: true, ready: false, database: "unknown" },
  },
];

test.each(healths)("/health and /health/ready: $name; /health/live: live", async ({ bent, status, body }) => {
  const { app } = await serve(bent);
  for (const path of ["/health", "/health/ready"]) {
    const answer = await app.inject(path);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject(body);
  }
  const live = await app.inject("/health/live");
  expect([live.statusCode, live.json()]).toEqual([200, { live: true, version: "0.0.0-test" }]);
});

test("/ says in both languages what this is, links the docs and the health, and loads nothing from anywhere", async () => {
  const { app } = await serve();
  const answer = await app.inject("/");
  expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
  for (const part of ['lang="en"', 'lang="zh-Hans"', 'href="/docs"', 'href="/health"'])
    expect(answer.body).toContain(part);
  expect(answer.body).not.toMatch(/<script|https?:/);
});
