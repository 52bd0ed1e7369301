/**
 * Every route against everybody: nobody, keys, each role, and people of another organisation. Who may use what stands
 * here once more, by hand; a new route needs its row.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSession } from "../../src/app/people/session.ts";
import { deskPortOf } from "../../src/cli/desk.ts";
import { openLists, type Lists } from "../../src/cli/lists.ts";
import { createMetrics } from "../../src/cli/metrics.ts";
import { openTelling, type Telling } from "../../src/cli/telling.ts";
import { roles, type Role } from "../../src/customs/person.ts";
import { CUSTOMS, openHouse, type House } from "../people-of-a-house.ts";
import { goodParcel } from "../good-parcel.ts";

const PARCEL_ROLES = "officer supervisor analyst enterprise agency right_holder";
const READERS = `key ${PARCEL_ROLES}`;
const EVERY_ROLE = roles.join(" ");

/** "anyone", or whose requests are not refused: a party's key, roles. */
const mayUse: Readonly<Record<string, string>> = {
  "GET /": "anyone",
  "GET /health": "anyone",
  "GET /health/live": "anyone",
  "GET /health/ready": "anyone",
  "GET /metrics": "administration administrator",
  "GET /v1/keys": "anyone",
  "POST /v1/documents": "key enterprise",
  "POST /v1/documents/corrected": "key enterprise",
  "GET /v1/templates/:kind": "anyone",
  "POST /v1/uploads": "key enterprise",
  "PUT /v1/uploads/:id": "key enterprise",
  "GET /v1/uploads/:id": "key enterprise",
  "PATCH /v1/uploads/:id": "key enterprise",
  "POST /v1/trace": "anyone",
  "GET /v1/parcels": `${READERS} consumer`,
  "GET /v1/parcels/export": READERS,
  "GET /v1/parcels/:platform/:orderNo": `${READERS} consumer`,
  "GET /v1/parcels/:platform/:orderNo/documents": `${READERS} consumer`,
  "GET /v1/parcels/:platform/:orderNo/receipts": READERS,
  "GET /v1/parcels/:platform/:orderNo/events": READERS,
  "GET /v1/parcels/:platform/:orderNo/facts": `${READERS} consumer`,
  "POST /v1/parcels/:platform/:orderNo/mend": "enterprise",
  "POST /v1/parcels/:platform/:orderNo/unmask": "officer supervisor",
  "GET /v1/desk": "officer supervisor analyst",
  "GET /v1/desk/parcels/:platform/:orderNo": "officer supervisor analyst",
  "GET /v1/desk/rules": "officer supervisor analyst",
  "POST /v1/desk/claims": "officer supervisor",
  "DELETE /v1/desk/claims/:platform/:orderNo": "officer supervisor",
  "GET /v1/parcels/:platform/:orderNo/rulings": "officer supervisor analyst",
  "POST /v1/parcels/:platform/:orderNo/rulings": "officer supervisor",
  "POST /v1/rulings/:id/confirm": "officer supervisor",
  "POST /v1/rulings/:id/reject": "officer supervisor",
  "GET /v1/rules": `key ${EVERY_ROLE}`,
  "GET /v1/overview": READERS,
  "GET /v1/overview/stream": READERS,
  "GET /v1/receipts": READERS,
  "GET /v1/events": READERS,
  "GET /v1/events/stream": READERS,
  "GET /v1/events/:id/proof": READERS,
  "POST /v1/webhooks": "key enterprise agency right_holder",
  "GET /v1/webhooks": "key enterprise agency right_holder",
  "DELETE /v1/webhooks/:id": "key enterprise agency right_holder",
  "GET /v1/webhooks/:id/deliveries": "key enterprise agency right_holder",
  "POST /v1/webhooks/:id/replay": "key enterprise agency right_holder",
  "POST /v1/webhooks/:id/rotate": "key enterprise agency right_holder",
  "POST /v1/webhooks/:id/test": "key enterprise agency right_holder",
  "POST /v1/session": "anyone",
  "GET /v1/session": "anyone",
  "DELETE /v1/session": EVERY_ROLE,
  "POST /v1/session/passkey-options": "anyone",
  "POST /v1/session/passkey": "anyone",
  "PUT /v1/me/password": EVERY_ROLE,
  "PATCH /v1/me": EVERY_ROLE,
  "GET /v1/me/passkeys": EVERY_ROLE,
  "POST /v1/me/passkey-options": EVERY_ROLE,
  "POST /v1/me/passkeys": EVERY_ROLE,
  "DELETE /v1/me/passkeys/:id": EVERY_ROLE,
  "GET /v1/me/filters": PARCEL_ROLES,
  "PUT /v1/me/filters/:name": PARCEL_ROLES,
  "DELETE /v1/me/filters/:name": PARCEL_ROLES,
  "GET /v1/people": "administrator",
  "PATCH /v1/people/:id": "administrator",
  "POST /v1/people/:id/reset": "administrator",
  "GET /v1/parties": "administrator officer supervisor",
  "POST /v1/invitations": "administrator enterprise",
  "GET /v1/invitations": "administrator enterprise",
  "DELETE /v1/invitations/:id": "administrator enterprise",
  "POST /v1/invitations/look": "anyone",
  "POST /v1/invitations/accept": "anyone",
  "GET /v1/looks": "data_protection_officer",
};

