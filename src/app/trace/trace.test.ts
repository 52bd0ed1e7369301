import { describe, expect, test } from "vitest";
import { fileNoun, waitingRecord } from "../../../tests/filed-parcel.ts";
import { documentsOf, goodParcel, type GoodParcel } from "../../../tests/good-parcel.ts";
import { wordings } from "../../cli/compose.ts";
import { keyOf, type AnyDocument } from "../../customs/documents.ts";
import { sealContext } from "../clearing/prepare.ts";
import type { RulebookParts } from "../rulebook-shape.ts";
import { trace, traceWaitsMs, type TraceAnswer, type TracePorts } from "./trace.ts";

/** Everything in memory: envelopes are their text behind their context, tries are counted as the store does. */
function house(parcels: Readonly<Record<string, GoodParcel>>, numbers: Readonly<Record<string, readonly string[]>>) {
  const tries = new Map<string, { failures: number; freeAt: number }>();
  let now = 0;
  const documents = (consignment: string): AnyDocument<string>[] => documentsOf(parcels[consignment]!);
  const sealed = ({
    consignment,
    kind,
    key,
  }: {
    consignment: string;
    kind: string;
    key: string;
  }): Buffer | undefined => {
    const document = documents(consignment).find((one) => one.kind === kind && keyOf(one) === key);
    return document && Buffer.from(`${sealContext(kind, key)}|${JSON.stringify(document)}`);
  };
  const ports: TracePorts = {
    numbers: { consignmentsOf: (number, limit) => Promise.resolve((numbers[number] ?? []).slice(0, limit)) },
    tries: {
      take(subject, { at, waitsMs }) {
        const known = tries.get(subject) ?? { failures: 0, freeAt: 0 };
        if (known.freeAt > at) return Promise.resolve({ isFree: false, freeAt: known.freeAt });
        const wait = waitsMs[Math.min(known.failures, waitsMs.length - 1)]!;
        tries.set(subject, { failures: known.failures + 1, freeAt: at + wait });
        return Promise.resolve({ isFree: true });
      },
      forgive(subject) {
        const known = tries.get(subject)!;
        tries.set(subject, { failures: known.failures - 1, freeAt: 0 });
        return Promise.resolve();
      },
    },
    clock: { now: () => now },
    vault: {
      open(sealed, context) {
        const [bound, text] = Buffer.from(sealed)
          .toString()
          .split(/\|(.*)/s);
        if (bound !== context) throw new Error("the envelope of another document");
        return text!;
      },
      pseudonym: (text) => `hash of ${text}`,
    },
    query: {
      findParcel: (consignment) =>
        Promise.resolve(
          waitingRecord(
            documents(consignment).map((document) => fileNoun(document)),
            [],
            consignment,
          ),
        ),
    },
    envelopes: { find: (document) => Promise.resolve(sealed(document)) },
    reread: (_kind, _entrance, text) => JSON.parse(text) as AnyDocument<string>,
    wordings,
    rulebook: { hash: "sha256:now", parts: { rules: [] } as unknown as RulebookParts },
  };
  return { ports, pass: (ms: number) => void (now += ms) };
}

type TakeRule = Parameters<TracePorts["tries"]["take"]>[1];

const parcel = goodParcel("A-1");
const end = parcel.order.buyer.idNumber.slice(-4);
const wrong = end === "1234" ? "1235" : "1234";
const open = () =>
  house(
    { "P/A-1": parcel, "Q/A-1": goodParcel("A-1") },
    { "A-1": ["P/A-1"], "W-1": ["P/A-1"], twice: ["P/A-1", "Q/A-1"] },
  );
const ask = (ports: TracePorts, number: string, factor: string, address = "192.0.2.1"): Promise<TraceAnswer> =>
  trace(ports, { number, factor, address });
const codes = (answer: TraceAnswer): readonly string[] => (answer.ok ? [] : answer.problems.map(({ code }) => code));

