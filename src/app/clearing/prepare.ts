/**
 * prepare: what can be settled about a document before the store is asked: its sense, its filer, its protected form and
 * its envelope.
 *
 * Pure but for the vault's keys. A document that is refused here is refused at the door and never reaches a parcel.
 * Not here: what needs the record (versions, the parcel's state), see `clear.ts`.
 */
import { keyOf, waybillOf, type AnyDocument, type Protected } from "../../customs/documents.ts";
import type { Read } from "../../customs/filed.ts";
import { mayFile, type Party, type PartyKind } from "../../customs/party.ts";
import { authorise } from "../../filing/authorise.ts";
import { protect } from "../../filing/protect.ts";
import { validate } from "../../filing/validate.ts";
import { assert } from "../../kernel/assert.ts";
import { canonical } from "../../kernel/canonical.ts";
import { inOrder, type Problem } from "../../kernel/problem.ts";
import type { Vault, Wordings } from "../ports.ts";

/**
 * What is still needed of a read after it is prepared. The noun with its clear numbers and the received text are let go
 * at once: what waits for its batch holds only the protected noun, its text and the envelope.
 */
export type ReadHead = Pick<Read, "line" | "kind" | "entrance" | "intent" | "isDraft" | "madeFrom" | "signature">;

export interface Candidate {
  readonly read: ReadHead;
  readonly key: string;
  /** Null for a waybill and its movements. */
  readonly consignment: string | null;
  readonly filedBy: string;
  readonly filedAs: PartyKind;
  readonly document: AnyDocument<Protected>;
  readonly body: string;
  readonly contentHash: string;
  readonly sealed: Uint8Array;
}

export type Prepared =
  | { readonly ok: true; readonly candidate: Candidate }
  | {
      readonly ok: false;
      readonly problems: readonly Problem[];
      /** May the refusal be shown on the parcel? */ readonly isOwn: boolean;
    };

/** The context that an envelope is bound to: it opens only for the document it was sealed for. */
export const sealContext = (kind: string, key: string): string => `${kind}:${key}`;

export function prepare(read: Read, party: Party, vault: Vault, wordings: Wordings): Prepared {
  const { document } = read;
  if (document === undefined)
    return { ok: false, problems: inOrder(read.problems), isOwn: isUnderOwnCode(read, party) };
  const wording = wordings[read.entrance];
  const authority = authorise(document, party, wording);
  if (authority.length > 0) return { ok: false, problems: inOrder(authority), isOwn: false };
  const problems = validate(document, wording, read.entrance);
  if (problems.length > 0) return { ok: false, problems: inOrder(problems), isOwn: true };
  const key = keyOf(document);
  const kept = protect(document, (kind, value) => vault.keep(kind, value));
  const body = canonical(kept);
  const filedAs = party.kinds.find((kind) => mayFile[document.kind].includes(kind));
  assert(filedAs !== undefined, "prepare: an authorised party has a kind that may file");
  return {
    ok: true,
    candidate: {
      read: headOf(read),
      key,
      consignment: waybillOf(document) === undefined ? read.consignment : null,
      filedBy: party.code,
      filedAs,
      document: kept,
      body,
      contentHash: vault.digest(body),
      sealed: vault.seal(read.raw, sealContext(document.kind, key)),
    },
  };
}

const headOf = ({ line, kind, entrance, intent, isDraft, madeFrom, signature }: Read): ReadHead => ({
  line,
  kind,
  entrance,
  intent,
  isDraft,
  ...(madeFrom !== undefined && { madeFrom }),
  signature,
});

/** Of a document that could not be read whole: whether its key shows that it is the party's own to file. */
function isUnderOwnCode({ kind, key }: Read, party: Party): boolean {
  if (kind === null || key === null || kind === "declaration") return false;
  return party.kinds.some((own) => mayFile[kind].includes(own)) && key.startsWith(`${party.code}/`);
}
