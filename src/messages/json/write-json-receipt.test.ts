/** Receipts as JSON: they are what their schema says; files under `tests/golden/receipts`, as the CEB forms. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Value } from "@sinclair/typebox/value";
import { expect, test } from "vitest";
import { receiptKinds, type Receipt } from "../../customs/receipt.ts";
import { sampleReceipts } from "../ceb/sample-receipts.ts";
import { ReceiptJson } from "./receipt-schema.ts";
import { writeJsonReceipt } from "./write-json-receipt.ts";

const golden = fileURLToPath(new URL("../../../tests/golden/receipts/", import.meta.url));

test.each(receiptKinds)("a receipt of kind %s", (kind) => {
  const line = writeJsonReceipt({ ...sampleReceipts[kind], entrance: "json" });
  expect([...Value.Errors(ReceiptJson, JSON.parse(line))]).toEqual([]);
  const text = `${JSON.stringify(JSON.parse(line), null, 2)}\n`;
  const file = `${golden}${kind}.json`;
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, "utf8"));
});

test("what is not known of a document is left out of its names, and every other member stands", () => {
  const subject = { kind: "order", platform: "4601000001", seller: null, orderNo: null } as const;
  const receipt: Receipt = { ...sampleReceipts.order, subject, key: null, version: null, event: null };
  const shown = JSON.parse(writeJsonReceipt(receipt)) as Record<string, unknown>;
  expect(shown["document"]).toEqual({ kind: "order", key: null, version: null, names: { platform: "4601000001" } });
  expect(Object.keys(shown).sort()).toEqual(Object.keys(ReceiptJson.properties).sort());
  expect(Value.Check(ReceiptJson, shown)).toBe(true);
});

test("a proof is handed on as it is", () => {
  const proof = { leaf: "{}", path: ["00"] };
  expect(JSON.parse(writeJsonReceipt(sampleReceipts.order, proof))).toMatchObject({ proof });
});

test("the schema is really asked", () => {
  const line = writeJsonReceipt({ ...sampleReceipts.order, notes: [] });
  expect(Value.Check(ReceiptJson, JSON.parse(line))).toBe(false);
});
