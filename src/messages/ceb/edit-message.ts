/**
 * Sample messages to start from, and edits of their text: what tests of reading share.
 */
import type { DocumentKind } from "../../customs/documents.ts";
import { assert } from "../../kernel/assert.ts";
import { readCeb, type CebMessage } from "./read-ceb.ts";
import { sampleDocuments } from "./sample-documents.ts";
import { writeCeb, type WriteOptions } from "./write-ceb.ts";

export const writeSample = (kind: DocumentKind, options?: WriteOptions): string =>
  writeCeb(kind, [sampleDocuments[kind]], options);

/** Reads what must be a message that can be split. */
export function readWell(text: string | Uint8Array): CebMessage {
  const message = readCeb(Buffer.from(text));
  assert(message.ok, `readWell: ${JSON.stringify(message)}`);
  return message.value;
}

/** The problems of the one document of a message, as "code pointer". */
export function problemsOf(text: string): string[] {
  const { reads } = readWell(text);
  assert(reads.length === 1, "problemsOf: not one document");
  const { document, problems } = reads[0]!;
  assert((document === undefined) === problems.length > 0, "problemsOf: either a document or its problems");
  return problems.map(({ code, pointer }) => `${code} ${pointer}`);
}

/** The content of an element, at its n-th place in the message, replaced; null takes the element out. */
export function setElement(text: string, element: string, content: string | null, occurrence = 0): string {
  let seen = -1;
  const replaced = text.replaceAll(new RegExp(`<ceb:${element}>[^]*?</ceb:${element}>`, "g"), (whole) => {
    seen += 1;
    if (seen !== occurrence) return whole;
    return content === null ? "" : `<ceb:${element}>${content}</ceb:${element}>`;
  });
  assert(seen >= occurrence, `setElement: no ${element} there`);
  return replaced;
}