const OWN = "4601000001";
const OTHER = "4601000002";
const employers: Readonly<Record<Role, string | null>> = {
  ...{ officer: CUSTOMS, supervisor: CUSTOMS, analyst: CUSTOMS, administrator: CUSTOMS },
  ...{ data_protection_officer: CUSTOMS, enterprise: OTHER, agency: "4600000009", right_holder: "4609000001" },
  consumer: null,
};

let house: House;
let lists: Lists;
let telling: Telling;
let url = "";
let own = { key: "", upload: "mine", webhook: "", invitation: "", event: "" };
let customsKey = "";
let otherKey = "";

beforeAll(async () => {
  // Lists and webhooks are opened on the database of the house, which is there only when the server's ports are asked.
  house = await openHouse((fairway) => {
    lists = openLists(fairway, () => undefined);
    telling = openTelling(fairway, { allow: undefined, log: () => undefined });
    const desk = deskPortOf(fairway.desk, lists.reader);
    return { lists: lists.port, desk, webhooks: telling.webhooks, metrics: createMetrics() };
  });
  const { fairway } = house;
  customsKey = await house.register("administration", "4600000002");
  otherKey = await house.register("marketplace", OTHER);
  own = { ...own, key: await house.register("marketplace", OWN) };
  await house.register("agency", "4600000009");
  await house.register("right_holder", "4609000001");
  for (const role of roles) await house.admit(`some.${role}`, role, employers[role]);
  await house.admit("own.clerk", "enterprise", OWN);
  await fairway.fileParcel(goodParcel("A-1", { person: 21 }));
  await lists.catchUp();
  await fairway.uploads.open(OWN, own.upload, Date.now());
  const added = await telling.webhooks.add(OWN, { url: "https://example.com/hook", types: null, after: "now" });
  if (!added.ok) throw new Error(JSON.stringify(added.problems));
  url = await house.app.listen({ port: 0, host: "127.0.0.1" });
  const invited = await ask("POST", "/v1/invitations", await session("own.clerk"), { role: "enterprise" });
  const saved = await ask("PUT", "/v1/me/filters/held", await session("own.clerk"), { query: "state=held" });
  expect(saved.status).toBe(200);
  const told = (await ask("GET", "/v1/events", { authorization: `Bearer ${own.key}` })).text;
  const [event] = (JSON.parse(told) as { events: { id: string }[] }).events;
  own = {
    ...own,
    webhook: added.value.id,
    invitation: (JSON.parse(invited.text) as { id: string }).id,
    event: event!.id,
  };
}, 180_000);
afterAll(async () => {
  await telling.close();
  await lists.close();
  await house.stop();
});

/** The headers of somebody who is signed in, in a session of its own. */
async function session(name: string): Promise<Record<string, string>> {
  const { people } = house.fairway;
  const { person, passwordHash } = (await people.people.findByName(name))!;
  const { token, csrf } = (await openSession(person, passwordHash, people))!;
  return { cookie: `fairway_session=${token}`, "x-fairway-csrf": csrf };
}

