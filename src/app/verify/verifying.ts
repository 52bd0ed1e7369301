/**
 * Verifying: what the checks of one record share: the ports, where faults go, both accounts of the rows, and what a
 * later walk must still explain.
 *
 * What waits for an explanation is little: parcels that were first refused, claims of refused declarations, accounts of
 * persons whose first parcel took nothing. All else is forgotten with its page.
 */
import type { AnyDocument } from "../../customs/documents.ts";
import type { Regime } from "../../tax/regime.ts";
import type { Head } from "../journal/journal.ts";
import type { SigningKey, Vault } from "../ports.ts";
import type { Faults } from "./fault.ts";
import { shelfOf, type FiledEvidence, type RecordReader } from "./record-reader.ts";
import type { Claim, Tally } from "./tally.ts";

export interface VerifyPorts {
  readonly reader: RecordReader;
  readonly vault: Pick<Vault, "digest" | "sha256" | "open" | "keep">;
  /** The public halves of the house's own keys. */
  readonly houseKeys: readonly SigningKey[];
  isSignedBy(publicKey: string, text: string, signature: string): boolean;
  readonly regime: Regime;
  /** What a document's opened envelope reads as; undefined where its piece cannot be read by itself. */
  reread(filed: FiledEvidence, text: string): AnyDocument<string> | undefined;
  onProgress?(rows: number): void;
}

export interface KeptHead extends Pick<Head, "writer" | "sequence"> {
  readonly hash: string;
}

/** What a walk found that only a later one can explain, by key. */
export interface Unexplained {
  /** Consignment → when its row says that it was first filed. */
  readonly firstFiled: Map<string, string>;
  /** "WAYBILL CONSIGNMENT" → when the claim was made. */
  readonly claims: Map<string, { readonly waybill: string; readonly consignment: string; readonly at: string }>;
  /** Waybill numbers without a claim, a waybill or a movement. */
  readonly numbers: Set<string>;
  /** Waybill numbers that are said to have movements and have none. */
  readonly moving: Set<string>;
  /** Account → when it was opened. */
  readonly opened: Map<string, string>;
}

/** Floors and units that accounts of one class have, each with one account as an example and how many there are. */
export type Classes = Map<string, Map<string, { readonly account: string; count: number }>>;

export interface Verifying extends VerifyPorts {
  readonly faults: Faults;
  readonly tally: Tally;
  /** False in the second walk, which only looks for rows that differ. */
  readonly isFirstWalk: boolean;
  readonly unexplained: Unexplained;
  readonly floors: Classes;
  /** Limits below nothing that decisions read, by class of account: "FLOOR UNIT". */
  readonly limits: Map<string, Set<string>>;
  readonly counts: Record<string, number>;
  readonly tips: Map<string, KeptHead>;
  readonly kept: readonly KeptHead[];
  notRecomputed: number;
  notReread: number;
}

export function count(verifying: Verifying, table: string, rows: number): void {
  verifying.counts[table] = (verifying.counts[table] ?? 0) + rows;
  verifying.onProgress?.(rows);
}

/** "WRITER.SEQUENCE" → the writer's slot, which its ledger entries name. */
export const slotOf = (batch: string): number => Number(/-(\d+)\.\d+$/.exec(batch)?.[1] ?? -1);

/** All accounts of one limit, whoever's they are: the name without the person. */
export const classOf = (account: string): string => account.slice(0, account.lastIndexOf("/"));

export const filedClaim = (filed: Omit<FiledEvidence, "body" | "orderNo">): Claim => {
  const { place, kind, key, version, ...more } = filed;
  const { isDraft, isWithdrawn, entrance, signature, filedBy, filedAs, receivedAt, contentHash, message, batch } = more;
  return {
    table: shelfOf(kind),
    key: filedKey({ place, kind, key, version }),
    values: {
      is_draft: isDraft,
      is_withdrawn: isWithdrawn,
      ...{ entrance, signature, filed_by: filedBy, filed_as: filedAs, received_at: receivedAt },
      ...{ content_hash: contentHash, message, batch },
    },
  };
};

export const filedKey = (filed: Pick<FiledEvidence, "place" | "kind" | "key" | "version">): string =>
  filed.kind === "waybill"
    ? `${filed.place} v${filed.version}`
    : `${filed.place} ${filed.kind} ${filed.key} v${filed.version}`;
