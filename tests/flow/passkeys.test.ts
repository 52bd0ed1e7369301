/** Passkeys: added by who is signed in, used instead of a password, and worth nothing where an answer is bent. */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changePassword } from "../../src/app/people/sign-in.ts";
import { openBrowser, type Answered, type Browser } from "../browser-session.ts";
import { openHouse, PASSWORD, type House } from "../people-of-a-house.ts";
import { softDevice, type Bent, type SoftDevice } from "../soft-device.ts";

const ORIGIN = "http://localhost:8080";
const HOST = { host: "localhost:8080", origin: ORIGIN };
const MINUTE = 60_000;

let house: House;
let client: pg.Client;
beforeAll(async () => {
  house = await openHouse();
  client = new pg.Client(house.fairway.url);
  await client.connect();
}, 60_000);
afterAll(async () => {
  await client.end();
  await house.stop();
});

const codeOf = ({ body }: Answered): unknown => (body["problems"] as { code: string }[] | undefined)?.[0]?.code;
const ask = (browser: Browser, method: string, url: string, body?: unknown): Promise<Answered> =>
  browser.askWith(HOST, method, url, body);

let addresses = 0;
const stranger = (): Browser => openBrowser(house.app, `198.51.100.${(addresses += 1)}`);

async function addPasskey(
  browser: Browser,
  device: SoftDevice,
  bent: Bent = {},
  name = "telephone",
): Promise<Answered> {
  const options = await ask(browser, "POST", "/v1/me/passkey-options", {});
  expect(options.status).toBe(200);
  return ask(browser, "POST", "/v1/me/passkeys", { name, response: device.register(options.body, bent) });
}

async function optionsToSignIn(browser: Browser): Promise<Record<string, unknown>> {
  const options = await ask(browser, "POST", "/v1/session/passkey-options", {});
  expect(options.status).toBe(200);
  return options.body;
}

async function signIn(browser: Browser, device: SoftDevice, bent: Bent = {}): Promise<Answered> {
  const response = device.signIn(await optionsToSignIn(browser), bent);
  return ask(browser, "POST", "/v1/session/passkey", { response });
}

async function withPasskey(name: string): Promise<{ browser: Browser; device: SoftDevice }> {
  const browser = await house.admit(name, "officer");
  const device = softDevice(ORIGIN);
  expect((await addPasskey(browser, device)).status).toBe(201);
  return { browser, device };
}

test("a passkey is added, signs in without a name, is seen and removed, and then signs in no more", async () => {
  const { browser, device } = await withPasskey("key.owner");
  const options = await optionsToSignIn(stranger());
  expect(options).toMatchObject({ rpId: "localhost", userVerification: "required" });
  const other = stranger();
  const signedIn = await signIn(other, device);
  expect(signedIn.body["person"]).toMatchObject({ name: "key.owner", passkeys: 1 });
  expect((await other.ask("GET", "/v1/parcels/P/A-1")).status).toBe(404);
  expect((await signIn(stranger(), device)).status).toBe(200);
  const listed = (await browser.ask("GET", "/v1/me/passkeys")).body["passkeys"];
  expect(listed).toEqual([
    { id: device.id, name: "telephone", createdAt: expect.any(String) as string, usedAt: expect.any(String) as string },
  ]);
  expect((await ask(browser, "DELETE", `/v1/me/passkeys/${device.id}`)).status).toBe(204);
  expect((await ask(browser, "DELETE", `/v1/me/passkeys/${device.id}`)).status).toBe(404);
  const refused = await signIn(stranger(), device);
  expect([refused.status, codeOf(refused)]).toEqual([401, "person.sign_in_failed"]);
});

describe("an answer that is bent signs nobody in", () => {
  let device: SoftDevice;
  beforeAll(async () => {
    ({ device } = await withPasskey("bent.owner"));
  });
  test.each<[string, () => Bent]>([
    ["for another page", () => ({ origin: "http://evil.test" })],
    ["for another port", () => ({ origin: "http://localhost:8081" })],
    ["for another host", () => ({ host: "evil.test" })],
    ["for a challenge of its own", () => ({ challenge: Buffer.from("mine").toString("base64url") })],
    ["that is one for adding", () => ({ type: "webauthn.create" })],
    ["by a device that did not ask its user", () => ({ isUserVerified: false })],
    ["by another device's key", () => ({ signer: softDevice(ORIGIN) })],
  ])("%s", async (_name, bent) => {
    const refused = await signIn(stranger(), device, bent());
    expect([refused.status, codeOf(refused), refused.headers["set-cookie"]]).toEqual([
      401,
      "person.sign_in_failed",
      undefined,
    ]);
  });

  test("by a copy whose counter is behind", async () => {
    expect((await signIn(stranger(), device)).status).toBe(200);
    expect((await signIn(stranger(), device, { counter: 1 })).status).toBe(401);
  });

  test("sent twice, or when five minutes are over", async () => {
    const response = device.signIn(await optionsToSignIn(stranger()));
    expect((await ask(stranger(), "POST", "/v1/session/passkey", { response })).status).toBe(200);
    expect((await ask(stranger(), "POST", "/v1/session/passkey", { response })).status).toBe(401);
    const late = device.signIn(await optionsToSignIn(stranger()));
    house.clock.at += 5 * MINUTE;
    expect((await ask(stranger(), "POST", "/v1/session/passkey", { response: late })).status).toBe(401);
    house.clock.at -= 5 * MINUTE;
  });

  test("that is no answer at all", async () => {
    for (const response of [{}, { id: 5 }, { id: device.id }, { id: device.id, rawId: device.id, type: "public-key" }])
      expect((await ask(stranger(), "POST", "/v1/session/passkey", { response })).status).toBe(401);
    for (const body of [{}, { response: null }, { response: [] }, { response: "x" }, { answer: {} }])
      expect((await ask(stranger(), "POST", "/v1/session/passkey", body)).status).toBe(400);
  });

  test("nor is its sender asked from another site's page", async () => {
    const response = device.signIn(await optionsToSignIn(stranger()));
    const headers = { ...HOST, origin: "http://evil.test" };
    expect((await stranger().askWith(headers, "POST", "/v1/session/passkey", { response })).status).toBe(403);
  });
});

