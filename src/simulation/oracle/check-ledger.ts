/**
 * checkLedger: every account holds exactly what its postings move, every posting is one that a decision asked for, and
 * no floor is broken or forgotten.
 */
import { hold } from "./expectation.ts";
import type { Limits } from "./limits.ts";
import type { Recorded } from "./read-record.ts";
import { floorOf } from "./verdict-on.ts";

export function checkLedger({ accounts, postings }: Recorded, limits: Limits): void {
  const moved = new Map<string, bigint>();
  const move = (account: string, amount: bigint): void => void moved.set(account, (moved.get(account) ?? 0n) + amount);
  for (const { account, contra, entry, amount } of postings) {
    const due = limits.postings.get(`${account} ${entry}`);
    hold(due !== undefined, "posting-unasked", () => `${account} ${entry}`);
    hold(due === BigInt(amount), "posting-amount", () => `${account} ${entry} moves ${amount}, not ${due}`);
    move(account, -BigInt(amount));
    move(contra, BigInt(amount));
  }
  hold(postings.length === limits.postings.size, "posting-missing", () => {
    const there = new Set(postings.map(({ account, entry }) => `${account} ${entry}`));
    return [...limits.postings.keys()].find((name) => !there.has(name)) ?? "";
  });
  for (const { account, balance, floor } of accounts) {
    const sum = moved.get(account) ?? 0n;
    hold(BigInt(balance) === sum, "balance", () => `${account} holds ${balance}, its postings make ${sum}`);
    const lowest = floorOf(account);
    if (lowest === undefined) continue;
    hold(BigInt(balance) === -limits.used(account), "balance-used", () => account);
    hold(floor !== null && BigInt(floor) === lowest, "floor", () => `${account} has the floor ${floor ?? "of none"}`);
    hold(BigInt(balance) >= lowest, "floor-broken", () => `${account} holds ${balance}`);
  }
}