describe("a parcel is found", () => {
  test.each([
    { name: "by its order number", number: "A-1", factor: end, found: 1 },
    { name: "by its waybill number", number: "W-1", factor: end, found: 1 },
    {
      name: "by a number that two platforms use, twice, where both are the buyer's",
      number: "twice",
      factor: end,
      found: 2,
    },
    { name: "not by another's end", number: "A-1", factor: wrong, found: 0 },
    { name: "not by what is no end at all", number: "A-1", factor: "abcd", found: 0 },
    { name: "not by a number that nobody has", number: "A-9", factor: end, found: 0 },
  ])("$name", async ({ number, factor, found }) => {
    const answer = await ask(open().ports, number, factor);
    expect(answer.ok ? answer.value.length : 0).toBe(found);
  });

  test("whichever was wrong, the refusal is the same", async () => {
    const { ports } = open();
    const refusals = [await ask(ports, "A-9", end), await ask(ports, "A-1", wrong), await ask(ports, "A-1", "abcd")];
    expect(refusals[0]).toMatchObject({ ok: false });
    expect(new Set(refusals.map((refusal) => JSON.stringify(refusal))).size).toBe(1);
  });
});

describe("who guesses", () => {
  test("waits after ten wrong ends of one number, wherever they come from, even with the right one", async () => {
    const { ports, pass } = open();
    for (let guess = 0; guess < 10; guess += 1)
      expect(codes(await ask(ports, "A-1", wrong, `192.0.2.${guess}`))).toEqual(["trace.not_found"]);
    const refused = await ask(ports, "A-1", end, "192.0.2.99");
    expect(codes(refused)).toEqual(["http.too_many_requests"]);
    expect(refused).toMatchObject({ retryAfterSeconds: 1 });
    pass(1_000);
    expect((await ask(ports, "A-1", end, "192.0.2.99")).ok).toBe(true);
  });

  test("waits after forty wrong numbers from one address, and others do not", async () => {
    const { ports } = open();
    for (let guess = 0; guess < 40; guess += 1) await ask(ports, `B-${guess}`, wrong);
    expect(codes(await ask(ports, "A-1", end))).toEqual(["http.too_many_requests"]);
    expect((await ask(ports, "A-1", end, "192.0.2.2")).ok).toBe(true);
  });

  test("gets no more tries by being right now and then", async () => {
    const { ports } = open();
    for (let round = 0; round < 10; round += 1) {
      expect((await ask(ports, "A-1", end)).ok).toBe(true);
      await ask(ports, "A-1", wrong);
    }
    expect(codes(await ask(ports, "A-1", wrong))).toEqual(["http.too_many_requests"]);
  });

  test("a buyer who is right never waits", async () => {
    const { ports } = open();
    for (let round = 0; round < 100; round += 1) expect((await ask(ports, "A-1", end)).ok).toBe(true);
  });
});

test("waits double up to a quarter of an hour, after tries that are free", () => {
  for (const [subject, free] of [
    ["number", 10],
    ["address", 40],
  ] as const) {
    const waits = traceWaitsMs(subject);
    expect(waits.slice(0, free - 1).every((wait) => wait === 0)).toBe(true);
    expect(waits.slice(free - 1, free + 2)).toEqual([1_000, 2_000, 4_000]);
    expect(waits.at(-1)).toBe(900_000);
    expect([...waits].sort((a, b) => a - b)).toEqual(waits);
  }
});

test("what is kept of a try is a hash", async () => {
  const { ports } = open();
  const subjects: string[] = [];
  const { tries } = ports;
  const watching = {
    ...ports,
    tries: { ...tries, take: (subject: string, rule: TakeRule) => (subjects.push(subject), tries.take(subject, rule)) },
  };
  await trace(watching, { number: "A-1", factor: end, address: "192.0.2.1" });
  expect(subjects).toEqual(["hash of trace address 192.0.2.1", "hash of trace number A-1"]);
});
