/** Uploads over real connections: what is on record after a cut, after a failure, and with two senders at once. */
import { request as ask, type ClientRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { afterEach, describe, expect, test } from "vitest";
import { accept, answerLines, fake, KEY, marketplace, ndjson, StoreAway, type Fake } from "./fake-ports.ts";
import type { HttpPorts } from "./ports.ts";
import { buildServer } from "./server.ts";

const OTHER = "key-of-another";
let app: FastifyInstance | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

interface World extends Fake {
  readonly port: number;
  ask(method: string, path: string, headers?: Record<string, string>): Promise<Answer>;
  send(offset: number | undefined, more?: { headers?: Record<string, string>; id?: string }): Sending;
  offset(): Promise<string | undefined>;
}
interface Answer {
  readonly status: number;
  readonly offset: string | undefined;
  readonly body: Record<string, unknown>;
}
interface Sending {
  readonly request: ClientRequest;
  readonly head: Promise<IncomingMessage>;
  text(): string;
  /** Rejects where the answer is cut off. */
  readonly whole: Promise<string>;
}

async function serve(bent: Partial<HttpPorts> = {}): Promise<World> {
  const authenticate: HttpPorts["authenticate"] = (key) =>
    Promise.resolve(key === KEY ? marketplace : key === OTHER ? { ...marketplace, code: "4601000002" } : undefined);
  const world = fake({ authenticate, ...bent });
  app = await buildServer(world.ports, { leaveAfterMs: 300, cutAfterMs: 800 });
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;

  const asking: World["ask"] = async (method, path, headers = {}) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { authorization: `Bearer ${KEY}`, ...headers },
    });
    const text = await response.text();
    return {
      status: response.status,
      offset: response.headers.get("upload-offset") ?? undefined,
      body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>,
    };
  };
  const send: World["send"] = (offset, { headers = {}, id = "U" } = {}) => {
    const request = ask({
      port,
      method: "PATCH",
      path: `/v1/uploads/${id}`,
      headers: {
        authorization: `Bearer ${KEY}`,
        "content-type": "application/x-ndjson",
        ...(offset !== undefined && { "upload-offset": String(offset) }),
        ...headers,
      },
    });
    let text = "";
    const head = new Promise<IncomingMessage>((resolve, reject) => request.on("response", resolve).on("error", reject));
    const whole = head.then(
      (answer) =>
        new Promise<string>((resolve, reject) => {
          answer.setEncoding("utf8");
          answer.on("data", (piece: string) => (text += piece));
          answer.on("end", () => resolve(text)).on("error", reject);
        }),
    );
    whole.catch(() => undefined); // Tests that tear the connection do not ask for it.
    request.on("error", () => undefined);
    return { request, head, whole, text: () => text };
  };
  return { ...world, port, ask: asking, send, offset: async () => (await asking("GET", "/v1/uploads/U")).offset };
}

/** What is refused with which problem, and the offset that goes with it. */
async function refusalOf({ head, whole }: Sending): Promise<[number | undefined, string, string | undefined]> {
  const { statusCode, headers } = await head;
  const { problems } = JSON.parse(await whole) as { problems: { code: string }[] };
  return [statusCode, problems[0]!.code, headers["upload-offset"] as string | undefined];
}
const sendAll = (sending: Sending, text: string): Sending => {
  sending.request.end(text);
  return sending;
};
const numbers = (text: string): number[] => answerLines(text).map(({ line }) => line);
const keysOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `P/A-${index + 1}`);

