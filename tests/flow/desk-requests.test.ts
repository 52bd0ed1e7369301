/** The officer's desk over HTTP: its lists by page, a parcel from the list to a ruling, and what is asked wrongly. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deskPortOf } from "../../src/cli/desk.ts";
import { openLists, type Lists } from "../../src/cli/lists.ts";
import type { Browser } from "../browser-session.ts";
import { codes } from "../good-parcel.ts";
import { heldParcel } from "../held-parcel.ts";
import { openHouse, type House } from "../people-of-a-house.ts";

let house: House;
let lists: Lists;
let officer: Browser;
let other: Browser;
let analyst: Browser;
beforeAll(async () => {
  house = await openHouse((fairway) => {
    lists = openLists(fairway, () => undefined);
    return { lists: lists.port, desk: deskPortOf(fairway.desk, lists.reader) };
  });
  officer = await house.admit("an.officer", "officer");
  other = await house.admit("another.officer", "officer");
  analyst = await house.admit("an.analyst", "analyst");
  for (const number of [1, 2, 3]) await house.fairway.fileParcel(heldParcel(`H-${number}`, 300 + number));
  await house.fairway.fileParcel(heldParcel("H-dear", 310, "8000.00"));
  await lists.catchUp();
}, 300_000);
afterAll(async () => {
  await lists.close();
  await house.stop();
});

interface Row {
  readonly orderNo: string;
  readonly version: number;
  readonly claim: { readonly officer: string } | null;
  readonly proposal: { readonly id: string; readonly state: string } | null;
}

async function pageOf(browser: Browser, question: string): Promise<{ rows: readonly Row[]; next: string | null }> {
  const { status, body } = await browser.ask("GET", `/v1/desk?${question}`);
  expect(status).toBe(200);
  return { rows: body["parcels"] as Row[], next: body["next"] as string | null };
}
const names = (rows: readonly Row[]): string[] => rows.map(({ orderNo }) => orderNo);
const claimed = (browser: Browser, orderNo: string) =>
  browser.ask("POST", "/v1/desk/claims", { platform: codes.platform, orderNo });
const rulings = (orderNo: string): string => `/v1/parcels/${codes.platform}/${orderNo}/rulings`;
const release = { outcome: "release", code: "documents-sufficient", reason: "All papers were shown.", version: 1 };

test("what is held stands there, the longest waiting first, page by page", async () => {
  const first = await pageOf(analyst, "list=held&limit=3");
  expect(names(first.rows)).toEqual(["H-1", "H-2", "H-3"]);
  expect(first.rows[0]).toMatchObject({
    ...{ platform: codes.platform, state: "held", lane: "yellow", version: 1, points: 0, currency: "CNY" },
    ...{ dutiableValue: "250.00", claim: null, proposal: null },
    reasons: [{ rule: "net-above-gross", effect: "hold" }],
  });
  const second = await pageOf(analyst, `list=held&limit=3&after=${first.next!}`);
  expect([names(second.rows), second.next]).toEqual([["H-dear"], null]);
  expect((await pageOf(analyst, "list=inspection")).rows).toEqual([]);
});

test("from the list to a ruling: claimed, in hand, released, off the list before the list knows", async () => {
  expect((await claimed(officer, "H-1")).status).toBe(200);
  const mine = await pageOf(officer, "list=mine");
  expect(names(mine.rows)).toEqual(["H-1"]);
  expect((await pageOf(other, "list=mine")).rows).toEqual([]);
  expect((await claimed(other, "H-1")).status).toBe(409);
  const made = await officer.ask("POST", rulings("H-1"), release);
  expect(made).toMatchObject({ status: 200, body: { state: "made", outcome: "release", reason: release.reason } });
  expect(names((await pageOf(other, "list=held")).rows)).not.toContain("H-1");
  expect((await pageOf(officer, "list=mine")).rows).toEqual([]);
  const { body } = await analyst.ask("GET", rulings("H-1"));
  expect(body["rulings"]).toMatchObject([{ state: "made", code: "documents-sufficient" }]);
});

test("above the value another person makes it", async () => {
  await claimed(officer, "H-dear");
  expect((await officer.ask("POST", rulings("H-dear"), release)).body["state"]).toBe("proposed");
  const [row] = (await pageOf(other, "list=proposed")).rows;
  expect(row).toMatchObject({ orderNo: "H-dear", claim: null, proposal: { state: "proposed" } });
  const confirm = `/v1/rulings/${row!.proposal!.id}/confirm`;
  expect((await officer.ask("POST", confirm)).status).toBe(409);
  expect((await other.ask("POST", confirm)).body).toMatchObject({ state: "made" });
  expect((await pageOf(other, "list=proposed")).rows).toEqual([]);
});

test("what one has in hand and what is proposed go by page too; a claim is given back", async () => {
  for (const orderNo of ["H-2", "H-3"]) await claimed(officer, orderNo);
  const first = await pageOf(officer, "list=mine&limit=1");
  const second = await pageOf(officer, `list=mine&limit=1&after=${encodeURIComponent(first.next!)}`);
  expect([names(first.rows), names(second.rows), second.next]).toEqual([["H-2"], ["H-3"], null]);
  const claim = `/v1/desk/claims/${codes.platform}/H-2`;
  expect((await other.ask("DELETE", claim)).status).toBe(409);
  for (let times = 0; times < 2; times += 1) expect((await officer.ask("DELETE", claim)).status).toBe(204);
});

test("one parcel is shown alone as the lists show it, and after the ruling still", async () => {
  const of = (orderNo: string) => analyst.ask("GET", `/v1/desk/parcels/${codes.platform}/${orderNo}`);
  const listed = (await pageOf(analyst, "list=held")).rows.find(({ orderNo }) => orderNo === "H-3");
  expect((await of("H-3")).body).toEqual(listed);
  expect((await of("H-1")).body).toMatchObject({ orderNo: "H-1", state: "cleared", version: 2, claim: null });
  expect(await of("H-none")).toMatchObject({ status: 404, body: { problems: [{ code: "parcel.not_found" }] } });
});

test("the desk says what may be said, and from which value on two decide", async () => {
  const { body } = await analyst.ask("GET", "/v1/desk/rules");
  expect(body).toMatchObject({ claimMinutes: 60, fourEyes: [{ above: "5000.00", currency: "CNY", until: null }] });
});

describe("asked wrongly", () => {
  test.each([
    ["list=all", "/list"],
    ["limit=0", "/limit"],
    ["limit=101", "/limit"],
    ["list=held&after=x", "/after"],
    ["list=mine&after=n5", "/after"],
    ["lists=held", "/lists"],
  ])("GET /v1/desk?%s", async (question, pointer) => {
    const { status, body } = await officer.ask("GET", `/v1/desk?${question}`);
    expect([status, body["problems"]]).toMatchObject([400, [{ code: "desk.question_malformed", pointer }]]);
  });

  test.each<[string, object, string]>([
    ["no outcome", { ...release, outcome: "keep" }, "/outcome"],
    ["no code", { ...release, code: 1 }, "/code"],
    ["a code that is none", { ...release, code: "because" }, "/code"],
    ["half a version", { ...release, version: 1.5 }, "/version"],
    ["a reason that is no text", { ...release, reason: null }, "/reason"],
    ["a member more", { ...release, amount: 1 }, ""],
  ])("a ruling with %s", async (_name, ruling, pointer) => {
    const { status, body } = await officer.ask("POST", rulings("H-3"), ruling);
    expect([status, body["problems"]]).toMatchObject([400, [{ code: "desk.request_malformed", pointer }]]);
  });

  test("an analyst acts on none", async () => {
    expect((await claimed(analyst, "H-3")).status).toBe(403);
    expect((await analyst.ask("POST", rulings("H-3"), release)).status).toBe(403);
  });
});
