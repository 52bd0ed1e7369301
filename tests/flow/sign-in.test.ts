/** Signing in, staying signed in and being signed out, as browsers of honest people and of others meet it. */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addPerson } from "../../src/app/people/manage-people.ts";
import { openSession, resume } from "../../src/app/people/session.ts";
import { signIn } from "../../src/app/people/sign-in.ts";
import { openBrowser, type Browser } from "../browser-session.ts";
import { CUSTOMS, openHouse, PASSWORD, type House } from "../people-of-a-house.ts";

const MINUTE = 60_000;
const MARKET = "4601000001";

let house: House;
let client: pg.Client;
beforeAll(async () => {
  house = await openHouse();
  await house.register("marketplace", MARKET);
  client = new pg.Client(house.fairway.url);
  await client.connect();
}, 60_000);
afterAll(async () => {
  await client.end();
  await house.stop();
});

const codeOf = ({ body }: { readonly body: Record<string, unknown> }): unknown =>
  (body["problems"] as { code: string }[] | undefined)?.[0]?.code;
const personIn = ({ body }: { readonly body: Record<string, unknown> }) =>
  body["person"] as { id: string; name: string; mustChangePassword: boolean } | null;

/** A wrong password is tried from an address of its own, so that tests do not keep each other waiting. */
let addresses = 0;
const stranger = (): Browser => openBrowser(house.app, `198.51.100.${(addresses += 1)}`);

test("a password that two people know opens nothing but the change to another", async () => {
  const { password, person } = await house.add("first.day", "officer");
  const browser = stranger();
  const signedIn = await browser.signIn("First.Day ", password);
  expect(personIn(signedIn)).toMatchObject({ id: person.id, name: "first.day", mustChangePassword: true });
  expect(signedIn.headers["cache-control"]).toBe("no-store");
  expect(signedIn.text).not.toContain(browser.cookie);
  const early = await browser.ask("GET", "/v1/parcels/P/A-1");
  expect([early.status, codeOf(early)]).toEqual([403, "person.password_must_change"]);
  const before = browser.cookie;
  const changed = await browser.ask("PUT", "/v1/me/password", { current: password, next: PASSWORD });
  expect([changed.status, personIn(changed)?.mustChangePassword]).toEqual([200, false]);
  expect(browser.cookie).not.toBe(before);
  expect((await browser.ask("GET", "/v1/parcels/P/A-1")).status).toBe(404);
  const old = await stranger().signIn("first.day", password);
  expect([old.status, codeOf(old)]).toEqual([401, "person.sign_in_failed"]);
});

test("an unknown name, a wrong password and somebody disabled are answered alike", async () => {
  await house.admit("known", "officer");
  const { person } = await house.add("gone.away", "officer");
  await house.fairway.people.people.change(person.id, { isDisabled: true }, house.clock.now());
  const answers = [
    await stranger().signIn("known", "not the password"),
    await stranger().signIn("nobody.at.all", "not the password"),
    await stranger().signIn("王芳", "not the password"),
    await stranger().signIn("", "not the password"),
    await stranger().signIn("gone.away", "not the password"),
  ];
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(answers[0]!.status).toBe(401);
});

test("an unknown name costs the same hashing as a known one", async () => {
  const hashed: string[] = [];
  const { people } = house.fairway;
  const hasher = {
    ...people.hasher,
    verify: (hash: string) => Promise.resolve(hashed.push(hash) === 0),
  };
  const desk = { ...people, hasher };
  for (const name of ["known", "nobody.else", "not a name"])
    await signIn(desk, { name, password: "x", address: "192.0.2.1" });
  expect(hashed.map((hash) => hash.slice(0, 30))).toEqual(
    Array(3).fill("$argon2id$v=19$m=19456,t=2,p=1$".slice(0, 30)),
  );
});

