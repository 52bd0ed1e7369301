import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { admit, stateOf, table, type Incoming, type OnRecord, type RecordState } from "./lifecycle.ts";

const base = { contentHash: "a", version: 3, isDraft: false, isWithdrawn: false, isParcelReleased: false };
const records: Readonly<Record<RecordState, OnRecord | undefined>> = {
  none: undefined,
  draft: { ...base, isDraft: true },
  filed: base,
  released: { ...base, isParcelReleased: true },
  withdrawn: { ...base, isWithdrawn: true },
};

/** "original a", "draft change b": intent and content, a being what is on record. */
function incoming(words: string): Incoming {
  const [contentHash, intent, draft] = words.split(" ").reverse();
  return { contentHash: contentHash!, intent: intent as Incoming["intent"], isDraft: draft === "draft" };
}

function told(record: OnRecord | undefined, filing: Incoming): string {
  const result = admit(record, filing);
  if (result.outcome === "accepted") return `version ${result.version}`;
  return result.outcome === "exists" ? "exists" : result.problem.code;
}

const differs = "filing.exists_with_different_content";
const nothing = "filing.nothing_to_change";
const released = "filing.parcel_released";
const rows: [RecordState, string, string][] = [
  ["none", "original a", "version 1"],
  ["none", "draft original a", "version 1"],
  ["none", "change a", nothing],
  ["none", "withdrawal a", nothing],
  ["none", "draft change a", nothing],
  ["draft", "original a", "version 4"],
  ["draft", "original b", "version 4"],
  ["draft", "change b", "version 4"],
  ["draft", "withdrawal a", "version 4"],
  ["draft", "draft original a", "exists"],
  ["draft", "draft original b", "version 4"],
  ["filed", "original a", "exists"],
  ["filed", "original b", differs],
  ["filed", "change a", "exists"],
  ["filed", "change b", "version 4"],
  ["filed", "withdrawal a", "version 4"],
  ["filed", "withdrawal b", "version 4"],
  ["filed", "draft original a", "exists"],
  ["filed", "draft original b", differs],
  ["filed", "draft change b", differs],
  ["filed", "draft withdrawal a", differs],
  ["released", "original a", "exists"],
  ["released", "original b", differs],
  ["released", "change a", "exists"],
  ["released", "change b", released],
  ["released", "withdrawal a", released],
  ["released", "withdrawal b", released],
  ["released", "draft change b", differs],
  ["withdrawn", "original a", "version 4"],
  ["withdrawn", "original b", "version 4"],
  ["withdrawn", "draft original a", "version 4"],
  ["withdrawn", "change a", nothing],
  ["withdrawn", "change b", nothing],
  ["withdrawn", "withdrawal a", "exists"],
  ["withdrawn", "withdrawal b", nothing],
];

test.each(rows)("on record: %s; filed: %s; answer: %s", (state, words, answer) => {
  expect(stateOf(records[state])).toBe(state);
  expect(told(records[state], incoming(words))).toBe(answer);
});

test("a draft has no share in a release, and a withdrawn draft is withdrawn", () => {
  expect(stateOf({ ...base, isDraft: true, isParcelReleased: true })).toBe("draft");
  expect(stateOf({ ...base, isDraft: true, isWithdrawn: true })).toBe("withdrawn");
});

test("every state has four answers to every intent", () => {
  for (const intents of Object.values(table))
    for (const intent of ["original", "change", "withdrawal"] as const) expect(intents[intent]).toHaveLength(4);
});

describe("properties", () => {
  const filing = fc.record({
    intent: fc.constantFrom("original", "change", "withdrawal"),
    isDraft: fc.boolean(),
    contentHash: fc.constantFrom("a", "b", "c"),
  });
  const steps = fc.array(fc.tuple(filing, fc.boolean()), { maxLength: 30 });

  /** What is on record after a filing: the accepted one as the newest version, else what was there. */
  const after = (record: OnRecord | undefined, { intent, isDraft, contentHash }: Incoming): OnRecord | undefined => {
    const result = admit(record, { intent, isDraft, contentHash });
    if (result.outcome !== "accepted") return record;
    const isWithdrawn = intent === "withdrawal";
    return { contentHash, version: result.version, isDraft, isWithdrawn, isParcelReleased: false };
  };

  test("whatever is filed, versions count up by one, and what was accepted exists when it is filed again", () => {
    fc.assert(
      fc.property(steps, (filings) => {
        let record: OnRecord | undefined;
        for (const [next, isReleasedNow] of filings) {
          const before = record;
          record = after(before, next);
          if (record === before) continue;
          expect(record!.version).toBe((before?.version ?? 0) + 1);
          expect(admit(record, next)).toEqual({ outcome: "exists" });
          record = { ...record!, isParcelReleased: isReleasedNow };
        }
      }),
    );
  });

  test("what is released is never replaced", () => {
    fc.assert(
      fc.property(filing, (next) => {
        expect(after(records.released, next)).toBe(records.released);
      }),
    );
  });

  test("a draft never replaces what is filed", () => {
    fc.assert(
      fc.property(filing, (next) => {
        expect(after(records.filed, { ...next, isDraft: true })).toBe(records.filed);
      }),
    );
  });
});