/** The answer, of a stream only its beginning; from elsewhere, as through a proxy. */
async function ask(
  method: string,
  path: string,
  headers: Record<string, string>,
  body: object = {},
): Promise<{ status: number; text: string }> {
  const cut = new AbortController();
  const answer = await fetch(url + path, {
    method,
    headers: {
      "x-forwarded-for": "203.0.113.9",
      ...(method !== "GET" && { "content-type": "application/json" }),
      ...headers,
    },
    ...(method !== "GET" && method !== "HEAD" && { body: JSON.stringify(body) }),
    signal: cut.signal,
  });
  const text = answer.headers.get("content-type")?.startsWith("text/event-stream") === true ? "" : await answer.text();
  cut.abort();
  return { status: answer.status, text };
}

const routesOf = (): (readonly [method: string, route: string, allowed: ReadonlySet<string>])[] =>
  Object.entries(mayUse).map(([name, who]) => {
    const [method = "", route = ""] = name.split(" ");
    return [method, route, new Set(who.split(" "))];
  });
const pathOf = (route: string): string => route.replaceAll(/:\w+/g, "x");

test("every route that is registered stands in the table, and nothing else", () => {
  const registered = house.app.accesses
    .filter(({ method, url: route }) => method !== "HEAD" && !route.startsWith("/docs"))
    .map(({ method, url: route }) => `${method} ${route}`);
  expect(registered.sort()).toEqual(Object.keys(mayUse).sort());
});

test("a head is for whom its get is for", () => {
  const accessOf = (wanted: string, route: string): unknown =>
    house.app.accesses.find(({ method, url: one }) => method === wanted && one === route)?.access;
  for (const { method, url: route, access } of house.app.accesses)
    if (method === "HEAD" && !route.startsWith("/docs"))
      expect([route, accessOf("GET", route)]).toEqual([route, access]);
});

describe("is refused wherever the table does not say so, and nowhere else", { timeout: 180_000 }, () => {
  test("nobody, and who is signed in no more", async () => {
    const over = { cookie: `fairway_session=${"A".repeat(43)}`, "x-fairway-csrf": "0".repeat(64) };
    for (const [method, route, allowed] of routesOf())
      for (const headers of [{}, over]) {
        const { status } = await ask(method, pathOf(route), headers);
        const isOpen = allowed.has("anyone");
        // Signing in by what is no passkey fails with 401 too.
        if (isOpen)
          expect([method, route, status === 403, status === 404 && !/look|accept/.test(route)]).toEqual([
            method,
            route,
            false,
            false,
          ]);
        else expect([method, route, status]).toEqual([method, route, 401]);
      }
  });

  test.each(["a market's key", "customs' key"])("%s", async (who) => {
    const key = who === "customs' key" ? customsKey : otherKey;
    for (const [method, route, allowed] of routesOf()) {
      const { status } = await ask(method, pathOf(route), { authorization: `Bearer ${key}` });
      const isIn =
        allowed.has("anyone") || allowed.has("key") || (who === "customs' key" && allowed.has("administration"));
      expect([method, route, status === 403]).toEqual([method, route, !isIn]);
      if (!allowed.has("anyone")) expect([method, route, status === 401]).toEqual([method, route, false]);
    }
  });

  test.each(roles)("%s", async (role) => {
    for (const [method, route, allowed] of routesOf()) {
      const headers = await session(`some.${role}`);
      const { status, text } = await ask(method, pathOf(route), headers);
      const isIn = allowed.has("anyone") || allowed.has(role);
      expect([method, route, status === 403, text.includes("http.forbidden")]).toEqual([method, route, !isIn, !isIn]);
    }
  });
});

test("without the second token nobody changes anything by cookie", { timeout: 120_000 }, async () => {
  for (const [method, route, allowed] of routesOf()) {
    if (method === "GET" || allowed.has("anyone")) continue;
    const role = roles.find((one) => allowed.has(one));
    if (role === undefined) throw new Error(`${route} is for no role`);
    const { cookie = "" } = await session(`some.${role}`);
    const { status, text } = await ask(method, pathOf(route), { cookie });
    expect([method, route, status, text.includes("person.csrf_wrong")]).toEqual([method, route, 403, true]);
  }
});

