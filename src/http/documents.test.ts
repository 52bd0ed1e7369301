import { expect, test } from "vitest";
import { answerLines, ndjson, accept } from "./fake-ports.ts";
import { filing, order, serve } from "./fake-server.ts";

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
