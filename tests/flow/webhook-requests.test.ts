/** /v1/webhooks as a party meets it: added with a secret shown once, listed, of nobody else's business, removed. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../database.ts";
import { endAll, makeHome, openRecord, registerFilers, serve, type FilerKeys, type Server } from "../program.ts";

let database: TestDatabase;
let server: Server;
let keys: FilerKeys;
beforeAll(async () => {
  database = await createDatabase();
  const home = await makeHome();
  const record = await openRecord(home, database.url);
  keys = await registerFilers(record);
  await record.close();
  const allow = { FAIRWAY_WEBHOOK_ALLOW: "127.0.0.1/32" };
  server = await serve({ FAIRWAY_HOME: home, DATABASE_URL: database.url, ...allow });
}, 60_000);
afterAll(async () => {
  await endAll();
  await database.drop();
});

async function ask(method: string, path: string, key: string, body?: object) {
  const response = await fetch(`${server.url}/v1/webhooks${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text(), retryAfter: response.headers.get("retry-after") };
}

test("a webhook is added, listed without its secret, not found by another party, and removed", async () => {
  const added = await ask("POST", "", keys.order, { url: "http://127.0.0.1:9/hook", types: ["parcel.decided"] });
  expect(added.status).toBe(201);
  const { id, secret } = JSON.parse(added.text) as { id: string; secret: string };
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const listed = await ask("GET", "", keys.order);
  expect(JSON.parse(listed.text)).toMatchObject({ webhooks: [{ id, url: "http://127.0.0.1:9/hook" }] });
  expect(listed.text).not.toContain(secret);
  expect(JSON.parse((await ask("GET", "", keys.payment)).text)).toEqual({ webhooks: [] });
  for (const [method, path] of [
    ["DELETE", `/${id}`],
    ["GET", `/${id}/deliveries`],
    ["POST", `/${id}/replay`],
    ["POST", `/${id}/rotate`],
    ["POST", `/${id}/test`],
  ] as const)
    expect([method, path, (await ask(method, path, keys.payment)).status]).toEqual([method, path, 404]);
  expect((await ask("DELETE", `/${id}`, keys.order)).status).toBe(204);
  expect((await ask("DELETE", `/${id}`, keys.order)).status).toBe(404);
  expect(JSON.parse((await ask("GET", "", keys.order)).text)).toEqual({ webhooks: [] });
});

test("of one party at most four are looked up or tested at once; the next is told when to come", async () => {
  const receiver = createServer(() => undefined).listen(0, "127.0.0.1"); // It never answers.
  await once(receiver, "listening");
  try {
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    const { id } = JSON.parse((await ask("POST", "", keys.order, { url })).text) as { id: string };
    let underWay = 0;
    receiver.on("request", () => (underWay += 1));
    const tests = Array.from({ length: 4 }, () => ask("POST", `/${id}/test`, keys.order));
    await expect.poll(() => underWay, { timeout: 10_000 }).toBe(4);
    for (const path of ["", `/${id}/test`]) {
      const refused = await ask("POST", path, keys.order, path === "" ? { url } : undefined);
      expect([refused.status, refused.retryAfter]).toEqual([429, "1"]);
      expect(refused.text).toContain("http.too_many_requests");
    }
    expect((await ask("POST", "", keys.payment, { url })).status).toBe(201); // Another party has places of its own.
    receiver.closeAllConnections();
    for (const { status } of await Promise.all(tests)) expect(status).toBe(200);
    expect((await ask("DELETE", `/${id}`, keys.order)).status).toBe(204);
  } finally {
    receiver.closeAllConnections();
    receiver.close();
  }
}, 60_000);