describe("of another organisation", { timeout: 120_000 }, () => {
  /** What is the marketplace's own, by route; "own" leaves the other an own thing of that name. */
  const foreign = (): Readonly<Record<string, string>> => ({
    "PUT /v1/uploads/:id": "own",
    "GET /v1/uploads/:id": `/v1/uploads/${own.upload}`,
    "PATCH /v1/uploads/:id": `/v1/uploads/${own.upload}`,
    "GET /v1/parcels/:platform/:orderNo": `/v1/parcels/${OWN}/A-1`,
    "GET /v1/parcels/:platform/:orderNo/documents": `/v1/parcels/${OWN}/A-1/documents`,
    "GET /v1/parcels/:platform/:orderNo/receipts": `/v1/parcels/${OWN}/A-1/receipts`,
    "GET /v1/parcels/:platform/:orderNo/events": `/v1/parcels/${OWN}/A-1/events`,
    "GET /v1/parcels/:platform/:orderNo/facts": `/v1/parcels/${OWN}/A-1/facts`,
    "POST /v1/parcels/:platform/:orderNo/mend": `/v1/parcels/${OWN}/A-1/mend`,
    "GET /v1/events/:id/proof": `/v1/events/${own.event}/proof`,
    "DELETE /v1/webhooks/:id": `/v1/webhooks/${own.webhook}`,
    "GET /v1/webhooks/:id/deliveries": `/v1/webhooks/${own.webhook}/deliveries`,
    "POST /v1/webhooks/:id/replay": `/v1/webhooks/${own.webhook}/replay`,
    "POST /v1/webhooks/:id/rotate": `/v1/webhooks/${own.webhook}/rotate`,
    "POST /v1/webhooks/:id/test": `/v1/webhooks/${own.webhook}/test`,
    "DELETE /v1/me/passkeys/:id": "/v1/me/passkeys/somebodys",
    "PUT /v1/me/filters/:name": "own",
    "DELETE /v1/me/filters/:name": "/v1/me/filters/held",
    "DELETE /v1/invitations/:id": `/v1/invitations/${own.invitation}`,
  });
  /** What is judged before anything is looked up must be right. */
  const bodies: Readonly<Record<string, object>> = {
    "POST /v1/parcels/:platform/:orderNo/mend": {
      ...{ document: { kind: "order", key: `${OWN}/A-1` }, version: 1, changes: [{ path: "/note", value: "x" }] },
    },
  };
  const ofOne = () =>
    routesOf().filter(
      ([, route, allowed]) => route.includes(":") && (allowed.has("enterprise") || allowed.has("consumer")),
    );

  test("every route to one thing says here what another's is", () => {
    expect(Object.keys(foreign()).sort()).toEqual(
      ofOne()
        .map(([method, route]) => `${method} ${route}`)
        .sort(),
    );
  });

  test.each(["enterprise", "right_holder", "consumer", "key"])("a thing is not there for the %s", async (who) => {
    for (const [method, route, allowed] of ofOne()) {
      if (!allowed.has(who)) continue;
      const path = foreign()[`${method} ${route}`]!;
      if (path === "own") continue;
      const headers = who === "key" ? { authorization: `Bearer ${otherKey}` } : await session(`some.${who}`);
      const type = method === "PATCH" ? { "content-type": "application/x-ndjson", "upload-offset": "0" } : {};
      const { status } = await ask(method, path, { ...headers, ...type }, bodies[`${method} ${route}`] ?? {});
      expect([who, method, route, status]).toEqual([who, method, route, 404]);
    }
  });

  test.each(["enterprise", "right_holder", "consumer"])("nothing of it is on a list for the %s", async (who) => {
    for (const path of [
      "/v1/parcels",
      "/v1/parcels/export",
      "/v1/events",
      "/v1/receipts",
      "/v1/webhooks",
      "/v1/invitations",
    ]) {
      if (!new Set(mayUse[`GET ${path}`]!.split(" ")).has(who)) continue;
      const { status, text } = await ask("GET", path, await session(`some.${who}`));
      expect([path, status, /A-1|example\.com/.test(text) || text.includes(own.invitation)]).toEqual([
        path,
        200,
        false,
      ]);
    }
  });

  test("and all of it is there for those whose it is", async () => {
    const clerk = "own.clerk";
    for (const [method, route] of ofOne()) {
      if (method !== "GET") continue;
      const { status } = await ask(method, foreign()[`${method} ${route}`]!, await session(clerk));
      expect([method, route, status]).toEqual([method, route, 200]);
    }
    for (const path of ["/v1/parcels", "/v1/parcels/export", "/v1/events", "/v1/receipts"])
      expect([path, (await ask("GET", path, await session(clerk))).text.includes("A-1")]).toEqual([path, true]);
  });
});
