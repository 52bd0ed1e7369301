/**
 * The officer's desk: parcels that were stopped are claimed and decided, by one or by two; what follows from a decision
 * follows; races, crashes and filings meanwhile leave a record that is whole.
 */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { claimParcel, returnParcel } from "../../src/app/desk/claim-parcel.ts";
import type { Desk } from "../../src/app/desk/desk.ts";
import type { Officer, RulingRow } from "../../src/app/desk/desk-ports.ts";
import { rule, settleProposal, type RulingAct } from "../../src/app/desk/rule.ts";
import { exportDecision, replay } from "../../src/app/views/replay.ts";
import { verifyRecord } from "../../src/app/verify/verify-record.ts";
import { sha256 } from "../../src/cli/rulebook-files.ts";
import { verifyPortsOf } from "../../src/cli/verify.ts";
import type { FairwayEvent } from "../../src/customs/event.ts";
import type { Result } from "../../src/kernel/problem.ts";
import { openPool } from "../../src/store/pool.ts";
import { readRecord } from "../../src/store/record-reader.ts";
import { cn } from "../../src/tax/regimes/cn.ts";
import { startFairway, type TestFairway } from "../fairway.ts";
import { arrivalOf, type GoodParcel } from "../good-parcel.ts";
import { heldParcel } from "../held-parcel.ts";
import { recordedEvents } from "../recorded-events.ts";

const MINUTE_MS = 60_000;
const anna: Officer = { id: "p_anna", role: "officer" };
const bela: Officer = { id: "p_bela", role: "officer" };
const cleo: Officer = { id: "p_cleo", role: "officer" };
const chief: Officer = { id: "p_chief", role: "supervisor" };
const DEAR = "8000.00";

let fairway: TestFairway;
let client: pg.Client;
beforeAll(async () => {
  fairway = await startFairway();
  client = new pg.Client(fairway.url);
  await client.connect();
}, 60_000);
afterAll(async () => {
  await client.end();
  await fairway.stop();
});

let serial = 0;
const next = (price?: string, procedure?: "1210"): GoodParcel =>
  heldParcel(`K-${(serial += 1)}`, 200 + serial, price, procedure === undefined ? {} : { procedure });
const nameOf = ({ order }: GoodParcel): string => `${order.platform}/${order.orderNo}`;
const recordOf = async (parcel: GoodParcel) => (await fairway.query.findParcel(nameOf(parcel)))!;
const stateOf = async (parcel: GoodParcel): Promise<string> => (await recordOf(parcel)).state;
const said = <T>(result: Result<T>): T | string => (result.ok ? result.value : result.problems[0]!.code);
const endOf = (result: Result<RulingRow>): string => {
  const row = said(result);
  return typeof row === "string" ? row : (row.end?.ending ?? "proposed");
};

/** The same desk at another time. */
const deskAfter = (minutes: number): Desk => ({
  ...fairway.desk,
  clock: { now: () => Date.now() + minutes * MINUTE_MS },
});
const claim = (parcel: GoodParcel, officer: Officer, takesOver = false, desk = fairway.desk) =>
  claimParcel(desk, officer, nameOf(parcel), takesOver);
const act = (parcel: GoodParcel, outcome: RulingAct["outcome"], changes: Partial<RulingAct> = {}): RulingAct => ({
  consignment: nameOf(parcel),
  outcome,
  code: outcome === "release" ? "documents-sufficient" : "goods-not-admitted",
  text: "The papers were looked through.",
  version: 1,
  ...changes,
});

/** Files a parcel, claims it and rules on it. */
async function ruled(parcel: GoodParcel, outcome: RulingAct["outcome"], officer = anna): Promise<Result<RulingRow>> {
  await fairway.fileParcel(parcel);
  await claim(parcel, officer);
  return rule(fairway.desk, officer, act(parcel, outcome));
}

async function eventsOf(parcel: GoodParcel): Promise<FairwayEvent[]> {
  return (await recordedEvents(client)).filter(({ consignment }) => consignment === nameOf(parcel));
}
const typesOf = async (parcel: GoodParcel): Promise<string[]> =>
  (await eventsOf(parcel)).map(({ type }) => type).filter((type) => /^(ruling|parcel)\./.test(type));

