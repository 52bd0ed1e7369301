/** An upload's sender against the real routes, with a memory behind them; its waits are noted, not waited. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { accept, fake, KEY, ndjson, StoreAway, type Fake } from "../http/fake-ports.ts";
import type { HttpPorts } from "../http/ports.ts";
import { buildServer } from "../http/server.ts";
import { documentsInFile, type DocumentsInFile } from "./documents-in-file.ts";
import { uploadClient, type AnsweredLine } from "./upload-client.ts";
import { uploadFile, type Uploaded } from "./upload-file.ts";

let directory: string;
let closes: (() => unknown)[] = [];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "fairway-upload-"));
});
afterEach(async () => {
  for (const close of closes) await close();
  closes = [];
});
afterAll(() => rm(directory, { recursive: true }));

async function fileOf(text: string): Promise<DocumentsInFile> {
  const path = join(directory, `${closes.length}.ndjson`);
  await writeFile(path, text);
  const file = await documentsInFile(path);
  if (!file.ok) throw new Error(JSON.stringify(file.problems));
  return file.value;
}

async function serve(bent: Partial<HttpPorts> = {}): Promise<Fake & { url: URL }> {
  const world = fake(bent);
  const app = await buildServer(world.ports, { leaveAfterMs: 300, cutAfterMs: 800 });
  closes.push(() => app.close());
  await app.listen({ port: 0, host: "127.0.0.1" });
  return { ...world, url: new URL(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}/`) };
}

interface Sent extends Uploaded {
  readonly lines: AnsweredLine[];
  readonly waits: number[];
  readonly setbacks: (string | number)[];
}
interface More {
  readonly id?: string;
  readonly mayRename?: boolean;
  readonly meanwhile?: () => unknown;
}

/** A wait takes no time, but the clock says that it did. */
async function send(url: URL, file: DocumentsInFile, more: More = {}): Promise<Sent> {
  const { id = "U", mayRename = false, meanwhile } = more;
  const lines: AnsweredLine[] = [];
  const waits: number[] = [];
  const setbacks: (string | number)[] = [];
  let now = 0;
  const uploaded = await uploadFile(file, {
    client: uploadClient(url, KEY),
    id,
    mayRename,
    onLine: (line) => lines.push(line),
    onOffset: () => undefined,
    onSetback: ({ status, code }) => setbacks.push(status ?? code),
    async sleep(milliseconds) {
      waits.push(milliseconds);
      now += milliseconds;
      await meanwhile?.();
    },
    now: () => now,
    chance: () => 0,
  });
  return { ...uploaded, lines, waits, setbacks };
}

const outcomes = (lines: readonly AnsweredLine[]): (string | number)[][] =>
  lines.map(({ line, outcome }) => [line, outcome]);
const accepted = (from: number, to: number): (string | number)[][] =>
  Array.from({ length: to - from + 1 }, (_, at) => [from + at, "accepted"]);

