/**
 * readableKey: the key and the consignment of a document that may be broken, as far as its members could be read.
 *
 * Agrees with `keyOf` and `consignmentOf` on whole nouns; a test holds them together. Null where a member of it is
 * missing or spoilt.
 */
import type { DocumentKind } from "../customs/documents.ts";

type Members = Readonly<Record<string, unknown>>;

interface KeyMembers {
  readonly all: readonly string[];
  /** A member that belongs to the key where it is given. */
  readonly last?: string;
  readonly namesConsignment: boolean;
}

const keyMembers: Readonly<Record<DocumentKind, KeyMembers>> = {
  order: { all: ["platform", "orderNo"], namesConsignment: true },
  payment: { all: ["firm", "transaction"], namesConsignment: true },
  waybill: { all: ["carrier", "waybillNo"], namesConsignment: false },
  declaration: { all: ["platform", "orderNo"], namesConsignment: true },
  status: { all: ["carrier", "waybillNo", "status"], namesConsignment: false },
  arrival: { all: ["carrier", "waybillNo", "operator"], last: "reference", namesConsignment: false },
};

export function readableKey(kind: DocumentKind, members: Members): string | null {
  const { all, last } = keyMembers[kind];
  const key = joined(members, all);
  const end = last === undefined ? undefined : members[last];
  return key === null || typeof end !== "string" ? key : `${key}/${end}`;
}

export const readableConsignment = (kind: DocumentKind, members: Members): string | null =>
  keyMembers[kind].namesConsignment ? joined(members, ["platform", "orderNo"]) : null;

function joined(members: Members, names: readonly string[]): string | null {
  const parts = names.map((name) => members[name]);
  return parts.every((part) => typeof part === "string") ? parts.join("/") : null;
}