describe("an upload", () => {
  test("is begun, sent in two parts that are numbered through, and finished with the second", async () => {
    const { ask: asking, send, offset, filed } = await serve();
    expect(await asking("PUT", "/v1/uploads/U")).toMatchObject({ status: 201, offset: "0", body: { state: "open" } });
    expect(numbers(await sendAll(send(0), ndjson(3)).whole)).toEqual([1, 2, 3]);
    expect(await offset()).toBe("3");
    const last = sendAll(send(3, { headers: { "upload-complete": "?1" } }), ndjson(2, 4));
    expect(numbers(await last.whole)).toEqual([4, 5]);
    const found = await asking("GET", "/v1/uploads/U");
    expect(found).toMatchObject({ status: 200, offset: "5", body: { offset: 5, state: "finished", expiresAt: null } });
    expect(filed).toEqual(keysOf(5));
    expect(await refusalOf(sendAll(send(5), ndjson(1, 6)))).toEqual([409, "upload.finished", "5"]);
  });

  test("is begun under an id of the server's, or found again under the sender's own", async () => {
    const { ask: asking } = await serve();
    const one = await asking("POST", "/v1/uploads");
    expect([one.status, one.body["offset"], one.body["id"]]).toEqual([201, 0, expect.stringMatching(/^[\w-]{36}$/)]);
    expect((await asking("PUT", "/v1/uploads/mine-1")).status).toBe(201);
    expect(await asking("PUT", "/v1/uploads/mine-1")).toMatchObject({ status: 200, body: { id: "mine-1", offset: 0 } });
    const head = await asking("HEAD", "/v1/uploads/mine-1");
    expect([head.status, head.offset]).toEqual([200, "0"]);
  });

  test("may be finished with nothing more", async () => {
    const { ask: asking, send } = await serve();
    await asking("PUT", "/v1/uploads/U");
    await sendAll(send(0), ndjson(2)).whole;
    const last = sendAll(send(2, { headers: { "upload-complete": "?1" } }), "");
    expect([(await last.head).statusCode, await last.whole]).toEqual([200, ""]);
    expect((await asking("GET", "/v1/uploads/U")).body).toMatchObject({ offset: 2, state: "finished" });
  });

  test("is its party's alone: to another it does not exist, and the same id is another upload", async () => {
    const { ask: asking, send } = await serve();
    await asking("PUT", "/v1/uploads/U");
    await sendAll(send(0), ndjson(3)).whole;
    const other = { authorization: `Bearer ${OTHER}` };
    expect((await asking("GET", "/v1/uploads/U", other)).status).toBe(404);
    expect((await refusalOf(sendAll(send(3, { headers: other }), ndjson(1))))[1]).toBe("upload.not_found");
    expect(await asking("PUT", "/v1/uploads/U", other)).toMatchObject({ status: 201, offset: "0" });
    expect((await asking("GET", "/v1/uploads/U")).offset).toBe("3");
  });

  test("that has not moved for seven days is over", async () => {
    const changedAt = Date.now() - 8 * 86_400_000;
    const upload = { id: "U", documents: 4, isFinished: false, changedAt };
    const uploads = { ...fake().ports.uploads, find: () => Promise.resolve(upload) };
    const { ask: asking, send, filed } = await serve({ uploads });
    expect((await asking("GET", "/v1/uploads/U")).body).toMatchObject({ offset: 4, state: "expired" });
    expect(await refusalOf(sendAll(send(4), ndjson(1)))).toEqual([410, "upload.expired", "4"]);
    expect(filed).toEqual([]);
  });
});

const refused = [
  { name: "no offset", offset: undefined, status: 400, code: "upload.offset_malformed" },
  { name: "half an offset", offset: 1.5, status: 400, code: "upload.offset_malformed" },
  { name: "an offset below nothing", offset: -1, status: 400, code: "upload.offset_malformed" },
  { name: "an offset before what is committed", offset: 2, status: 409, code: "upload.offset_wrong", right: "3" },
  { name: "an offset behind it", offset: 4, status: 409, code: "upload.offset_wrong", right: "3" },
  { name: "an upload that was never begun", offset: 0, id: "V", status: 404, code: "upload.not_found" },
  { name: "an id that none has", offset: 0, id: "a%20b", status: 404, code: "upload.not_found" },
  { name: "another form", offset: 3, type: "application/json", status: 415, code: "http.media_type_unsupported" },
  { name: "no documents, and not said to be the end", offset: 3, body: "\n", status: 400, code: "message.empty" },
];

test.each(refused)(
  "refused, and nothing filed: $name",
  async ({ offset, id = "U", type, body, status, code, right }) => {
    const { ask: asking, send, filed } = await serve();
    await asking("PUT", "/v1/uploads/U");
    await sendAll(send(0), ndjson(3)).whole;
    const headers = type === undefined ? {} : { "content-type": type };
    const [answered, problem, stands] = await refusalOf(sendAll(send(offset, { id, headers }), body ?? ndjson(1, 9)));
    expect([answered, problem]).toEqual([status, code]);
    if (right !== undefined) expect(stands).toBe(right);
    expect(filed).toHaveLength(3);
  },
);

test("an id that is none is refused where an upload would begin", async () => {
  const { ask: asking } = await serve();
  expect((await asking("PUT", `/v1/uploads/${"x".repeat(65)}`)).status).toBe(400);
});

test("who has a thousand open is told to finish some", async () => {
  const { ask: asking } = await serve({ uploads: { ...fake().ports.uploads, open: () => Promise.resolve(undefined) } });
  const { status, body } = await asking("POST", "/v1/uploads");
  expect([status, body]).toMatchObject([409, { problems: [{ code: "upload.too_many_open" }] }]);
});

