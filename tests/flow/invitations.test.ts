/** Invitations: made by who may, opened once by who has the link, for as long as whoever invited is somebody. */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, type Answered, type Browser } from "../browser-session.ts";
import { CUSTOMS, openHouse, PASSWORD, type House } from "../people-of-a-house.ts";

const MARKET = "4601000001";
const OTHER = "4601000002";
const DAY = 86_400_000;

let house: House;
let client: pg.Client;
let admin: Browser;
let clerk: Browser;
let otherClerk: Browser;
beforeAll(async () => {
  house = await openHouse();
  await house.register("marketplace", MARKET);
  await house.register("marketplace", OTHER);
  admin = await house.admit("manager", "administrator");
  clerk = await house.admit("clerk", "enterprise", MARKET);
  otherClerk = await house.admit("other.clerk", "enterprise", OTHER);
  client = new pg.Client(house.fairway.url);
  await client.connect();
}, 120_000);
afterAll(async () => {
  await client.end();
  await house.stop();
});

const codeOf = ({ body }: Answered): unknown => (body["problems"] as { code: string }[] | undefined)?.[0]?.code;
const invite = async (by: Browser, body: object): Promise<{ id: string; token: string; expiresAt: string }> => {
  const answer = await by.ask("POST", "/v1/invitations", body);
  expect(answer.status).toBe(201);
  return answer.body as { id: string; token: string; expiresAt: string };
};
const newcomer = (): Browser => openBrowser(house.app);
const accept = (browser: Browser, token: string, name: string, more: object = {}): Promise<Answered> =>
  browser.ask("POST", "/v1/invitations/accept", {
    ...{ token, name, displayName: "A newcomer", password: PASSWORD, language: "en" },
    ...more,
  });
const look = (token: string): Promise<Answered> => newcomer().ask("POST", "/v1/invitations/look", { token });

test("a colleague is invited, sees what to, comes in and is signed in; then the link is over", async () => {
  const { token, expiresAt } = await invite(clerk, { role: "enterprise", note: "for Fang" });
  expect(Date.parse(expiresAt)).toBe(house.clock.at + 7 * DAY);
  const seen = await look(token);
  expect(seen.body).toEqual({
    role: "enterprise",
    organisation: { code: MARKET, name: `marketplace ${MARKET}`, kinds: ["marketplace"] },
    expiresAt,
  });
  const browser = newcomer();
  const accepted = await accept(browser, token, "Fang.Wang");
  expect(accepted.body["person"]).toMatchObject({
    name: "fang.wang",
    role: "enterprise",
    mustChangePassword: false,
    organisation: { code: MARKET },
  });
  expect((await browser.ask("POST", "/v1/uploads")).status).toBe(201);
  for (const again of [await look(token), await accept(newcomer(), token, "second.guest")])
    expect([again.status, codeOf(again)]).toEqual([404, "invitation.not_found"]);
});

