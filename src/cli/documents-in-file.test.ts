import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LINE_BYTES_MAX } from "../http/file-stream.ts";
import { documentsInFile } from "./documents-in-file.ts";

let path: string;
beforeAll(async () => {
  path = join(await mkdtemp(join(tmpdir(), "fairway-documents-")), "file.ndjson");
});
afterAll(() => rm(join(path, ".."), { recursive: true }));

async function looked(content: string | Buffer): Promise<Awaited<ReturnType<typeof documentsInFile>>> {
  await writeFile(path, content);
  return documentsInFile(path);
}

test.each([
  ["a line without its end", "{1}", 1],
  ["line ends of both kinds, and blank lines", "\n{1}\r\n \t\r\n\n{2}\n\n", 2],
  ["a byte order mark", "\ufeff{1}\n{2}\n", 2],
  ["a line that is not UTF-8 is a document all the same", Buffer.from([0x7b, 0xff, 0x0a, 0x7b, 0x7d]), 2],
  ["so is one that is too long", `{1}\n${"x".repeat(LINE_BYTES_MAX + 1)}\n{3}\n`, 3],
  ["and one that is no JSON", "{1}\nwords\n{3}\n", 3],
])("counted as the server counts: %s", async (_name, content, documents) => {
  expect(await looked(content)).toMatchObject({ ok: true, value: { documents } });
});

test.each([
  ["nothing", "", "message.empty"],
  ["blank lines", "\n \r\n", "message.empty"],
  ["XML", '<?xml version="1.0"?>', "http.media_type_unsupported"],
  ["an array", '[{"kind":"order"}]', "http.media_type_unsupported"],
  ["one document on several lines", '{\n  "kind": "order"\n}\n', "http.media_type_unsupported"],
])("no file for an upload: %s", async (_name, content, code) => {
  expect(await looked(content)).toMatchObject({ ok: false, problems: [{ code }] });
});

test.each(["table.csv", "table.xlsx"])("no file for an upload: %s, by its name", async (name) => {
  const table = join(path, "..", name);
  await writeFile(table, "a,b\n1,2\n");
  expect(await documentsInFile(table)).toMatchObject({
    ok: false,
    problems: [{ code: "http.media_type_unsupported" }],
  });
});

test("from any offset on, the rest of the file holds the rest of its documents", async () => {
  const line = fc.constantFrom("{1}", "{22}\r", "", "  ", "\r", "{中}");
  const lines = fc.array(line, { minLength: 1, maxLength: 12 }).filter((all) => all.some((one) => one.startsWith("{")));
  await fc.assert(
    fc.asyncProperty(lines, fc.boolean(), async (all, hasEnd) => {
      const found = await looked(all.join("\n") + (hasEnd ? "\n" : ""));
      if (!found.ok) throw new Error("these are documents");
      const bytes = await readFile(path);
      const documents = all.map((one) => one.trim()).filter((one) => one !== "");
      for (let offset = 0; offset <= documents.length; offset += 1) {
        const rest = bytes.subarray(await found.value.positionAfter(offset)).toString("utf8");
        const left = rest.split("\n").map((one) => one.trim());
        expect(left.filter((one) => one !== "")).toEqual(documents.slice(offset));
      }
    }),
    { numRuns: 60 },
  );
});

test("a file that was written anew is another one", async () => {
  const found = await looked("{1}\n");
  if (!found.ok) throw new Error("these are documents");
  expect(await found.value.isUnchanged()).toBe(true);
  await writeFile(path, "{1}\n{2}\n");
  expect(await found.value.isUnchanged()).toBe(false);
  await rm(path);
  expect(await found.value.isUnchanged()).toBe(false);
});