describe("a setback that passes", () => {
  test("the store is away at once: 503, and as long as it says", async () => {
    let isAway = true;
    const { url, filed } = await serve({
      file: (reads) => (isAway ? Promise.reject(new StoreAway("away")) : Promise.resolve(reads.map(accept))),
    });
    const sent = await send(url, await fileOf(ndjson(3)), { meanwhile: () => (isAway = false) });
    expect(sent).toMatchObject({ waits: [5_000], setbacks: [503], before: 0, unseen: [], failure: undefined });
    expect(outcomes(sent.lines)).toEqual(accepted(1, 3));
    expect(filed).toEqual([]); // The bent port notes nothing.
  });

  test("the store goes away in the middle: what it refused is not told before it is committed", async () => {
    let chunks = 0;
    const { url } = await serve({
      file(reads) {
        chunks += 1;
        return chunks === 2 ? Promise.reject(new StoreAway("away")) : Promise.resolve(reads.map(accept));
      },
    });
    const sent = await send(url, await fileOf(ndjson(1_200)));
    expect(sent).toMatchObject({ unseen: [], failure: undefined });
    expect(outcomes(sent.lines)).toEqual(accepted(1, 1_200));
    expect(sent.setbacks).toHaveLength(1);
  });

  test("a document that is at fault itself is told, and the rest goes on", async () => {
    const problems = [{ code: "http.internal_error", pointer: "", detail: "A fault of ours." }] as const;
    const { url } = await serve({
      file: (reads) =>
        Promise.resolve(
          reads.map((read) => (read.line === 2 ? { ...accept(read), outcome: "rejected", problems } : accept(read))),
        ),
    });
    const { lines, failure } = await send(url, await fileOf(ndjson(3)));
    expect(failure).toBeUndefined();
    expect(outcomes(lines)).toEqual([...accepted(1, 1), [2, "rejected"], ...accepted(3, 3)]);
  });

  test("too much under way: 429, and as long as it says; a server that says nothing: twice as long each time", async () => {
    const answers = [
      (answer: ServerResponse) => answer.writeHead(429, { "retry-after": "17" }).end(),
      (answer: ServerResponse) => answer.writeHead(502).end(),
      (answer: ServerResponse) => answer.writeHead(503).end("<html>"),
      (answer: ServerResponse) => answer.destroy(),
      (answer: ServerResponse) => answer.writeHead(200).end('{"offset":1,"state":"finished"}'),
    ];
    const server = createServer((_request, answer) => void answers.shift()!(answer)).listen(0, "127.0.0.1");
    closes.push(() => server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const sent = await send(url, await fileOf(ndjson(1)));
    expect(sent).toMatchObject({ waits: [17_000, 2_000, 4_000, 8_000], before: 1, failure: undefined });
    expect(sent.setbacks).toEqual([429, 502, 503, "ECONNRESET"]);
  });

  test("nobody there: given up after half an hour, with the reason", async () => {
    const { waits, failure } = await send(new URL("http://127.0.0.1:1/"), await fileOf(ndjson(1)));
    expect(failure?.code).toBe("ECONNREFUSED");
    expect(waits.slice(0, 7)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(30 * 60_000);
  });
});

describe("where the upload stands", () => {
  test("outcomes that were lost with a connection are said to be lost, once", async () => {
    const { uploads } = fake().ports;
    let isFirst = true;
    const { url } = await serve({
      uploads,
      async file(reads) {
        if (!isFirst) return reads.map(accept);
        isFirst = false;
        // As where documents are committed and the connection ends before their answer.
        await uploads.advance("4601000001", "U", { from: 0, to: 2, isFinished: false });
        throw new StoreAway("away");
      },
    });
    const sent = await send(url, await fileOf(ndjson(5)));
    expect(sent).toMatchObject({ before: 0, unseen: [[1, 2]], failure: undefined });
    expect(outcomes(sent.lines)).toEqual(accepted(3, 5));
  });

  test("expired: another name is tried where the name is ours, and given up where it is the sender's", async () => {
    const world = fake();
    const old = { id: "U", documents: 1, isFinished: false, changedAt: Date.now() - 8 * 86_400_000 };
    const uploads: HttpPorts["uploads"] = {
      ...world.ports.uploads,
      open: (party, id) =>
        id === "U" ? Promise.resolve({ upload: old, isNew: false }) : world.ports.uploads.open(party, id),
    };
    const { url } = await serve({ uploads });
    const file = await fileOf(ndjson(2));
    expect(await send(url, file, { mayRename: true })).toMatchObject({ id: "U-2", before: 0, failure: undefined });
    expect((await send(url, file)).failure?.code).toBe("upload.expired");
  });

  test("the upload of another file is not gone on with", async () => {
    const { url, filed } = await serve();
    await send(url, await fileOf(ndjson(5)));
    expect((await send(url, await fileOf(ndjson(4)))).failure?.code).toBe("upload.of_another_file");
    expect((await send(url, await fileOf(ndjson(6)))).failure?.code).toBe("upload.of_another_file");
    expect(filed).toHaveLength(5);
  });

  test("a file that was changed meanwhile is not gone on with", async () => {
    const { url, filed } = await serve();
    const file = await fileOf(ndjson(2));
    await writeFile(file.path, ndjson(3));
    expect((await send(url, file)).failure?.code).toBe("upload.file_changed");
    expect(filed).toEqual([]);
  });

  test("a server that is no Fairway is left alone", async () => {
    const server = createServer((_request, answer) => void answer.end("<html>")).listen(0, "127.0.0.1");
    closes.push(() => server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(await send(url, await fileOf(ndjson(1)))).toMatchObject({ waits: [], failure: { code: "http" } });
  });
});