describe("what changes anything, by cookie", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await house.admit("changer", "officer");
  });
  const change = { language: "zh" };

  test.each<[string, Record<string, string>, unknown, number, string]>([
    ["without the second token", { "x-fairway-csrf": "" }, change, 403, "person.csrf_wrong"],
    ["with another second token", { "x-fairway-csrf": "0".repeat(64) }, change, 403, "person.csrf_wrong"],
    ["from another site's page", { origin: "http://evil.test" }, change, 403, "person.origin_wrong"],
    ["from a page without an origin", { origin: "null" }, change, 403, "person.origin_wrong"],
    ["from a sibling site", { "sec-fetch-site": "same-site" }, change, 403, "person.origin_wrong"],
    ["as a form sends it", { "content-type": "text/plain" }, change, 415, "http.media_type_unsupported"],
    ["with what is no member", {}, { role: "administrator" }, 400, "person.request_malformed"],
    ["with a language that is none", {}, { language: "fr" }, 400, "person.request_malformed"],
    ["with nothing", {}, {}, 400, "person.request_malformed"],
    ["with a name of two lines", {}, { displayName: "a\nb" }, 422, "person.name_malformed"],
    ["with what is no JSON", {}, "{", 400, "message.not_json"],
  ])("%s is refused", async (_name, headers, body, status, code) => {
    const refused = await browser.askWith(headers, "PATCH", "/v1/me", body);
    expect([refused.status, codeOf(refused)]).toEqual([status, code]);
  });

  test("from a page of ours it is done", async () => {
    const headers = { host: "fairway.test", origin: "http://fairway.test", "sec-fetch-site": "same-origin" };
    const changed = await browser.askWith(headers, "PATCH", "/v1/me", { ...change, displayName: "王芳" });
    expect(changed.body).toMatchObject({ name: "changer", displayName: "王芳", language: "zh" });
  });

  test("another's second token does not fit this session", async () => {
    const other = await house.admit("other.changer", "officer");
    const refused = await browser.askWith({ "x-fairway-csrf": other.csrf! }, "PATCH", "/v1/me", change);
    expect(codeOf(refused)).toBe("person.csrf_wrong");
  });

  test("signing in from another site's page is refused too", async () => {
    const signedIn = await stranger().askWith({ origin: "http://evil.test" }, "POST", "/v1/session", {
      name: "changer",
      password: PASSWORD,
    });
    expect([signedIn.status, signedIn.headers["set-cookie"]]).toEqual([403, undefined]);
  });
});