/** What stands on the person's limits, from the ledger. */
async function usedBy(parcel: GoodParcel): Promise<string[]> {
  const { rows } = await client.query<{ account: string; balance: string }>(
    `select account, balance from account where account in (select account from posting where entry like $1)`,
    [`${nameOf(parcel)}#%`],
  );
  return rows.map(({ balance }) => balance);
}

describe("one officer", () => {
  test("releases what was held; the goods come later and go through", async () => {
    const parcel = next();
    expect(endOf(await ruled(parcel, "release"))).toBe("made");
    expect(await recordOf(parcel)).toMatchObject({ state: "cleared", decisionVersion: 2 });
    const { decision, deadlines } = await recordOf(parcel);
    expect(decision!.reasons.map(({ rule: id }) => id)).toEqual(
      expect.arrayContaining(["net-above-gross", "officer-ruling"]),
    );
    expect(deadlines.map(({ kind, version, state }) => `${kind} ${version} ${state}`)).toEqual([
      "documents-missing 0 met",
      "goods-not-arrived 2 open",
    ]);
    await fairway.file([arrivalOf(parcel)]);
    expect(await recordOf(parcel)).toMatchObject({ state: "released", decisionVersion: 3 });
    expect(await typesOf(parcel)).toEqual([
      ...["parcel.decided", "parcel.claimed", "ruling.made", "parcel.decided", "parcel.decided"],
    ]);
  });

  test("releases bonded goods at once", async () => {
    const parcel = next(undefined, "1210");
    await ruled(parcel, "release");
    expect(await stateOf(parcel)).toBe("released");
  });

  test("refuses: what was taken of limits comes back, and who filed may file anew", async () => {
    const parcel = next();
    await ruled(parcel, "refuse");
    expect((await recordOf(parcel)).decision).toMatchObject({
      ...{ state: "refused", lane: "red", officialStatus: "100", reservations: [] },
    });
    expect(await usedBy(parcel)).toEqual(["0"]);
    await fairway.file([arrivalOf(parcel)]);
    expect(await stateOf(parcel)).toBe("refused");
    await fairway.file([{ ...parcel.declaration, netMassKg: "0.8" }], { appType: 2 });
    expect(await stateOf(parcel)).toBe("released");
  });

  test("has answered what was found, not what is found later", async () => {
    const parcel = next();
    await ruled(parcel, "release");
    await fairway.file([arrivalOf(parcel, { weightKg: "9.9" })]);
    expect(await stateOf(parcel)).toBe("held");
    await claim(parcel, bela);
    expect(endOf(await rule(fairway.desk, bela, act(parcel, "release", { version: 3 })))).toBe("made");
    expect(await stateOf(parcel)).toBe("released");
  });

  test("has ruled on the documents as they were", async () => {
    const parcel = next();
    await ruled(parcel, "release");
    await fairway.file([{ ...parcel.declaration, netMassKg: "1.4" }], { appType: 2 });
    expect(await recordOf(parcel)).toMatchObject({ state: "held", decisionVersion: 3 });
  });

  test("is told where somebody filed meanwhile", async () => {
    const parcel = next();
    await fairway.fileParcel(parcel);
    await claim(parcel, anna);
    await fairway.file([{ ...parcel.declaration, netMassKg: "1.4" }], { appType: 2 });
    expect(endOf(await rule(fairway.desk, anna, act(parcel, "release")))).toBe("desk.moved_on");
    expect(await stateOf(parcel)).toBe("held");
  });

  test("asks again and is answered the same; nothing happens twice", async () => {
    const parcel = next();
    const first = await ruled(parcel, "release");
    expect(await rule(fairway.desk, anna, act(parcel, "release"))).toEqual(first);
    expect((await recordOf(parcel)).decisionVersion).toBe(2);
  });

  test.each<[string, Partial<RulingAct>, string]>([
    ["a code of the other outcome", { code: "goods-not-admitted" }, "desk.request_malformed"],
    ["no reason", { text: "fine" }, "desk.text_too_short"],
    ["a phone in the reason", { text: "Ask 13900010007 about it." }, "desk.text_names_person"],
    ["a parcel that is not there", { consignment: "4601000001/K-none" }, "parcel.not_found"],
  ])("is refused: %s", async (_name, changes, code) => {
    const parcel = next();
    await fairway.fileParcel(parcel);
    await claim(parcel, anna);
    expect(said(await rule(fairway.desk, anna, act(parcel, "release", changes)))).toBe(code);
    expect(await stateOf(parcel)).toBe("held");
  });
});

