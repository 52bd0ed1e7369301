/**
 * Writes a document as one line of Fairway's own JSON. Reading the line gives the same noun. Not here: the envelope
 * of filing.
 */
import type { AnyDocument } from "../../customs/documents.ts";

export const writeJsonDocument = (document: AnyDocument<string>): string => JSON.stringify(document);
