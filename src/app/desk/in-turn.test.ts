import { expect, test } from "vitest";
import type { ClearingStore, ClearingTransaction } from "../ports.ts";
import { inTurn } from "./in-turn.ts";

test("one follows another, and one that fails keeps nobody waiting", async () => {
  const seen: string[] = [];
  const store: ClearingStore = { transaction: (run) => run({} as ClearingTransaction) };
  const acting = inTurn(store);
  const work = (name: string, fails = false) =>
    acting.transaction(async () => {
      seen.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const [first, second, third] = [work("one"), work("two", true), work("three")];
  await expect(second).rejects.toThrow("two");
  expect([await first, await third]).toEqual(["one", "three"]);
  expect(seen).toEqual(["one begins", "one ends", "two begins", "two ends", "three begins", "three ends"]);
});
