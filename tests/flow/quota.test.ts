/**
 * The yearly quota under concurrency: as many parcels of one person are cleared as fit, never one more or fewer, and
 * the books balance.
 *
 * The oracle is small and imports no room: it replays the decisions in the order of their postings and checks greed,
 * floor and sum.
 */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFairway, type TestFairway } from "../fairway.ts";
import { codes, documentsOf, goodParcel, type GoodParcel } from "../good-parcel.ts";

let fairway: TestFairway;
beforeAll(async () => {
  fairway = await startFairway();
});
afterAll(() => fairway.stop());

const LIMIT_CENTS = 2_600_000n;

/** Prices from 600.00 to 4,800.00, one sweater each, freight 10.00. */
function unequalParcels(count: number, person: number): GoodParcel[] {
  return Array.from({ length: count }, (_, index) =>
    goodParcel(`Q-${person}-${index}`, { person, quantity: 1, price: `${600 + ((index * 701) % 4201)}.00` }),
  );
}

interface Row {
  readonly consignment: string;
  readonly state: string;
  readonly value: string;
  readonly used: string;
}

test("1,000 concurrent parcels of one person: granted greedily in commit order, to the last cent", async () => {
  const parcels = unequalParcels(1_000, 21);
  const files = parcels.map(async (parcel) => {
    for (const document of documentsOf(parcel)) await fairway.file([document]);
  });
  await Promise.all(files);
  const client = new pg.Client(fairway.url);
  await client.connect();
  try {
    const { rows } = await client.query<Row>(
      `select consignment, state, body::jsonb ->> 'dutiableValue' as value,
              (select value from jsonb_each_text(circumstances::jsonb -> 'used') where key like 'quota/%') as used
         from decision where consignment like '%/Q-21-%'`,
    );
    expect(rows).toHaveLength(parcels.length);
    const cents = (text: string): bigint => BigInt(text.replace(".", ""));
    const granted = rows
      .filter(({ state }) => state === "cleared")
      .sort((a, b) => (cents(a.used) < cents(b.used) ? -1 : 1));
    let balance = 0n;
    for (const row of granted) {
      expect(cents(row.used)).toBe(balance); // Each stands exactly on what those before it took.
      balance += cents(row.value);
    }
    expect(balance).toBeLessThanOrEqual(LIMIT_CENTS);
    for (const { state, used, value, consignment } of rows) {
      // Refused only where it did not fit at that moment.
      if (state === "refused")
        expect([consignment, cents(used) + cents(value) > LIMIT_CENTS]).toEqual([consignment, true]);
      else expect(state).toBe("cleared");
    }
    const books = await client.query<{ account: string; balance: string; posted: string }>(
      `select a.account, a.balance, coalesce((select -sum(amount) from posting p where p.account = a.account), 0)
              + coalesce((select sum(amount) from posting p where p.contra = a.account), 0) as posted from account a`,
    );
    for (const { account, balance: held, posted } of books.rows) expect([account, held]).toEqual([account, posted]);
    const personal = books.rows.filter(({ account }) => account.startsWith("quota/"));
    expect(personal.map((row) => -BigInt(row.balance))).toContain(balance * 1_000n);
  } finally {
    await client.end();
  }
}, 120_000);

test("what is refused gives back what it took, and a later give-back revives none", async () => {
  const big = Array.from({ length: 6 }, (_, index) =>
    goodParcel(`G-${index}`, { person: 22, quantity: 1, price: "4790.00" }),
  );
  for (const parcel of big) await fairway.fileParcel(parcel); // Six times 4,800.00: the sixth does not fit.
  const states = await Promise.all(big.map(({ order }) => fairway.view(codes.platform, order.orderNo)));
  expect(states.map(({ state }) => state)).toEqual(["cleared", "cleared", "cleared", "cleared", "cleared", "refused"]);
  expect(states[5]!.reasons.map(({ code }) => code)).toContain("1313");
  await fairway.file([big[0]!.payment], { appType: "3" });
  expect((await fairway.view(codes.platform, "G-5")).state).toBe("refused");
  await fairway.fileParcel(goodParcel("G-6", { person: 22, quantity: 1, price: "4790.00" }));
  expect((await fairway.view(codes.platform, "G-6")).state).toBe("cleared");
});
