/**
 * checkLedger: postings as the decisions imply them, balances as postings sum to, floors as the limits that decided.
 *
 * Which floors are limits is known only after the decisions were walked: they are gathered by class of account (a limit
 * is the same for everybody), so that memory does not grow with persons.
 */
import { postingClaim } from "./check-decisions.ts";
import { classOf, count, type Verifying } from "./verifying.ts";

/** Floors of a class that are remembered: there are as many as there are rule books with a limit of their own. */
const FLOORS_MAX = 1_000;

/** The contra side of all limits: it has no floor, and its slot stands where a person stands elsewhere. */
const isContra = (account: string): boolean => account.startsWith("used/");

export async function checkAccounts(verifying: Verifying): Promise<void> {
  const { reader, faults, floors, unexplained } = verifying;
  for await (const rows of reader.accounts()) {
    for (const { account, unit, balance, floor, posted, openedAt, isOpenedByPosting } of rows) {
      if (balance !== posted)
        faults.add(
          "account.balance_wrong",
          "account",
          account,
          "balance",
          `It is ${balance}; the postings sum to ${posted}.`,
        );
      if (!isOpenedByPosting) unexplained.opened.set(account, openedAt);
      const known = floors.get(classOf(account)) ?? new Map<string, { account: string; count: number }>();
      floors.set(classOf(account), known);
      const name = `${floor ?? "none"} ${unit}`;
      const example = known.get(name);
      if (example !== undefined) example.count += 1;
      else if (known.size < FLOORS_MAX) known.set(name, { account, count: 1 });
      else faults.add("account.floor_wrong", "account", account, "floor");
    }
    count(verifying, "account", rows.length);
  }
}

export async function checkPostings(verifying: Verifying): Promise<void> {
  const { reader, faults, tally, isFirstWalk } = verifying;
  for await (const rows of reader.postings()) {
    for (const row of rows) tally.find(postingClaim(row, row.postedAt));
    if (isFirstWalk) {
      const units = await reader.findAccounts([...new Set(rows.flatMap(({ account, contra }) => [account, contra]))]);
      for (const { account, contra, entry, unit } of rows)
        for (const name of [account, contra]) {
          const held = units.get(name);
          if (held === undefined)
            faults.add("account.missing", "account", name, "row", `${account} ${entry} moves it.`);
          else if (held !== unit)
            faults.add("account.unit_wrong", "account", name, "unit", `${account} ${entry} moves ${unit}.`);
        }
    }
    count(verifying, "posting", rows.length);
  }
}

/**
 * After the decisions: each floor is a limit that some decision read. One between two limits of its class was lowered
 * while more was used than the lower one allows.
 */
export function checkFloors({ floors, limits, faults }: Verifying): void {
  for (const [name, held] of floors)
    for (const [text, { account, count: accounts }] of held) {
      const isRight = isContra(account) ? text.startsWith("none ") : isLimit(text, limits.get(name) ?? new Set());
      if (isRight) continue;
      const detail = accounts === 1 ? undefined : `So have ${accounts - 1} more of ${name}.`;
      faults.add("account.floor_wrong", "account", account, "floor or unit", detail);
    }
}

function isLimit(text: string, limits: ReadonlySet<string>): boolean {
  if (limits.has(text)) return true;
  const [floor, unit] = partsOf(text);
  const own = [...limits].map(partsOf).filter(([, other]) => other === unit);
  if (floor === undefined || own.length < 2) return false;
  return own.some(([limit]) => limit! < floor) && own.some(([limit]) => limit! > floor);
}

function partsOf(text: string): [floor: bigint | undefined, unit: string] {
  const at = text.indexOf(" ");
  const floor = text.slice(0, at);
  return [floor === "none" ? undefined : BigInt(floor), text.slice(at + 1)];
}