describe("a session", () => {
  test("that a browser brought with it is not the one it gets, and is over", async () => {
    const browser = await house.admit("fixed", "officer");
    const brought = browser.cookie!;
    await browser.signIn("fixed", PASSWORD);
    expect(browser.cookie).not.toBe(brought);
    const former = stranger();
    former.cookie = brought;
    expect((await former.ask("GET", "/v1/parcels/P/A-1")).status).toBe(401);
    expect(personIn(await browser.ask("GET", "/v1/session"))).toMatchObject({ name: "fixed" });
  });

  test("made up by a stranger is none, and the cookie is taken back", async () => {
    const browser = stranger();
    browser.cookie = "A".repeat(43);
    const asked = await browser.ask("GET", "/v1/session");
    expect([asked.status, asked.body, browser.cookie]).toEqual([200, { person: null }, undefined]);
  });

  test("is over after thirty minutes of silence, and after twelve hours in any case", async () => {
    const browser = await house.admit("sleeper", "officer");
    const began = house.clock.at;
    try {
      for (let minutes = 0; minutes <= 12 * 60 - 20; minutes += 25) {
        expect(personIn(await browser.ask("GET", "/v1/session"))).toMatchObject({ name: "sleeper" });
        house.clock.at += 25 * MINUTE;
      }
      house.clock.at = began + 12 * 60 * MINUTE - 1;
      expect((await browser.ask("GET", "/v1/parcels/P/A-1")).status).toBe(404);
      house.clock.at += 1;
      expect((await browser.ask("GET", "/v1/parcels/P/A-1")).status).toBe(401);
      await browser.signIn("sleeper", PASSWORD);
      house.clock.at += 30 * MINUTE;
      expect((await browser.ask("GET", "/v1/parcels/P/A-1")).status).toBe(401);
    } finally {
      house.clock.at = began;
    }
  });

  test("in two tabs is one; signing out ends both, and then nothing is left to sign out of", async () => {
    const tab = await house.admit("two.tabs", "officer");
    const other = openBrowser(house.app);
    other.cookie = tab.cookie;
    await other.ask("GET", "/v1/session");
    expect(other.csrf).toBe(tab.csrf);
    const out = await tab.ask("DELETE", "/v1/session");
    expect([out.status, tab.cookie]).toEqual([204, undefined]);
    expect((await other.ask("GET", "/v1/parcels/P/A-1")).status).toBe(401);
    expect((await other.ask("DELETE", "/v1/session")).status).toBe(401);
  });

  test("ends everywhere when the password changes, when somebody is disabled, and when the role changes", async () => {
    const admin = await house.admit("changes.people", "administrator");
    const here = await house.admit("many.places", "officer");
    const there = stranger();
    await there.signIn("many.places", PASSWORD);
    const next = "eight white herons fly";
    expect((await here.ask("PUT", "/v1/me/password", { current: PASSWORD, next })).status).toBe(200);
    expect((await there.ask("GET", "/v1/parcels/P/A-1")).status).toBe(401);
    expect((await here.ask("GET", "/v1/parcels/P/A-1")).status).toBe(404);
    const { id } = personIn(await here.ask("GET", "/v1/session"))!;
    expect((await admin.ask("PATCH", `/v1/people/${id}`, { role: "supervisor" })).status).toBe(200);
    expect((await here.ask("GET", "/v1/parcels/P/A-1")).status).toBe(401);
    await here.signIn("many.places", next);
    const disabled = await admin.ask("PATCH", `/v1/people/${id}`, { disabled: true });
    expect(disabled.body["disabledAt"]).toEqual(expect.any(String));
    expect((await here.ask("GET", "/v1/parcels/P/A-1")).status).toBe(401);
    expect((await here.signIn("many.places", next)).status).toBe(401);
    await admin.ask("PATCH", `/v1/people/${id}`, { disabled: false });
    expect((await here.signIn("many.places", next)).status).toBe(200);
  });

  test("is one of twenty of a person at most; the least used goes", async () => {
    const first = await house.admit("everywhere", "officer");
    const { person, passwordHash } = (await house.fairway.people.people.findByName("everywhere"))!;
    const at = house.clock.now();
    for (let count = 0; count < 20; count += 1)
      await house.fairway.people.sessions.open(
        {
          tokenHash: house.fairway.vault.sha256(`session ${count}`),
          person: person.id,
          passwordHash,
          openedAt: at + 1 + count,
          expiresAt: at + 10 * MINUTE,
        },
        { sessionsMax: 20 },
      );
    const { rows } = await client.query("select 1 from session where person = $1", [person.id]);
    expect(rows).toHaveLength(20);
    expect((await first.ask("GET", "/v1/parcels/P/A-1")).status).toBe(401);
  });

  test("that was opened just now is never the one that goes, also where the clock stands", async () => {
    const { people } = house.fairway;
    await house.add("same.instant", "officer");
    const { person, passwordHash } = (await people.people.findByName("same.instant"))!;
    for (let count = 0; count < 30; count += 1) {
      const opened = await openSession(person, passwordHash, people);
      expect(await resume(opened!.token, people)).toMatchObject({ person: { name: "same.instant" } });
    }
  });

  test("is kept by its hash alone", async () => {
    const browser = await house.admit("hashed", "officer");
    const { rows } = await client.query<{ text: string }>("select t::text as text from session t");
    const dump = rows.map(({ text }) => text).join("\n");
    expect(dump).not.toContain(browser.cookie);
    expect(dump).not.toContain(Buffer.from(browser.cookie!).toString("hex"));
    expect(dump).not.toContain(browser.csrf);
  });
});

test("a key goes before a cookie, and opens nothing that is for people", async () => {
  const key = await house.register("carrier", "4604000001");
  const browser = await house.admit("both", "officer");
  const headers = { authorization: `Bearer ${key}` };
  expect((await browser.askWith(headers, "POST", "/v1/uploads")).status).toBe(201); // No officer may, the carrier may.
  expect((await browser.ask("POST", "/v1/uploads")).status).toBe(403);
  expect((await browser.askWith(headers, "PATCH", "/v1/me", { language: "zh" })).status).toBe(403);
  expect((await browser.askWith({ authorization: "Bearer none" }, "GET", "/v1/parcels/P/A-1")).status).toBe(401);
});

test("an organisation that is given another kind since has nobody who works in the former role", async () => {
  const browser = await house.admit("turned", "enterprise", MARKET);
  expect((await browser.ask("POST", "/v1/uploads")).status).toBe(201);
  await client.query(`insert into party_kind (code, kind, registered_at) values ($1, 'administration', now())`, [
    MARKET,
  ]);
  expect((await browser.ask("POST", "/v1/uploads")).status).toBe(403);
  await client.query(`delete from party_kind where code = $1 and kind = 'administration'`, [MARKET]);
});

