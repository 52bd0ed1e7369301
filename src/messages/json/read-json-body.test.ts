import { describe, expect, test } from "vitest";
import { readJsonBody } from "./read-json-body.ts";

const waybill = (waybillNo: string): string =>
  JSON.stringify({
    kind: "waybill",
    carrier: "4604000001",
    waybillNo,
    orderNo: "A-1",
    consignee: { name: "沈试验", phone: "13800000001", address: "郑州市试验路1号" },
    currency: "CNY",
    grossMassKg: "1.2",
    pieces: 1,
  });

describe("a body that cannot be split", () => {
  test.each([
    { name: "nothing", text: "", code: "message.empty" },
    { name: "blanks", text: " \n ", code: "message.empty" },
    { name: "an empty array", text: " [ ] ", code: "message.empty" },
    { name: "no JSON", text: "<Order/>", code: "message.not_json" },
    { name: "NDJSON", text: `${waybill("W1")}\n${waybill("W2")}`, code: "message.not_json" },
    { name: "cut off", text: `[${waybill("W1")}`, code: "message.not_json" },
    { name: "a text", text: '"order"', code: "message.structure_wrong" },
    { name: "null", text: "null", code: "message.structure_wrong" },
    { name: "33 levels", text: "[".repeat(33) + "]".repeat(33), code: "message.too_deep" },
    { name: "a million levels", text: "[".repeat(1_000_000), code: "message.too_deep" },
    { name: "1,001 documents", text: `[${Array(1_001).fill("{}").join(",")}]`, code: "message.too_many_documents" },
  ])("$name", ({ text, code }) => {
    expect(readJsonBody(text)).toMatchObject({ ok: false, problems: [{ code, pointer: "" }] });
  });
});

describe("a body of documents", () => {
  test("one object", () => {
    expect(readJsonBody(` ${waybill("W1")}\n`)).toMatchObject({
      ok: true,
      value: [{ line: 1, key: "4604000001/W1", problems: [], raw: waybill("W1") }],
    });
  });

  test("an array keeps order, lines and each document's own text", () => {
    const body = `[ ${waybill("W1")} ,\n 5, {"kind":"order"}, ${waybill("W],[2")}]`;
    const result = readJsonBody(body);
    expect(result).toMatchObject({
      ok: true,
      value: [
        { line: 1, key: "4604000001/W1", raw: waybill("W1") },
        { line: 2, kind: null, raw: "5", problems: [{ code: "document.value_malformed", pointer: "" }] },
        { line: 3, kind: "order", key: null },
        { line: 4, key: "4604000001/W],[2", raw: waybill("W],[2"), problems: [] },
      ],
    });
  });

  test("1,000 documents are admitted, even if every one is rejected", () => {
    const result = readJsonBody(`[${Array(1_000).fill("{}").join(",")}]`);
    expect(result.ok && result.value.every(({ problems }) => problems[0]?.code === "document.kind_unknown")).toBe(true);
    expect(result.ok && result.value.length).toBe(1_000);
  });
});
