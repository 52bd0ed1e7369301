/**
 * Limits: a tiny ledger in memory: what every person has used of every year, and which postings that makes.
 *
 * Hundred-thousandths of a yuan or of a unit. A decision's taking has the entry CONSIGNMENT#VERSION; when it is
 * superseded, the same amount comes back under CONSIGNMENT#VERSION/back.
 */
export interface Taking {
  readonly account: string;
  readonly amount: bigint;
}

export interface Limits {
  used(account: string): bigint;
  take(consignment: string, version: number, takings: readonly Taking[]): void;
  /** Undoes what the parcel's last decision took, if anything. */
  giveBack(consignment: string): void;
  /** "ACCOUNT ENTRY" → what moved from the account. */
  readonly postings: ReadonlyMap<string, bigint>;
  readonly accounts: ReadonlyMap<string, bigint>;
}

export function createLimits(): Limits {
  const accounts = new Map<string, bigint>();
  const postings = new Map<string, bigint>();
  const standing = new Map<string, { readonly entry: string; readonly takings: readonly Taking[] }>();
  const post = (account: string, entry: string, amount: bigint): void => {
    accounts.set(account, (accounts.get(account) ?? 0n) + amount);
    postings.set(`${account} ${entry}`, amount);
  };
  return {
    used: (account) => accounts.get(account) ?? 0n,
    take(consignment, version, takings) {
      const entry = `${consignment}#${version}`;
      for (const { account, amount } of takings) post(account, entry, amount);
      standing.set(consignment, { entry, takings });
    },
    giveBack(consignment) {
      const last = standing.get(consignment);
      if (last === undefined) return;
      for (const { account, amount } of last.takings) post(account, `${last.entry}/back`, -amount);
      standing.delete(consignment);
    },
    postings,
    accounts,
  };
}

/** "1.5" → 150000n. */
export function units(text: string): bigint {
  const [whole = "0", part = ""] = text.split(".");
  return BigInt(whole) * 100_000n + BigInt(part.padEnd(5, "0"));
}
