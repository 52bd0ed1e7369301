/** AnsweredDocument: what came of one document, as the server says it in a line of its answer. */
import type { Problem } from "../../api/api.ts";

export interface AnsweredDocument {
  /** Position among the documents of the file, from 1. */
  readonly line: number;
  readonly kind: string | null;
  readonly key: string | null;
  readonly outcome: "accepted" | "exists" | "rejected";
  readonly problems: readonly Problem[];
  /** Of a table: the rows that it stands in. */
  readonly rows?: readonly number[];
}