describe("tries in vain", () => {
  test("make a name wait, longer each time, whoever tries; then the right password opens", async () => {
    await house.admit("guessed", "officer");
    const began = house.clock.at;
    try {
      for (let tries = 0; tries < 5; tries += 1)
        expect((await stranger().signIn("guessed", `guess number ${tries}`)).status).toBe(401);
      const refused = await stranger().signIn("guessed", PASSWORD);
      expect([refused.status, codeOf(refused), refused.headers["retry-after"]]).toEqual([
        429,
        "person.too_many_tries",
        "1",
      ]);
      house.clock.at += 1_000;
      expect((await stranger().signIn("guessed", "guess number 6")).status).toBe(401);
      expect((await stranger().signIn("guessed", PASSWORD)).headers["retry-after"]).toBe("2");
      house.clock.at += 2_000;
      expect((await stranger().signIn("guessed", PASSWORD)).status).toBe(200);
      expect((await stranger().signIn("guessed", "guess number 8")).status).toBe(401); // All was forgotten.
      expect((await stranger().signIn("guessed", PASSWORD)).status).toBe(200);
    } finally {
      house.clock.at = began;
    }
  });

  test("of a name that nobody has make it wait just so", async () => {
    for (let tries = 0; tries < 5; tries += 1) await stranger().signIn("is.nobody", "x");
    expect((await stranger().signIn("is.nobody", "x")).status).toBe(429);
  });

  test("that come all at once count one by one", async () => {
    const { people } = house.fairway;
    let verified = 0;
    const hasher = { ...people.hasher, verify: () => Promise.resolve((verified += 1) < 0) };
    const tries = Array.from({ length: 12 }, (_, index) =>
      signIn({ ...people, hasher }, { name: "at.once", password: "x", address: `192.0.2.${100 + index}` }),
    );
    const outcomes = await Promise.all(tries);
    expect(verified).toBe(5);
    expect(outcomes.filter((outcome) => !outcome.ok && outcome.retryAfterSeconds !== undefined)).toHaveLength(7);
  });

  test("from one address make it wait whatever the names, and a name is not counted then", async () => {
    const { people } = house.fairway;
    const desk = { ...people, hasher: { ...people.hasher, verify: () => Promise.resolve(false) } };
    const address = "192.0.2.200";
    for (let tries = 0; tries < 30; tries += 1) await signIn(desk, { name: `name.${tries}`, password: "x", address });
    const refused = await signIn(desk, { name: "untouched", password: "x", address });
    expect(refused).toMatchObject({ ok: false, retryAfterSeconds: 1 });
    const subject = house.fairway.vault.pseudonym("name:untouched");
    const { rows } = await client.query("select 1 from sign_in_try where subject = $1", [subject]);
    expect(rows).toEqual([]);
  });

  test("are kept without the name: it may be a password in the wrong field", async () => {
    await stranger().signIn("my-secret-pass-word", "x");
    const { rows } = await client.query<{ text: string }>("select t::text as text from sign_in_try t");
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map(({ text }) => text).join("\n")).not.toMatch(/secret|192\.0\.2|198\.51/);
  });
});

test("more than can be hashed are told to come again, and have not tried", async () => {
  const { people } = house.fairway;
  const desk = { ...people, gate: { run: () => undefined } };
  const refused = await signIn(desk, { name: "crowd", password: "x", address: "192.0.2.250" });
  expect(refused).toMatchObject({ problems: [{ code: "http.too_many_requests" }], retryAfterSeconds: 2 });
  const { rows } = await client.query("select failures from sign_in_try where subject = $1", [
    house.fairway.vault.pseudonym("name:crowd"),
  ]);
  expect(rows).toEqual([{ failures: 0 }]);
});

