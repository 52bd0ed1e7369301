import { describe, expect, test } from "vitest";
import { readFilter, writeFilter, writeValues } from "./parcel-filter.ts";

const reread = (address: string): string => String(writeFilter(readFilter(new URLSearchParams(address))));

describe("an address is one question, written in one way", () => {
  test.each([
    { name: "nothing", address: "", same: "" },
    { name: "one state", address: "state=held", same: "state=held" },
    { name: "any of several", address: "state=held&state=refused&lane=red", same: "state=held&state=refused&lane=red" },
    { name: "another order of the same", address: "lane=red&state=held", same: "state=held&lane=red" },
    { name: "the same twice", address: "state=held&state=held", same: "state=held" },
    { name: "days and amounts", address: "to=2026-11-30&amountFrom=1000", same: "to=2026-11-30&amountFrom=1000" },
    { name: "space around a number", address: "q=+A-1+", same: "q=A-1" },
    { name: "nothing in a filter", address: "state=&q=", same: "" },
    { name: "the order that is taken anyway", address: "order=newest", same: "" },
    { name: "another order", address: "order=amount", same: "order=amount" },
    { name: "an order that there is not", address: "order=random", same: "" },
    { name: "what is no filter", address: "after=n5&colour=red&state=held", same: "state=held" },
    { name: "characters of an address in a number", address: "q=A%2F1%26b", same: "q=A%2F1%26b" },
  ])("$name", ({ address, same }) => {
    expect(reread(address)).toBe(same);
    expect(reread(same)).toBe(same);
  });
});

test("an export takes the filter and no order", () => {
  expect(String(writeValues(readFilter(new URLSearchParams("state=held&order=amount")).values))).toBe("state=held");
});

test("a field with several values has a line for each", () => {
  expect(readFilter(new URLSearchParams("port=4601&port=5100&q=A-1")).values).toMatchObject({
    ...{ port: "4601\n5100", q: "A-1", state: "" },
  });
});
