import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Reservation } from "../customs/decision.ts";
import { formatAmount } from "../kernel/amount.ts";
import { AssertionError } from "../kernel/assert.ts";
import { changesOf, contraOf, giveBack, reserve, type Transfer } from "./transfer.ts";

const quota: Reservation = { account: "quota/CN/2026/h1", unit: "quota-CNY", amount: "250.00" };
const rice: Reservation = { account: "quantity/CN/2026/1006/h1", unit: "KGM", amount: "1.5" };

test("what a decision takes moves from the person's account to what was used in total", () => {
  expect(reserve([quota, rice], "P/O", 1, 2)).toEqual([
    {
      account: "quota/CN/2026/h1",
      contra: "used/quota/CN/2026/quota-CNY/2",
      entry: "P/O#1",
      unit: "quota-CNY",
      amount: 25_000_000n,
    },
    {
      account: "quantity/CN/2026/1006/h1",
      contra: "used/quantity/CN/2026/KGM/2",
      entry: "P/O#1",
      unit: "KGM",
      amount: 150_000n,
    },
  ]);
});

test("what is given back is an entry of its own of the opposite sign", () => {
  expect(giveBack([quota], "P/O", 1, 0)).toEqual([
    {
      account: "quota/CN/2026/h1",
      contra: "used/quota/CN/2026/quota-CNY/0",
      entry: "P/O#1/back",
      unit: "quota-CNY",
      amount: -25_000_000n,
    },
  ]);
});

test("nothing reserved, nothing moved", () => {
  expect(reserve([], "P/O", 1, 0)).toEqual([]);
  expect(changesOf([])).toEqual([]);
});

test("a negative or unreadable reservation is our bug", () => {
  expect(() => reserve([{ ...quota, amount: "-0.01" }], "P/O", 1, 0)).toThrow(AssertionError);
  expect(() => reserve([{ ...quota, amount: "many" }], "P/O", 1, 0)).toThrow(AssertionError);
});

describe("changes", () => {
  test("accounts come in order, each once, with both sides", () => {
    const transfers = [...reserve([quota], "P/B", 1, 0), ...reserve([rice, quota], "P/A", 3, 0)];
    expect(changesOf(transfers).map(({ account, change }) => `${account} ${formatAmount(change)}`)).toEqual([
      "quantity/CN/2026/1006/h1 -1.50",
      "quota/CN/2026/h1 -500.00",
      "used/quantity/CN/2026/KGM/0 1.50",
      "used/quota/CN/2026/quota-CNY/0 500.00",
    ]);
  });

  test("one account with two units is our bug", () => {
    const kilograms = { ...quota, unit: "KGM" };
    expect(() => changesOf(reserve([quota, kilograms], "P/O", 1, 0))).toThrow(AssertionError);
  });

  const reservation = fc
    .record({ kind: fc.constantFrom("quota", "quantity/1006"), person: fc.nat(4), hundredths: fc.nat(10_000_000) })
    .map(({ kind, person, hundredths }): Reservation => {
      const [name, ...group] = kind.split("/");
      const account = [name, "CN", "2026", ...group, `h${person}`].join("/");
      const unit = name === "quota" ? "quota-CNY" : "KGM";
      return { account, unit, amount: formatAmount(BigInt(hundredths) * 1_000n) };
    });
  const entry = fc.record({ of: fc.array(reservation), order: fc.nat(20), version: fc.nat(9), slot: fc.nat(3) });

  test("they sum to nothing in every unit", () => {
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const transfers = entries.flatMap(({ of, order, version, slot }): Transfer[] =>
          (version % 2 === 0 ? reserve : giveBack)(of, `P/${order}`, version, slot),
        );
        const sums = new Map<string, bigint>();
        const changes = changesOf(transfers);
        for (const { unit, change } of changes) sums.set(unit, (sums.get(unit) ?? 0n) + change);
        for (const total of sums.values()) expect(total).toBe(0n);
        const accounts = changes.map(({ account }) => account);
        expect(accounts).toEqual([...new Set(accounts)].sort());
      }),
    );
  });

  test("taken and given back is nothing on every account, also through another writer for the person", () => {
    fc.assert(
      fc.property(entry, fc.nat(3), ({ of, order, version, slot }, other) => {
        const taken = reserve(of, `P/${order}`, version, slot);
        const both = changesOf([...taken, ...giveBack(of, `P/${order}`, version, slot)]);
        for (const { change } of both) expect(change).toBe(0n);
        const elsewhere = changesOf([...taken, ...giveBack(of, `P/${order}`, version, other)]);
        for (const { account, change } of elsewhere) if (!account.startsWith("used/")) expect(change).toBe(0n);
      }),
    );
  });
});

test("persons share the contra account of a year and unit", () => {
  expect(contraOf("quota/CN/2026/h1", "quota-CNY", 0)).toBe(contraOf("quota/CN/2026/h2", "quota-CNY", 0));
  expect(contraOf("quota/CN/2026/h1", "quota-CNY", 0)).not.toBe(contraOf("quota/CN/2027/h1", "quota-CNY", 0));
});

test("slots of one unit are accounts of their own, and no personal account is one of them", () => {
  const contras = [0, 1, 2].map((slot) => contraOf("quota/CN/2026/h1", "quota-CNY", slot));
  expect(new Set(contras).size).toBe(3);
  for (const contra of contras) expect(contra).toMatch(/^used\//);
});
