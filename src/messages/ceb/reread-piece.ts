/**
 * rereadPiece: a document's own piece of a message, as its envelope keeps it, read once more by itself.
 *
 * The piece stood in a message whose root declared its names; it is put into a root that declares the prefix of its
 * first element. A piece with names of several prefixes cannot be read so: undefined, and nothing is said of it.
 */
import type { AnyDocument, DocumentKind } from "../../customs/documents.ts";
import { messageShapes } from "./message-shapes.ts";
import { CEB_NAMESPACE } from "./message-splitter.ts";
import { readCeb } from "./read-ceb.ts";

export function rereadPiece(kind: DocumentKind, piece: string): AnyDocument<string> | undefined {
  const shape = Object.values(messageShapes).find((candidate) => candidate.kind === kind);
  if (shape === undefined) return undefined;
  const prefix = /^<([^\s:/>]+):/.exec(piece)?.[1];
  const names = `xmlns="${CEB_NAMESPACE}"${prefix === undefined ? "" : ` xmlns:${prefix}="${CEB_NAMESPACE}"`}`;
  const message = readCeb(Buffer.from(`<${shape.root} ${names}>${piece}</${shape.root}>`));
  if (!message.ok || message.value.reads.length !== 1) return undefined;
  return message.value.reads[0]!.document;
}