describe("a claim", () => {
  test("is one officer's: of two at once one has it", async () => {
    const parcel = next();
    await fairway.fileParcel(parcel);
    const both = await Promise.all([claim(parcel, anna), claim(parcel, bela)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    const loser = both[0].ok ? bela : anna;
    expect(endOf(await rule(fairway.desk, loser, act(parcel, "release")))).toBe("desk.claimed_by_another");
    expect(await stateOf(parcel)).toBe("held");
  });

  test("is renewed without an event, ends by itself, and is given back once", async () => {
    const parcel = next();
    await fairway.fileParcel(parcel);
    await claim(parcel, anna);
    await claim(parcel, anna);
    expect(said(await claim(parcel, bela, false, deskAfter(59)))).toBe("desk.claimed_by_another");
    expect((await claim(parcel, bela, false, deskAfter(61))).ok).toBe(true);
    expect(said(await returnParcel(fairway.desk, bela, nameOf(parcel)))).toBe(true);
    expect(said(await returnParcel(fairway.desk, bela, nameOf(parcel)))).toBe(false);
    // The second claim's event bears another hour than the others.
    expect((await typesOf(parcel)).sort()).toEqual([
      ...["parcel.claimed", "parcel.claimed", "parcel.decided", "parcel.unclaimed"],
    ]);
  });

  test("is taken over by a supervisor alone, and the event says from whom", async () => {
    const parcel = next();
    await fairway.fileParcel(parcel);
    await claim(parcel, anna);
    expect(said(await claim(parcel, bela, true))).toBe("desk.claimed_by_another");
    expect((await claim(parcel, chief, true)).ok).toBe(true);
    const taken = (await eventsOf(parcel)).at(-1);
    expect(taken).toMatchObject({ parties: [], data: { officer: "p_chief", takenFrom: "p_anna" } });
  });
});

describe("two persons", () => {
  test("decide above the value: one proposes, which changes nothing, and another makes it", async () => {
    const parcel = next(DEAR);
    const proposed = await ruled(parcel, "release");
    expect(endOf(proposed)).toBe("proposed");
    expect(await recordOf(parcel)).toMatchObject({ state: "held", decisionVersion: 1 });
    const { ruling } = said(proposed) as RulingRow;
    expect(endOf(await settleProposal(fairway.desk, anna, ruling, "confirm"))).toBe("desk.same_person");
    expect(endOf(await settleProposal(fairway.desk, bela, ruling, "confirm"))).toBe("made");
    expect(endOf(await settleProposal(fairway.desk, bela, ruling, "confirm"))).toBe("made"); // The answer was lost.
    expect(endOf(await settleProposal(fairway.desk, cleo, ruling, "reject"))).toBe("desk.ruling_ended");
    const { state, decision, decisionVersion } = await recordOf(parcel);
    expect([state, decisionVersion]).toEqual(["cleared", 2]);
    expect(decision!.reasons.find(({ rule: id }) => id === "officer-ruling")!.evidence).toMatchObject({
      ...{ officer: "p_anna", confirmedBy: "p_bela", ruling },
    });
  });

  test("of two who confirm and one who rejects at once, one ends it", async () => {
    const parcel = next(DEAR);
    const { ruling } = said(await ruled(parcel, "refuse")) as RulingRow;
    const ends = await Promise.all([
      settleProposal(fairway.desk, bela, ruling, "confirm"),
      settleProposal(fairway.desk, cleo, ruling, "confirm"),
      settleProposal(fairway.desk, chief, ruling, "reject"),
    ]);
    expect(ends.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await typesOf(parcel)).filter((type) => /made|withdrawn/.test(type))).toHaveLength(1);
  });

  test.each<[string, Officer, string]>([
    ["rejected by another", bela, "rejected"],
    ["withdrawn by who proposed it", anna, "withdrawn"],
  ])("%s, the parcel is free again", async (_name, officer, ending) => {
    const parcel = next(DEAR);
    const { ruling } = said(await ruled(parcel, "release")) as RulingRow;
    expect(said(await claim(parcel, bela))).toBe("desk.proposal_open");
    expect(endOf(await settleProposal(fairway.desk, officer, ruling, "reject"))).toBe(ending);
    expect((await claim(parcel, bela)).ok).toBe(true);
    expect(await stateOf(parcel)).toBe("held");
  });

  test("a filing meanwhile overtakes the proposal", async () => {
    const parcel = next(DEAR);
    const { ruling } = said(await ruled(parcel, "release")) as RulingRow;
    await fairway.file([{ ...parcel.declaration, netMassKg: "1.4" }], { appType: 2 });
    expect(endOf(await settleProposal(fairway.desk, bela, ruling, "confirm"))).toBe("desk.moved_on");
    expect(await stateOf(parcel)).toBe("held");
    expect((await typesOf(parcel)).at(-1)).toBe("ruling.withdrawn");
    expect((await claim(parcel, bela)).ok).toBe(true);
  });

  test("a name that no ruling has", async () => {
    expect(endOf(await settleProposal(fairway.desk, bela, "r_none", "confirm"))).toBe("desk.ruling_not_found");
  });
});

/** A desk whose transactions break at a step, as a crash would. */
function breakingAt(step: string): Desk {
  const { store } = fairway.desk;
  return {
    ...fairway.desk,
    store: {
      transaction: (run, slot) =>
        store.transaction((tx) => run({ ...tx, [step]: () => Promise.reject(new Error(`crashed at ${step}`)) }), slot),
    },
  };
}

test.each(["insertRuling", "dropClaim", "post", "insertDecisions", "changeParcels", "keepDeadlines", "append"])(
  "a crash at %s leaves nothing; asked again it is done",
  async (step) => {
    const parcel = next();
    await fairway.fileParcel(parcel);
    await claim(parcel, anna);
    await expect(rule(breakingAt(step), anna, act(parcel, "release"))).rejects.toThrow(`crashed at ${step}`);
    expect(await recordOf(parcel)).toMatchObject({ state: "held", decisionVersion: 1 });
    expect(endOf(await rule(fairway.desk, anna, act(parcel, "release")))).toBe("made");
    expect(await stateOf(parcel)).toBe("cleared");
  },
);

test("a ruled decision is computed again from its exported facts; another ruling gives other bytes", async () => {
  const parcel = next();
  await ruled(parcel, "refuse");
  const record = await recordOf(parcel);
  const exported = exportDecision(record, fairway.rulebook.text, sha256);
  if (!exported.ok) throw new Error(JSON.stringify(exported.problems));
  const travelled = JSON.parse(JSON.stringify(exported.value)) as typeof exported.value;
  expect(said(replay(travelled, cn, sha256))).toMatchObject({ isSame: true });
  const { facts } = travelled;
  const ruling = { ...facts.circumstances.ruling!, outcome: "release" as const };
  const bent = { ...travelled, facts: { ...facts, circumstances: { ...facts.circumstances, ruling } } };
  expect(said(replay(bent, cn, sha256))).toMatchObject({ isSame: false });
});

test("what parties hear names no officer's words, and the record of all this is whole", async () => {
  const rulings = (await recordedEvents(client)).filter(({ type }) => type.startsWith("ruling."));
  expect(rulings.length).toBeGreaterThan(10);
  expect(JSON.stringify(rulings)).not.toContain("papers");
  for (const { type, parties } of rulings) expect(parties.length > 0).toBe(type === "ruling.made");
  const pool = openPool(fairway.url, { connections: 1, onError: () => undefined });
  const verified = await readRecord(pool, (reader) => verifyRecord(verifyPortsOf(reader, fairway)));
  await pool.end();
  expect(verified).toMatchObject({ isWhole: true, faults: [] });
  expect(verified.counts["ruling"]).toBeGreaterThan(10);
}, 60_000);
