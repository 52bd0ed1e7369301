/** rereadDocument: a document's own piece of what was received, as its envelope keeps it, read once more by itself. */
import type { AnyDocument, DocumentKind } from "../customs/documents.ts";
import type { Entrance } from "../customs/filed.ts";
import { rereadPiece } from "../messages/ceb/reread-piece.ts";
import { readJsonDocument } from "../messages/json/read-json-document.ts";

export const rereadDocument = (
  kind: DocumentKind,
  entrance: Entrance,
  piece: string,
): AnyDocument<string> | undefined =>
  entrance === "ceb" ? rereadPiece(kind, piece) : readJsonDocument(piece, 1).document;
