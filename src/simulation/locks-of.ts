/**
 * locksOf: which names a step of a clearing transaction locks in the database until the transaction's end, by the rows
 * that it writes. A step that is not listed locks nothing that another transaction could want.
 */
import type { AccountRow, RejectionRow } from "../app/ports.ts";
import type { Transfer } from "../ledger/transfer.ts";

type Locks = (first: never) => string[];

const locks: Readonly<Record<string, Locks>> = {
  lockWaybillNumbers: (rows: readonly { waybill: string }[]) => rows.map(({ waybill }) => `number ${waybill}`),
  lockParcels: (consignments: readonly string[]) => consignments.map((consignment) => `parcel ${consignment}`),
  lockAccounts: (rows: readonly AccountRow[]) => rows.map(({ account }) => `account ${account}`),
  post: (transfers: readonly Transfer[]) =>
    transfers.flatMap(({ account, contra }) => [`account ${account}`, `account ${contra}`]),
  keepDeadlines: (rows: readonly { consignment: string }[]) => rows.map(({ consignment }) => `deadline ${consignment}`),
  missDeadline: ({ consignment }: { consignment: string }) => [`deadline ${consignment}`],
  recordRejections: (rows: readonly RejectionRow[]) =>
    rows.map(({ consignment, kind, key }) => `rejection ${consignment} ${kind} ${key}`),
};

export const locksOf = (step: string, args: readonly unknown[]): string[] => [
  ...new Set(locks[step]?.(args[0] as never) ?? []),
];