describe("a cut", () => {
  test("in the middle of a line: the offset is what was committed, and from there each document is filed once", async () => {
    const { ask: asking, send, offset, filed } = await serve();
    await asking("PUT", "/v1/uploads/U");
    const first = send(0);
    first.request.write(`${ndjson(700)}{"kind":"order","platf`);
    await expect.poll(() => numbers(first.text()).length).toBe(700);
    first.request.destroy();
    await expect.poll(offset).toBe("700");
    await sendAll(send(700), ndjson(300, 701)).whole;
    expect(filed).toEqual(keysOf(1_000));
  });

  test("while documents are under way: what is committed after it counts too", async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let isUnderWay = false;
    const {
      ask: asking,
      send,
      offset,
      log,
    } = await serve({
      async file(reads) {
        isUnderWay = true;
        await gate;
        return reads.map(accept);
      },
    });
    await asking("PUT", "/v1/uploads/U");
    const { request } = send(0);
    request.write(ndjson(5));
    await expect.poll(() => isUnderWay).toBe(true);
    request.destroy();
    release();
    await expect.poll(offset).toBe("5");
    await expect.poll(log).toContain("the sender left");
  });

  test("by the store going away: the lines before are true, the answer is cut, and the offset stops there", async () => {
    let isAway = false;
    const {
      ask: asking,
      send,
      offset,
    } = await serve({
      file: (reads) => (isAway ? Promise.reject(new StoreAway("away")) : Promise.resolve(reads.map(accept))),
    });
    await asking("PUT", "/v1/uploads/U");
    const first = send(0);
    first.request.write(ndjson(3));
    await expect.poll(() => numbers(first.text()).length).toBe(3);
    isAway = true;
    first.request.write(ndjson(2, 4));
    await expect.poll(() => answerLines(first.text()).length).toBe(5);
    expect(answerLines(first.text()).map(({ line, outcome }) => [line, outcome])).toEqual([
      ...[1, 2, 3].map((line) => [line, "accepted"]),
      ...[4, 5].map((line) => [line, "rejected"]),
    ]);
    await expect(first.whole).rejects.toThrow();
    expect(await offset()).toBe("3");
    isAway = false;
    expect(numbers(await sendAll(send(3), ndjson(3, 4)).whole)).toEqual([4, 5, 6]);
  });

  test("by the store going away at once: 503, and the offset stays", async () => {
    const { ask: asking, send, offset } = await serve({ file: () => Promise.reject(new StoreAway("away")) });
    await asking("PUT", "/v1/uploads/U");
    expect((await refusalOf(sendAll(send(0), ndjson(3)))).slice(0, 2)).toEqual([503, "store.unavailable"]);
    expect(await offset()).toBe("0");
  });

  test("while the offset is written: no line is answered that is not remembered", async () => {
    const base = fake().ports.uploads;
    let steps = 0;
    const advance: typeof base.advance = (party, id, step) => {
      steps += 1;
      return steps === 2 ? Promise.reject(new StoreAway("away")) : base.advance(party, id, step);
    };
    const { ask: asking, send, offset, filed } = await serve({ uploads: { ...base, advance } });
    await asking("PUT", "/v1/uploads/U");
    const first = send(0);
    first.request.write(ndjson(2));
    await expect.poll(() => numbers(first.text()).length).toBe(2);
    first.request.write(ndjson(2, 3));
    await expect(first.whole).rejects.toThrow();
    expect(filed).toEqual(keysOf(4));
    expect(answerLines(first.text()).map(({ outcome }) => outcome)).toEqual([
      "accepted",
      "accepted",
      "rejected",
      "rejected",
    ]);
    expect(await offset()).toBe("2");
  });
});

describe("two senders on one upload", () => {
  test("the one that comes last stays; the other is cut off, and what it filed counts", async () => {
    const { ask: asking, send, filed } = await serve();
    await asking("PUT", "/v1/uploads/U");
    const first = send(0);
    first.request.write(ndjson(4));
    await expect.poll(() => numbers(first.text()).length).toBe(4);
    const second = sendAll(send(4), ndjson(4, 5));
    expect(numbers(await second.whole)).toEqual([5, 6, 7, 8]);
    await expect(first.whole).rejects.toThrow();
    expect(filed).toEqual(keysOf(8));
    expect((await asking("GET", "/v1/uploads/U")).offset).toBe("8");
  });

  test("at once and from the same place: one of them is told where the upload stands", async () => {
    const { ask: asking, send, filed } = await serve();
    await asking("PUT", "/v1/uploads/U");
    const senders = [sendAll(send(0), ndjson(50)), sendAll(send(0), ndjson(50))];
    const ends = await Promise.allSettled(
      senders.map(async ({ head, whole }) => {
        const { statusCode, headers } = await head;
        await whole;
        return statusCode === 409 ? `409 ${String(headers["upload-offset"])}` : String(statusCode);
      }),
    );
    const words = ends.map((end) => (end.status === "fulfilled" ? end.value : "cut"));
    expect(words.filter((word) => word === "200" || word === "cut")).not.toEqual([]);
    expect(await asking("GET", "/v1/uploads/U")).toMatchObject({ offset: "50" });
    expect(new Set(filed)).toEqual(new Set(keysOf(50)));
  });

  test("in two programs: the one that finds the upload moved on is cut off", async () => {
    const uploads = fake().ports.uploads;
    const { ask: asking, send, offset } = await serve({ uploads });
    await asking("PUT", "/v1/uploads/U");
    const first = send(0);
    first.request.write(ndjson(2));
    await expect.poll(() => numbers(first.text()).length).toBe(2);
    await uploads.advance(marketplace.code, "U", { from: 2, to: 7, isFinished: false }); // Another program's sender.
    first.request.write(ndjson(2, 3));
    await expect(first.whole).rejects.toThrow();
    expect(await offset()).toBe("7");
  });
});