test("two who follow one link at once are one person", async () => {
  const { token } = await invite(admin, { role: "consumer" });
  const both = await Promise.all([accept(newcomer(), token, "one.twin"), accept(newcomer(), token, "other.twin")]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
  const { rows } = await client.query(`select 1 from person where name in ('one.twin', 'other.twin')`);
  expect(rows).toHaveLength(1);
});

test.each<[string, object, number, string]>([
  ["a name that is taken", { name: "clerk" }, 409, "person.name_taken"],
  ["a name that is none", { name: "王芳" }, 422, "person.name_malformed"],
  ["no name to be shown", { displayName: "  " }, 422, "person.name_malformed"],
  ["a short password", { password: "short" }, 422, "person.password_too_weak"],
  ["the name as password", { password: "it is a.guest.of" }, 422, "person.password_too_weak"],
  ["a language that is none", { language: "fr" }, 400, "person.request_malformed"],
  ["a role of one's own choice", { role: "administrator" }, 400, "person.request_malformed"],
])("with %s one does not come in, and the link stays good", async (_name, more, status, code) => {
  const { token } = await invite(admin, { role: "officer", organisation: CUSTOMS });
  const refused = await accept(newcomer(), token, "a.guest.of", more);
  expect([refused.status, codeOf(refused)]).toEqual([status, code]);
  expect((await look(token)).status).toBe(200);
});

test.each<[string, () => Browser, object, number]>([
  ["an enterprise, somebody of another", () => clerk, { role: "enterprise", organisation: OTHER }, 422],
  ["an enterprise, an officer", () => clerk, { role: "officer", organisation: CUSTOMS }, 422],
  ["an enterprise, who manages people", () => clerk, { role: "administrator", organisation: CUSTOMS }, 422],
  ["who manages people, an officer of a market", () => admin, { role: "officer", organisation: MARKET }, 422],
  ["who manages people, somebody of nobody", () => admin, { role: "enterprise", organisation: "NONE" }, 422],
  ["who manages people, a role that is none", () => admin, { role: "king" }, 400],
  ["who manages people, a long note", () => admin, { role: "consumer", note: "n".repeat(201) }, 400],
])("is not invited by %s", async (_name, by, body, status) => {
  expect((await by().ask("POST", "/v1/invitations", body)).status).toBe(status);
});

describe("an invitation opens nothing", () => {
  test("when its seven days are over", async () => {
    const { token } = await invite(admin, { role: "consumer" });
    const began = house.clock.at;
    try {
      house.clock.at += 7 * DAY - 1;
      expect((await look(token)).status).toBe(200);
      house.clock.at += 1;
      expect((await look(token)).status).toBe(404);
      expect((await accept(newcomer(), token, "too.late")).status).toBe(404);
    } finally {
      house.clock.at = began;
    }
  });

  test("when it is taken back, by a colleague too, but not by another organisation", async () => {
    const { id, token } = await invite(clerk, { role: "enterprise" });
    expect((await otherClerk.ask("DELETE", `/v1/invitations/${id}`)).status).toBe(404);
    expect((await look(token)).status).toBe(200);
    expect((await clerk.ask("DELETE", `/v1/invitations/${id}`)).status).toBe(204);
    expect((await look(token)).status).toBe(404);
    expect((await clerk.ask("DELETE", `/v1/invitations/${id}`)).status).toBe(404);
  });

  test("when whoever invited is disabled", async () => {
    const leaver = await house.admit("leaver", "enterprise", MARKET);
    const { token } = await invite(leaver, { role: "enterprise" });
    const { person } = (await house.fairway.people.people.findByName("leaver"))!;
    await house.fairway.people.people.change(person.id, { isDisabled: true }, house.clock.at);
    expect((await look(token)).status).toBe(404);
    expect((await accept(newcomer(), token, "friend.of.leaver")).status).toBe(404);
  });

  test("where there is none", async () => {
    for (const token of ["", "x", "A".repeat(43)]) expect((await look(token)).status).toBe(404);
  });
});

test("each sees those of the own organisation, who manages people all; nobody the token again", async () => {
  const { token } = await invite(otherClerk, { role: "enterprise", note: "only for us" });
  const listed = async (by: Browser): Promise<{ organisation: string | null; note: string | null }[]> => {
    const answer = await by.ask("GET", "/v1/invitations");
    expect(answer.text).not.toContain(token);
    return answer.body["invitations"] as { organisation: string | null; note: string | null }[];
  };
  expect(new Set((await listed(clerk)).map(({ organisation }) => organisation))).toEqual(new Set([MARKET]));
  expect((await listed(otherClerk)).map(({ note }) => note)).toEqual(["only for us"]);
  expect(new Set((await listed(admin)).map(({ organisation }) => organisation)).size).toBeGreaterThan(2);
  const { rows } = await client.query<{ text: string }>("select t::text as text from invitation t");
  expect(rows.map(({ text }) => text).join("\n")).not.toContain(token);
});

test("a hundred may be open of one person", async () => {
  const busy = await house.admit("busy.clerk", "enterprise", OTHER);
  for (let count = 0; count < 100; count += 1) await invite(busy, { role: "enterprise" });
  const refused = await busy.ask("POST", "/v1/invitations", { role: "enterprise" });
  expect([refused.status, codeOf(refused)]).toEqual([409, "invitation.too_many"]);
}, 120_000);
