import type { InjectOptions } from "fastify";
import { PassThrough } from "node:stream";
import { pino } from "pino";
import { expect, test } from "vitest";
import { fail, problem } from "../kernel/problem.ts";
import { fake, KEY, accept } from "./fake-ports.ts";
import { away, bearer, filing, json, lookUp, order, secretId, serve } from "./fake-server.ts";
import type { HttpPorts } from "./ports.ts";

const tooMuch = Buffer.alloc(33 * 1024 * 1024, " ");

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
