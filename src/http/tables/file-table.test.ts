/** A table of many documents: filed some at a time, and true line by line whatever becomes of the rest. */
import { expect, test } from "vitest";
import { ok, problem } from "../../kernel/problem.ts";
import { accept, answerLines, fake, KEY, readLine, StoreAway } from "../fake-ports.ts";
import type { HttpPorts } from "../ports.ts";
import { buildServer } from "../server.ts";
import type { TablePort } from "./table-port.ts";

/** Reads a table of so many orders, whatever is sent; the document at line N stands in row N + 1. */
const tablesOf = (documents: number): TablePort => ({
  read: () =>
    Promise.resolve(
      ok({
        reads: Array.from({ length: documents }, (_, index) =>
          readLine(`{"kind":"order","platform":"P","orderNo":"A-${index + 1}"}`, index + 1),
        ),
        rowsOf: (line) => [line + 1],
        locate: (line, found) => ({ ...found, pointer: `/rows/${line + 1}` }),
      }),
    ),
  template: () => Promise.resolve(Buffer.from("")),
  correct: () => Promise.resolve(ok(Buffer.from(""))),
  charsets: new Set(["gbk"]),
  bytesMax: 100,
});

async function post(documents: number, file: HttpPorts["file"], payload = "a", type = "text/csv") {
  const world = fake({ tables: tablesOf(documents), file });
  const app = await buildServer(world.ports);
  const headers = { authorization: `Bearer ${KEY}`, "content-type": type };
  const answer = await app.inject({ method: "POST", url: "/v1/documents", headers, payload });
  await app.close();
  return answer;
}

test("every document has its line, in order, with its rows", async () => {
  const { statusCode, body } = await post(450, (reads) => Promise.resolve(reads.map(accept)));
  expect(statusCode).toBe(200);
  const lines = answerLines(body) as unknown as { line: number; rows: number[]; outcome: string }[];
  expect(lines.map(({ line, rows, outcome }) => [line, rows, outcome])).toEqual(
    Array.from({ length: 450 }, (_, index) => [index + 1, [index + 2], "accepted"]),
  );
});

test("where the store goes away amid them, what was filed before is told as filed", async () => {
  let chunks = 0;
  const { statusCode, body } = await post(450, (reads) => {
    chunks += 1;
    return chunks === 2 ? Promise.reject(new StoreAway("gone")) : Promise.resolve(reads.map(accept));
  });
  expect(statusCode).toBe(200);
  const lines = answerLines(body) as unknown as { outcome: string; problems: { code: string; pointer: string }[] }[];
  expect(lines).toHaveLength(450);
  expect(lines.filter(({ outcome }) => outcome === "accepted")).toHaveLength(250);
  expect(lines[200]!.problems).toMatchObject([{ code: "store.unavailable", pointer: "/rows/202" }]);
});

test("where it is away from the beginning the whole is refused", async () => {
  const { statusCode, body } = await post(450, () => Promise.reject(new StoreAway("gone")));
  expect([statusCode, body.includes("store.unavailable")]).toEqual([503, true]);
});

test("a fault of a document is told with its own problem, in its row", async () => {
  const wrong = problem("filing.paid_wrong", "/paid", "Write the sum.");
  const { body } = await post(1, ([read]) =>
    Promise.resolve([{ ...accept(read!), outcome: "rejected", problems: [wrong] }]),
  );
  expect(answerLines(body)).toMatchObject([{ problems: [{ code: "filing.paid_wrong", pointer: "/rows/2" }] }]);
});

test.each([
  ["a table over the bound", "a".repeat(101), "text/csv", 413],
  ["an encoding that is not read", "a", "text/csv; charset=koi8-r", 415],
  ["one that is", "a", "text/csv; charset=GBK", 200],
])("%s", async (_name, payload, type, status) => {
  const { statusCode } = await post(1, (reads) => Promise.resolve(reads.map(accept)), payload, type);
  expect(statusCode).toBe(status);
});

test("without who reads tables they are a form that is not taken", async () => {
  const app = await buildServer(fake().ports);
  const headers = { authorization: `Bearer ${KEY}`, "content-type": "text/csv" };
  const { statusCode, body } = await app.inject({ method: "POST", url: "/v1/documents", headers, payload: "a" });
  expect([statusCode, body.includes("text/csv")]).toEqual([415, false]);
  await app.close();
});
