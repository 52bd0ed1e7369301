/**
 * fairway verify: the whole record checked, and what is wrong where. `verifyFairway` is the same for other commands.
 *
 * It reads in one snapshot on a connection of its own, beside a server that goes on clearing.
 */
import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import type { Proof } from "../app/journal/prove.ts";
import { verifyRecord, type Verification } from "../app/verify/verify-record.ts";
import type { RecordReader } from "../app/verify/record-reader.ts";
import type { KeptHead, VerifyPorts } from "../app/verify/verifying.ts";
import { headText } from "../app/journal/journal.ts";
import { openPool } from "../store/pool.ts";
import { readRecord } from "../store/record-reader.ts";
import { isSignedBy } from "../store/vault.ts";
import { cn } from "../tax/regimes/cn.ts";
import type { Fairway } from "./compose.ts";
import { rereadDocument } from "./reread-document.ts";
import { sha256 } from "./rulebook-files.ts";
import { answer, DONE, NOT_UNDERSTOOD, progress, say, UsageError, type ExitCode } from "./talk.ts";

/** A statement that sums a hot account of millions of postings may take minutes. */
const STATEMENT_MS_MAX = 30 * 60_000;
const TOLD_MAX = 50;

export interface VerifyOptions {
  readonly json: boolean;
  /** Heads that somebody kept: files with a proof, or WRITER.SEQUENCE.HASH. */
  readonly heads: readonly string[];
}

type Record = Pick<Fairway, "url" | "vault" | "houseKeys">;

export async function verifyFairway(
  { url, vault, houseKeys }: Record,
  kept: readonly KeptHead[] = [],
  hasBar = false,
): Promise<Verification> {
  const pool = openPool(url, { connections: 1, onError: (error) => say(error.message), statementMs: STATEMENT_MS_MAX });
  try {
    return await readRecord(pool, async (reader) => {
      const rows = hasBar ? Object.values(await reader.counts()).reduce((sum, count) => sum + count, 0) : 0;
      const bar = progress("verifying", rows, "rows");
      try {
        const onProgress = (passed: number): void => bar.advance(passed);
        return await verifyRecord({ ...verifyPortsOf(reader, { vault, houseKeys }), onProgress }, kept);
      } finally {
        bar.done();
      }
    });
  } finally {
    await pool.end();
  }
}

/** All that checking needs besides the reader. */
export const verifyPortsOf = (reader: RecordReader, { vault, houseKeys }: Omit<Record, "url">): VerifyPorts => ({
  ...{ reader, vault, houseKeys, isSignedBy, regime: cn },
  reread: ({ entrance, kind }, text) => rereadDocument(kind, entrance, text),
});

export async function verify(fairway: Record, { json, heads }: VerifyOptions): Promise<ExitCode> {
  const kept = await Promise.all(heads.map(keptHead));
  const found = await verifyFairway(fairway, kept, true);
  if (json) answer(JSON.stringify(found));
  else for (const line of tell(found)) answer(line);
  return found.isWhole ? DONE : NOT_UNDERSTOOD;
}

/** A head from a proof's file, or as it was written down. */
async function keptHead(given: string): Promise<KeptHead> {
  const written = /^([a-z0-9]+-\d+)\.(\d+)\.([0-9a-f]{64})$/.exec(given);
  if (written !== null) return { writer: written[1]!, sequence: Number(written[2]), hash: written[3]! };
  if (!existsSync(given))
    throw new UsageError(`--head is a file with a proof, or WRITER.SEQUENCE.HASH; ${given} is neither`);
  try {
    const { head } = JSON.parse((await readFile(given, "utf8")).split("\n")[0]!) as Proof;
    return { writer: head.writer, sequence: head.sequence, hash: sha256(headText(head)) };
  } catch (error) {
    throw new UsageError(`${given} holds no proof`, { cause: error });
  }
}

/** What was looked at and what was found, line by line. */
export function tell(found: Verification): string[] {
  const { faults, faultCount, counts, tips, notRecomputed, notReread } = found;
  const of = (table: string): number => counts[table] ?? 0;
  const documents = of("document") + of("waybill") + of("movement");
  const looked =
    `${of("event")} events, ${of("journal")} heads, ${documents} documents, ${of("decision")} decisions, ` +
    `${of("parcel")} parcels, ${of("posting")} postings, ${of("account")} accounts`;
  const lines = faults
    .slice(0, TOLD_MAX)
    .map(({ code, table, key, aspect, detail }) => `${code}  ${table} ${key} (${aspect}): ${detail}`);
  if (faultCount > TOLD_MAX) lines.push(`and ${faultCount - TOLD_MAX} more`);
  if (notRecomputed > 0) lines.push(`${notRecomputed} decisions of another engine could not be computed again here`);
  if (notReread > 0) lines.push(`${notReread} envelopes open, but their pieces could not be read by themselves`);
  for (const { writer, sequence, hash } of tips) lines.push(`head worth keeping: ${writer}.${sequence}.${hash}`);
  return [...lines, `${looked}: ${found.isWhole ? "whole" : faultCount === 1 ? "1 fault" : `${faultCount} faults`}`];
}