describe("a passkey is not added", () => {
  test.each<[string, Bent]>([
    ["for another page", { origin: "http://evil.test" }],
    ["for another host", { host: "evil.test" }],
    ["by a device that did not ask its user", { isUserVerified: false }],
    ["by an answer for signing in", { type: "webauthn.get" }],
  ])("%s", async (name, bent) => {
    const browser = await house.admit(`adds.${name.replaceAll(" ", "")}`, "officer");
    const refused = await addPasskey(browser, softDevice(ORIGIN), bent);
    expect([refused.status, codeOf(refused)]).toEqual([422, "passkey.not_verified"]);
  });

  test("with a challenge that was given to somebody else, or to sign in", async () => {
    const [one, other] = [await house.admit("one.adder", "officer"), await house.admit("other.adder", "officer")];
    for (const options of [
      (await ask(other, "POST", "/v1/me/passkey-options", {})).body,
      { ...(await optionsToSignIn(one)), rp: { id: "localhost" } },
    ]) {
      const response = softDevice(ORIGIN).register(options);
      expect((await ask(one, "POST", "/v1/me/passkeys", { name: "x", response })).status).toBe(422);
    }
  });

  test("twice, nameless, or when there are ten", async () => {
    const { browser, device } = await withPasskey("collector");
    expect(codeOf(await addPasskey(browser, device))).toBe("passkey.exists");
    expect(codeOf(await addPasskey(browser, softDevice(ORIGIN), {}, " "))).toBe("person.name_malformed");
    for (let count = 1; count < 10; count += 1) await addPasskey(browser, softDevice(ORIGIN));
    expect(codeOf(await addPasskey(browser, softDevice(ORIGIN)))).toBe("passkey.too_many");
  });
});

test("asking what to answer leaves nothing behind; answered challenges go when they are over", async () => {
  const count = async (): Promise<number> =>
    (await client.query<{ count: number }>("select count(*)::int as count from spent_challenge")).rows[0]!.count;
  const { device } = await withPasskey("counted");
  const before = await count();
  for (let asked = 0; asked < 5; asked += 1) await optionsToSignIn(stranger());
  expect(await count()).toBe(before);
  house.clock.at += 10 * MINUTE;
  await signIn(stranger(), device);
  expect(await count()).toBe(1);
});

test("nobody removes or uses another's passkey; a disabled person's signs nobody in; a reset takes them all", async () => {
  const { browser, device } = await withPasskey("reset.owner");
  const other = await house.admit("envious", "officer");
  expect((await ask(other, "DELETE", `/v1/me/passkeys/${device.id}`)).status).toBe(404);
  const { person } = (await house.fairway.people.people.findByName("reset.owner"))!;
  await house.fairway.people.people.change(person.id, { isDisabled: true }, house.clock.at);
  expect((await signIn(stranger(), device)).status).toBe(401);
  await house.fairway.people.people.change(person.id, { isDisabled: false }, house.clock.at);
  await browser.signIn("reset.owner", PASSWORD);
  const next = "eight white herons fly";
  expect((await changePassword(house.fairway.people, person, { current: PASSWORD, next })).ok).toBe(true);
  expect((await signIn(stranger(), device)).status).toBe(200); // One's own change keeps them.
  const admin = await house.admit("resets.people", "administrator");
  expect((await admin.ask("POST", `/v1/people/${person.id}/reset`)).status).toBe(200);
  expect((await signIn(stranger(), device)).status).toBe(401);
});

test("tries by passkey count by address", async () => {
  const device = softDevice(ORIGIN);
  const browser = openBrowser(house.app, "192.0.2.77");
  for (let tries = 0; tries < 30; tries += 1) expect((await signIn(browser, device)).status).toBe(401);
  const refused = await signIn(browser, device);
  expect([refused.status, refused.headers["retry-after"]]).toEqual([429, "1"]);
}, 60_000);
