/** The console imports nothing of the program, so what both must know is held equal here. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { filterQuery, listQuestion, ListQuery, type RawQuery } from "../../src/http/lists/list-question.ts";
import { parcelsOf } from "../../src/web/pages/overview/parcels-of.ts";
import { orders, readFilter, writeFilter, writeValues } from "../../src/web/pages/parcels/parcel-filter.ts";

/** As Fastify reads an address: what stands there several times is a list. */
function asked(question: string): RawQuery {
  const members: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(question)) {
    const known = members[name];
    members[name] = known === undefined ? value : [known, value].flat();
  }
  return members;
}

const everything =
  "state=held&state=refused&lane=red&party=4601000001&port=4606&procedure=9610&reason=gift&mismatch=R5&" +
  "deadline=open&q=A-1&from=2026-11-01&to=2026-11-30&dueTo=2026-12-09&amountFrom=1&amountTo=5000&order=oldest";

describe("the console's filter of parcels", () => {
  test("has the members that the list may be asked for, and no other", () => {
    expect(Object.keys(readFilter(new URLSearchParams()).values).sort()).toEqual(Object.keys(filterQuery).sort());
  });
  test("has its orders", () => expect(ListQuery.properties.order).toMatchObject({ enum: orders }));
  test("is a question that the list understands, with every member", () => {
    const question = String(writeFilter(readFilter(new URLSearchParams(everything))));
    expect(question).toBe(everything);
    expect(listQuestion(asked(question))).toMatchObject({
      ok: true,
      value: { values: { state: ["held", "refused"], mismatch: ["R5"] }, from: "2026-11-01", order: "oldest" },
    });
  });
  test("is an export's with no order", () => {
    expect(Object.keys(asked(String(writeValues(readFilter(new URLSearchParams(everything)).values))))).not.toContain(
      "order",
    );
  });
});

describe("a figure of the overview leads to a question that the list understands", () => {
  test.each([
    { name: "all", day: null, filter: {}, address: "/parcels" },
    { name: "a state", day: null, filter: { state: "held" }, address: "/parcels?state=held" },
    {
      name: "a state, of one day",
      day: "2026-11-10",
      filter: { state: "held" },
      address: "/parcels?state=held&from=2026-11-10&to=2026-11-10",
    },
    {
      name: "what is due soon, of one day",
      day: "2026-11-10",
      filter: { dueTo: "2026-11-12" },
      address: "/parcels?dueTo=2026-11-12&from=2026-11-10&to=2026-11-10",
    },
  ])("$name", ({ day, filter, address }) => {
    expect(parcelsOf({ day }, filter)).toBe(address);
    const question = address.split("?")[1] ?? "";
    expect(listQuestion(asked(question)).ok).toBe(true);
    const kept = String(writeFilter(readFilter(new URLSearchParams(question))));
    expect(kept.split("&").sort()).toEqual(question.split("&").sort());
  });
});

test("the console says the bounds that an export has", () => {
  const [bounds, said] = ["cli/export-lists.ts", "web/pages/parcels/export-parcels.tsx"].map((file) =>
    /csv: [\d_]+, xlsx: [\d_]+/.exec(readFileSync(join(import.meta.dirname, "../../src", file), "utf8"))?.at(0),
  );
  expect(said).toBe(bounds);
  expect(said).toBe("csv: 1_000_000, xlsx: 100_000"); // Something was read.
});