describe("who manages people", () => {
  let admin: Browser;
  beforeAll(async () => {
    admin = await house.admit("manager", "administrator");
  });

  test("sees them page by page, by role and organisation, and no secret of theirs", async () => {
    await house.admit("market.clerk", "enterprise", MARKET);
    const all: { id: string }[] = [];
    for (let after = ""; ;) {
      const page = (await admin.ask("GET", `/v1/people?limit=3&after=${after}`)).body["people"] as { id: string }[];
      if (page.length === 0) break;
      all.push(...page);
      after = page.at(-1)!.id;
    }
    const { rows } = await client.query<{ count: string }>("select count(*) from person");
    expect([all.length, new Set(all.map(({ id }) => id)).size]).toEqual(Array(2).fill(Number(rows[0]!.count)));
    const clerks = await admin.ask("GET", `/v1/people?organisation=${MARKET}&role=enterprise`);
    expect((clerks.body["people"] as object[]).length).toBeGreaterThan(0);
    expect(clerks.text).not.toMatch(/argon2|hash|password":"/i);
    const parties = (await admin.ask("GET", "/v1/parties")).body["parties"] as { code: string }[];
    expect(parties.map(({ code }) => code)).toEqual(expect.arrayContaining([MARKET, CUSTOMS]));
  });

  test("gives somebody a new password, which is to be changed and ends what was", async () => {
    const browser = await house.admit("forgetful", "officer");
    const { id } = personIn(await browser.ask("GET", "/v1/session"))!;
    const reset = await admin.ask("POST", `/v1/people/${id}/reset`);
    const password = String(reset.body["password"]);
    expect(password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
    expect((await browser.ask("GET", "/v1/parcels/P/A-1")).status).toBe(401);
    expect((await stranger().signIn("forgetful", PASSWORD)).status).toBe(401);
    expect(personIn(await stranger().signIn("forgetful", password))).toMatchObject({ mustChangePassword: true });
  });

  test.each<[string, string, unknown, number, string]>([
    ["somebody who is not there", "p_nobody", { disabled: true }, 404, "person.not_found"],
    ["nothing", "SELF", {}, 400, "person.request_malformed"],
    ["a role that the organisation cannot have", "SELF", { role: "enterprise" }, 422, "person.role_not_allowed"],
    ["a role that is none", "SELF", { role: "king" }, 400, "person.request_malformed"],
    ["yes instead of true", "SELF", { disabled: "yes" }, 400, "person.request_malformed"],
  ])("cannot change %s", async (_name, who, body, status, code) => {
    const { id } = personIn(await admin.ask("GET", "/v1/session"))!;
    const refused = await admin.ask("PATCH", `/v1/people/${who === "SELF" ? id : who}`, body);
    expect([refused.status, codeOf(refused)]).toEqual([status, code]);
  });

  test("is never nobody: the last one stays, also where two end each other at once", async () => {
    const { rows } = await client.query<{ person: string }>(
      "select person from person where role = 'administrator' and disabled_at is null order by person",
    );
    const { people } = house.fairway.people;
    const at = house.clock.now();
    const ended = await Promise.all(rows.map(({ person }) => people.change(person, { isDisabled: true }, at)));
    expect(ended.filter((outcome) => outcome === "last_administrator")).toHaveLength(1);
    expect(ended.filter((outcome) => outcome === "changed")).toHaveLength(rows.length - 1);
    for (const { person } of rows) await people.change(person, { isDisabled: false }, at);
  });
});

test.each<[string, unknown, number, string]>([
  ["too short", { current: PASSWORD, next: "short" }, 422, "person.password_too_weak"],
  ["the same again", { current: PASSWORD, next: PASSWORD }, 422, "person.password_too_weak"],
  ["with a wrong present one", { current: "not it at all", next: "nine black herons" }, 401, "person.sign_in_failed"],
  ["without the present one", { next: "nine black herons" }, 400, "person.request_malformed"],
  ["as a number", { current: PASSWORD, next: 123456789012 }, 400, "person.request_malformed"],
])("a new password %s is refused", async (name, body, status, code) => {
  const browser = await house.admit(`chooser.${name.replaceAll(" ", "")}`, "officer");
  const refused = await browser.ask("PUT", "/v1/me/password", body);
  expect([refused.status, codeOf(refused)]).toEqual([status, code]);
});

test("a name is one person's, and a role fits the organisation", async () => {
  const wanted = { displayName: "x", role: "officer", organisation: CUSTOMS, language: "en" } as const;
  const { people } = house.fairway;
  await addPerson(people, { ...wanted, name: "taken.name" });
  const outcomes = await Promise.all([
    addPerson(people, { ...wanted, name: "Taken.Name" }),
    addPerson(people, { ...wanted, name: "t\u0430ken" }),
    addPerson(people, { ...wanted, name: "no.such.party", organisation: "NONE" }),
    addPerson(people, { ...wanted, name: "wrong.employer", organisation: MARKET }),
    addPerson(people, { ...wanted, name: "no.employer", organisation: null }),
    addPerson(people, { ...wanted, name: "no.number", identityNumber: "x" }),
  ]);
  expect(outcomes.map((outcome) => (outcome.ok ? "added" : outcome.problems[0]!.code))).toEqual([
    "person.name_taken",
    "person.name_malformed",
    "person.role_not_allowed",
    "person.role_not_allowed",
    "person.role_not_allowed",
    "person.role_not_allowed",
  ]);
});
