import { describe, expect, test } from "vitest";
import type { ParcelState } from "../../customs/decision.ts";
import { isDone, judgeClaim, judgeProposal, judgeReturn, judgeRuling, type Standing } from "./desk-life.ts";
import type { ClaimRow, Officer, RulingEnd, RulingRow } from "./desk-ports.ts";

const NOW = 1_000;
const anna: Officer = { id: "p_anna", role: "officer" };
const bela: Officer = { id: "p_bela", role: "officer" };
const chief: Officer = { id: "p_chief", role: "supervisor" };

const claimOf = ({ id }: Officer, until = NOW + 1): ClaimRow => ({
  ...{ consignment: "P/1", account: id, claimedAt: 500, until },
});
const proposal = (by: Officer, version = 3, end: RulingEnd | null = null): RulingRow => ({
  ...{ consignment: "P/1", ruling: "r_1", version, outcome: "release", code: "checked", text: "It was opened." },
  ...{ proposedBy: by.id, proposedAt: 600, batch: "w0-3.1", end },
});
const endedBy = ({ id: by }: Officer, ending: RulingEnd["ending"]): RulingEnd => ({ ending, by, at: 700 });
const standing = (changes: Partial<Standing> = {}): Standing => ({
  ...{ state: "held", version: 3, claim: undefined, rulings: [], now: NOW },
  ...changes,
});
const said = (result: { ok: true; value: unknown } | { ok: false; problems: readonly { code: string }[] }): unknown =>
  result.ok ? result.value : result.problems[0]!.code;

describe("a claim", () => {
  test.each<[string, Partial<Standing>, Officer, boolean, string | null]>([
    ["nobody has it", {}, anna, false, null],
    ["to be inspected, nobody has it", { state: "inspection" }, anna, false, null],
    ["hers already: renewed", { claim: claimOf(anna) }, anna, false, "p_anna"],
    ["another has it", { claim: claimOf(bela) }, anna, false, "desk.claimed_by_another"],
    ["another had it until this instant", { claim: claimOf(bela, NOW) }, anna, false, null],
    ["an officer takes nothing over", { claim: claimOf(bela) }, anna, true, "desk.claimed_by_another"],
    ["a supervisor does, where she says so", { claim: claimOf(bela) }, chief, true, "p_bela"],
    ["and not by mistake", { claim: claimOf(bela) }, chief, false, "desk.claimed_by_another"],
    ["a ruling waits for a second person", { rulings: [proposal(bela)] }, anna, false, "desk.proposal_open"],
    ["one on a former decision keeps nobody", { rulings: [proposal(bela, 2)] }, anna, false, null],
  ])("%s", (_name, changes, officer, takesOver, expected) => {
    const judged = judgeClaim(standing(changes), officer, takesOver);
    expect(judged.ok ? judged.value.from : said(judged)).toBe(expected);
  });

  test.each<ParcelState>(["waiting", "refused", "cleared", "released"])("is not for what is %s", (state) => {
    expect(said(judgeClaim(standing({ state }), anna, false))).toBe("desk.moved_on");
  });

  test.each<[string, ClaimRow | undefined, unknown]>([
    ["is given back by its holder", claimOf(anna), true],
    ["nobody's is not given back", undefined, false],
    ["that ended is not given back", claimOf(bela, NOW), false],
    ["another's is not given back", claimOf(bela), "desk.claimed_by_another"],
  ])("%s", (_name, claim, expected) => {
    expect(said(judgeReturn({ claim, now: NOW }, anna))).toBe(expected);
  });
});

test.each<[string, Partial<Standing>, number, string | undefined]>([
  ["in hand", { claim: claimOf(anna) }, 3, undefined],
  ["not in hand", {}, 3, "desk.claim_missing"],
  ["in hand until this instant", { claim: claimOf(anna, NOW) }, 3, "desk.claim_missing"],
  ["in another's hand", { claim: claimOf(bela) }, 3, "desk.claimed_by_another"],
  ["decided anew since", { claim: claimOf(anna) }, 2, "desk.moved_on"],
  ["of a version yet to come", { claim: claimOf(anna) }, 4, "desk.moved_on"],
  ["waiting again", { claim: claimOf(anna), state: "waiting" }, 3, "desk.moved_on"],
  ["released meanwhile", { claim: claimOf(anna), state: "released" }, 3, "desk.moved_on"],
  ["a proposal is open", { claim: claimOf(anna), rulings: [proposal(anna)] }, 3, "desk.proposal_open"],
  [
    "a proposal was rejected",
    { claim: claimOf(anna), rulings: [proposal(anna, 3, endedBy(bela, "rejected"))] },
    3,
    undefined,
  ],
])("a ruling on a parcel: %s", (_name, changes, version, expected) => {
  expect(judgeRuling(standing(changes), anna, version)?.code).toBe(expected);
});

describe("a proposal", () => {
  test.each<[string, RulingRow, Partial<Standing>, Officer, "confirm" | "reject", string]>([
    ["another makes it", proposal(anna), {}, bela, "confirm", "made"],
    ["a supervisor makes it", proposal(anna), {}, chief, "confirm", "made"],
    ["another rejects it", proposal(anna), {}, bela, "reject", "rejected"],
    ["who proposed it takes it back", proposal(anna), {}, anna, "reject", "withdrawn"],
    ["who proposed it never makes it", proposal(anna), {}, anna, "confirm", "desk.same_person"],
    ["nor a supervisor her own", proposal(chief), {}, chief, "confirm", "desk.same_person"],
    ["decided anew since", proposal(anna, 2), {}, bela, "confirm", "overtaken"],
    ["rejected when it was decided anew", proposal(anna, 2), {}, bela, "reject", "overtaken"],
    ["waiting again", proposal(anna), { state: "waiting" }, bela, "confirm", "overtaken"],
    ["made already", proposal(anna, 3, endedBy(bela, "made")), {}, chief, "confirm", "desk.ruling_ended"],
    ["made, then rejected", proposal(anna, 3, endedBy(bela, "made")), {}, bela, "reject", "desk.ruling_ended"],
    ["rejected, then made", proposal(anna, 3, endedBy(bela, "rejected")), {}, bela, "confirm", "desk.ruling_ended"],
  ])("%s", (_name, row, changes, officer, act, expected) => {
    expect(said(judgeProposal(row, standing(changes), officer, act))).toBe(expected);
  });

  test.each<[string, RulingEnd | null, Officer, "confirm" | "reject", boolean]>([
    ["open", null, bela, "confirm", false],
    ["made by her", endedBy(bela, "made"), bela, "confirm", true],
    ["made by another", endedBy(chief, "made"), bela, "confirm", false],
    ["made, and she rejects", endedBy(bela, "made"), bela, "reject", false],
    ["rejected by her", endedBy(bela, "rejected"), bela, "reject", true],
    ["withdrawn by her", endedBy(anna, "withdrawn"), anna, "reject", true],
  ])("asked again: %s", (_name, end, officer, act, expected) => {
    expect(isDone(proposal(anna, 3, end), officer, act)).toBe(expected);
  });
});
