/**
 * audit: what must be true of a record whatever happened to the programs that wrote it: nothing acknowledged is
 * missing, nothing was decided twice, every limit was granted greedily, and the books balance. It reads the tables
 * alone and imports nothing of the program.
 */
import pg from "pg";
import { groupBy } from "./group-by.ts";

/** China's yearly limit of a person, in hundred-thousandths of a yuan. */
const LIMIT = 26_000n * 100_000n;

export interface Audit {
  readonly parcels: number;
  readonly documents: number;
  readonly granted: number;
  readonly refused: number;
  /** Sentences; empty where all is well. */
  readonly faults: readonly string[];
}

interface DecisionRow {
  readonly consignment: string;
  readonly versions: string;
  readonly state: string;
  readonly value: string;
  readonly account: string;
  readonly used: string;
}

interface AccountRow {
  readonly account: string;
  readonly balance: string;
  readonly floor: string | null;
  readonly posted: string;
}

/** "1.5" → 150000n. */
function units(text: string): bigint {
  const [whole = "0", part = ""] = text.split(".");
  return BigInt(whole) * 100_000n + BigInt(part.padEnd(5, "0"));
}

/**
 * `acknowledged` holds "kind:key" of documents; `complete` consignments of which all four documents were acknowledged.
 */
export async function audit(
  url: string,
  acknowledged: ReadonlySet<string>,
  complete: readonly string[],
): Promise<Audit> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const kept = await client.query<{ id: string; versions: string }>(
      `select kind || ':' || key as id, count(*) as versions from document group by 1
       union all select 'waybill:' || waybill, count(*) from waybill group by 1`,
    );
    const decisions = await client.query<DecisionRow>(
      `select d.consignment, count(*) over (partition by d.consignment) as versions, p.state,
              d.body::jsonb ->> 'dutiableValue' as value, u.key as account, u.value as used
         from decision d join parcel p using (consignment),
              jsonb_each_text(d.circumstances::jsonb -> 'used') u where u.key like 'quota/%'`,
    );
    const accounts = await client.query<AccountRow>(
      `select account, balance, floor, coalesce((select sum(amount) from posting p where p.contra = a.account), 0)
              - coalesce((select sum(amount) from posting p where p.account = a.account), 0) as posted from account a`,
    );
    const ids = new Map(kept.rows.map(({ id, versions }) => [id, versions]));
    const quotas = quotaFaults(decisions.rows, accounts.rows);
    return {
      parcels: decisions.rows.length,
      documents: ids.size,
      granted: decisions.rows.filter(({ state }) => state !== "refused").length,
      refused: decisions.rows.filter(({ state }) => state === "refused").length,
      faults: [
        ...[...acknowledged].filter((id) => !ids.has(id)).map((id) => `${id} was acknowledged and is missing`),
        ...[...ids].filter(([, versions]) => versions !== "1").map(([id, count]) => `${id} has ${count} versions`),
        ...parcelFaults(decisions.rows, complete),
        ...accounts.rows.filter(({ balance, posted }) => balance !== posted).map(({ account }) => `${account}: sum`),
        ...quotas,
      ].slice(0, 20),
    };
  } finally {
    await client.end();
  }
}

function parcelFaults(rows: readonly DecisionRow[], complete: readonly string[]): string[] {
  const decided = new Map(rows.map((row) => [row.consignment, row]));
  const undecided = complete.filter((consignment) => !decided.has(consignment));
  return [
    ...undecided.map((consignment) => `${consignment} is complete and not decided`),
    ...rows.filter(({ versions }) => versions !== "1").map((row) => `${row.consignment}: ${row.versions} decisions`),
    ...rows.filter(({ state }) => state === "waiting").map(({ consignment }) => `${consignment} waits`),
  ];
}

/** Who was granted stands exactly on what those before took; who was refused did not fit at that moment. */
function quotaFaults(rows: readonly DecisionRow[], accounts: readonly AccountRow[]): string[] {
  const faults: string[] = [];
  const byAccount = groupBy(rows, ({ account }) => account);
  const balances = new Map(accounts.map((row) => [row.account, row]));
  for (const [account, own] of byAccount) {
    const granted = own
      .filter(({ state }) => state !== "refused")
      .sort((a, b) => (units(a.used) < units(b.used) ? -1 : 1));
    let taken = 0n;
    for (const { consignment, used, value } of granted) {
      if (units(used) !== taken) faults.push(`${consignment} stands on ${used}, not on what was taken`);
      taken += units(value);
    }
    if (taken > LIMIT) faults.push(`${account} is beyond the limit`);
    const held = balances.get(account);
    if (held === undefined || BigInt(held.balance) !== -taken) faults.push(`${account} does not hold what was granted`);
    if (held?.floor !== String(-LIMIT)) faults.push(`${account} has the floor ${held?.floor ?? "of none"}`);
    for (const { consignment, used, value, state } of own)
      if (state === "refused" && units(used) + units(value) <= LIMIT) faults.push(`${consignment} would have fitted`);
  }
  return faults;
}
