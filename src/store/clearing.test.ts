/** What one clearing transaction promises (`app/ports.ts`), on the real database. */
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../../tests/database.ts";
import type { AccountRow, ClearingStore } from "../app/ports.ts";
import { giveBack, reserve, type Transfer } from "../ledger/transfer.ts";
import { clearingStore } from "./clearing-store.ts";
import { openPool } from "./pool.ts";

let database: TestDatabase;
let pool: pg.Pool;
let store: ClearingStore;
const at = Date.parse("2026-11-10T02:00:00Z");

beforeAll(async () => {
  database = await createDatabase();
  pool = openPool(database.url, { connections: 4, onError: () => undefined });
  store = clearingStore(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe("waybill numbers", () => {
  const lock = (waybill: string, consignment: string | null, when = at) =>
    store.transaction((tx) => tx.lockWaybillNumbers([{ waybill, consignment, hasMovements: false }], when));

  test("the waybill itself claims nothing; declarations claim in order, each once, at their first naming", async () => {
    expect(await lock("C/1", null)).toEqual([{ waybill: "C/1", namedBy: [], hasMovements: false, isNew: true }]);
    const first = { consignment: "P/A", at };
    const second = { consignment: "P/B", at: at + 5_000 };
    expect(await lock("C/1", "P/A")).toEqual([{ waybill: "C/1", namedBy: [first], hasMovements: false, isNew: false }]);
    expect(await lock("C/1", "P/B", at + 5_000)).toEqual([
      { waybill: "C/1", namedBy: [first, second], hasMovements: false, isNew: false },
    ]);
    expect(await lock("C/1", "P/A", at + 9_000)).toEqual([
      { waybill: "C/1", namedBy: [first, second], hasMovements: false, isNew: false },
    ]);
    expect(await lock("C/1", null, at + 9_000)).toEqual([
      { waybill: "C/1", namedBy: [first, second], hasMovements: false, isNew: false },
    ]);
  });

  test("are read without being made", async () => {
    const read = (waybill: string) => store.transaction((tx) => tx.loadWaybillNumbers([waybill]));
    expect(await read("C/never")).toEqual([]);
    await lock("C/2", "P/A");
    expect(await read("C/2")).toEqual([
      { waybill: "C/2", namedBy: [{ consignment: "P/A", at }], hasMovements: false, isNew: false },
    ]);
    expect(await read("C/never")).toEqual([]);
  });
});

describe("parcels", () => {
  test("are new once, split at the first slash, and stay as they are when locked again", async () => {
    const lock = () => store.transaction((tx) => tx.lockParcels(["P1/A/1", "P1/B"], at));
    expect(await lock()).toEqual([
      { consignment: "P1/A/1", state: "waiting", decisionVersion: 0, isNew: true },
      { consignment: "P1/B", state: "waiting", decisionVersion: 0, isNew: true },
    ]);
    const change = {
      consignment: "P1/B",
      state: "held",
      lane: "yellow",
      officialStatus: "300",
      decisionVersion: 1,
    } as const;
    await store.transaction((tx) => tx.changeParcels([change], at));
    expect((await lock())[1]).toEqual({ consignment: "P1/B", state: "held", decisionVersion: 1, isNew: false });
    const { rows } = await pool.query("select platform, order_no, lane from parcel where platform = 'P1' order by 2");
    expect(rows).toEqual([
      { platform: "P1", order_no: "A/1", lane: null },
      { platform: "P1", order_no: "B", lane: "yellow" },
    ]);
  });

  test("a parcel that one transaction holds makes the next wait, and then show what the first did", async () => {
    const events: string[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let locked = (): void => undefined;
    const isLocked = new Promise<void>((resolve) => (locked = resolve));
    const first = store.transaction(async (tx) => {
      await tx.lockParcels(["P2/A"], at);
      locked();
      await held;
      const change = {
        consignment: "P2/A",
        state: "refused",
        lane: "red",
        officialStatus: "100",
        decisionVersion: 1,
      } as const;
      await tx.changeParcels([change], at);
      events.push("first");
    });
    await isLocked;
    const second = store.transaction(async (tx) => {
      const rows = await tx.lockParcels(["P2/A"], at);
      events.push("second");
      return rows;
    });
    const waiting = `select from pg_locks join pg_stat_activity using (pid)
      where not granted and datname = current_database()`;
    await expect.poll(async () => (await pool.query(waiting)).rowCount).toBe(1);
    release();
    await first;
    expect(await second).toEqual([{ consignment: "P2/A", state: "refused", decisionVersion: 1, isNew: false }]);
    expect(events).toEqual(["first", "second"]);
  });
});

describe("accounts", () => {
  const quota = (person: string): string => `quota/CN/2026/${person}`;
  const lock = async (account: string, floor: AccountRow["floor"]): Promise<bigint | undefined> =>
    (await store.transaction((tx) => tx.lockAccounts([{ account, unit: "quota-CNY", floor }], at))).get(account);
  /** As the application does: what a floor refuses is rolled back whole. */
  async function post(transfers: readonly Transfer[]): Promise<boolean> {
    const refused = new Error("a floor was broken");
    const work = store.transaction(async (tx) => {
      if (!(await tx.post(transfers, at))) throw refused;
    });
    return work.then(
      () => true,
      (error: unknown) => {
        if (error !== refused) throw error;
        return false;
      },
    );
  }
  const take = (person: string, amount: string, entry: string): Transfer[] =>
    reserve([{ account: quota(person), unit: "quota-CNY", amount }], entry, 1, 0);

  async function rowOf(account: string): Promise<unknown> {
    const { rows } = await pool.query<object>("select balance, floor from account where account = $1", [account]);
    return rows[0];
  }

  test("open with nothing on them, and answer what was moved", async () => {
    expect(await lock(quota("a"), -100n)).toBe(0n);
    expect(await post(take("a", "0.00060", "P/1"))).toBe(true);
    expect(await lock(quota("a"), -100n)).toBe(-60n);
  });

  test("move to their floor and not a hundred-thousandth below; what is refused leaves no posting", async () => {
    await lock(quota("b"), -100n);
    expect(await post(take("b", "0.00100", "P/1"))).toBe(true);
    expect(await post(take("b", "0.00001", "P/2"))).toBe(false);
    expect(await rowOf(quota("b"))).toEqual({ balance: "-100", floor: "-100" });
    const { rows } = await pool.query("select entry from posting where account = $1", [quota("b")]);
    expect(rows).toEqual([{ entry: "P/1#1" }]);
  });

  test("what is given back can be taken again, and each entry is posted once", async () => {
    await lock(quota("c"), -100n);
    const reservations = [{ account: quota("c"), unit: "quota-CNY", amount: "0.00100" }];
    await post(reserve(reservations, "P/1", 1, 0));
    await post(giveBack(reservations, "P/1", 1, 0));
    expect(await lock(quota("c"), -100n)).toBe(0n);
    await expect(post(reserve(reservations, "P/1", 1, 0))).rejects.toMatchObject({ code: "23505" });
    expect(await lock(quota("c"), -100n)).toBe(0n);
    expect(await post(reserve(reservations, "P/1", 2, 0))).toBe(true);
  });

  test("both sides of everything moved sum to nothing", async () => {
    const { rows } = await pool.query("select unit, sum(balance) as total from account group by unit");
    expect(rows).toEqual([{ unit: "quota-CNY", total: "0" }]);
  });

  test("a limit lowered below what is used binds from here on and makes the past no error", async () => {
    await lock(quota("d"), -100n);
    await post(take("d", "0.00080", "P/1"));
    expect(await lock(quota("d"), -50n)).toBe(-80n);
    expect(await rowOf(quota("d"))).toEqual({ balance: "-80", floor: "-80" });
    expect(await post(take("d", "0.00001", "P/2"))).toBe(false);
    expect(await lock(quota("d"), -100n)).toBe(-80n);
    expect(await post(take("d", "0.00020", "P/3"))).toBe(true);
  });

  test("locked without a floor it keeps the one it has", async () => {
    await lock(quota("e"), -100n);
    await lock(quota("e"), null);
    expect(await rowOf(quota("e"))).toEqual({ balance: "0", floor: "-100" });
  });
});

test("the last refusal of a document is the one that is kept", async () => {
  const refuse = (pointer: string) =>
    store.transaction((tx) =>
      tx.recordRejections(
        [
          {
            consignment: "P/R",
            kind: "order",
            key: "P/R",
            filedBy: "P",
            entrance: "json",
            problems: [{ code: "filing.paid_wrong", pointer, detail: "…" }],
          },
        ],
        at,
      ),
    );
  await refuse("/first");
  await refuse("/second");
  const { rows } = await pool.query<{ problems: string }>("select problems from rejection where consignment = 'P/R'");
  expect(rows.map(({ problems }) => JSON.parse(problems) as unknown)).toEqual([
    [{ code: "filing.paid_wrong", pointer: "/second", detail: "…" }],
  ]);
});

test("a message is kept once, as it first came", async () => {
  const keep = (sealed: number) =>
    store.transaction((tx) =>
      tx.insertMessages([{ message: "P/guid/1", entrance: "ceb", filedBy: "P", sealed: new Uint8Array([sealed]) }], at),
    );
  await keep(1);
  await keep(2);
  const { rows } = await pool.query<{ sealed: Buffer }>("select sealed from message where message = 'P/guid/1'");
  expect(rows.map(({ sealed }) => [...sealed])).toEqual([[1]]);
});

test("lists without anything ask nothing and answer nothing", async () => {
  const answers = await store.transaction(async (tx) => [
    await tx.lockWaybillNumbers([], at),
    await tx.lockParcels([], at),
    [...(await tx.lockAccounts([], at))],
    await tx.loadDocuments([]),
    await tx.loadWaybills([]),
    await tx.loadWaybillNumbers([]),
    [...(await tx.loadDecisions([]))],
  ]);
  expect(answers.flat()).toEqual([]);
  await store.transaction((tx) => tx.insertDocuments([]));
});
