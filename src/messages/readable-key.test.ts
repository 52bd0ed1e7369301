import { expect, test } from "vitest";
import { consignmentOf, documentKinds, keyOf, type AnyDocument } from "../customs/documents.ts";
import { sampleDocuments } from "./ceb/sample-documents.ts";
import { readableConsignment, readableKey } from "./readable-key.ts";

test.each(documentKinds)("a whole %s has the key and the consignment that the noun has", (kind) => {
  const document = sampleDocuments[kind] as AnyDocument<string> & Record<string, unknown>;
  expect(readableKey(kind, document)).toBe(keyOf(document));
  expect(readableConsignment(kind, document)).toBe(consignmentOf(document) ?? null);
});

test("an arrival without a number of its own has the operator at the end", () => {
  const bare = { ...sampleDocuments.arrival } as AnyDocument<string> & Record<string, unknown>;
  Reflect.deleteProperty(bare, "reference");
  expect(readableKey("arrival", bare)).toBe(keyOf(bare));
});

test.each(documentKinds)("a %s without a member of its key has none", (kind) => {
  expect(readableKey(kind, {})).toBeNull();
  expect(readableConsignment(kind, { platform: "P" })).toBeNull();
});
