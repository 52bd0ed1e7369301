/** Webhooks on the real database, to receivers on this machine: what comes, how often, in which order, and to whom. */
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openTelling, type Telling } from "../../src/cli/telling.ts";
import type { DeliveryState, DeliveryView } from "../../src/app/telling/webhook-ports.ts";
import { deliveryStore } from "../../src/store/delivery-store.ts";
import { startFairway, type TestFairway } from "../fairway.ts";
import { codes, documentsOf, goodParcel } from "../good-parcel.ts";
import { signersOf, startReceiver, type Received, type Receiver } from "../receiver.ts";

let fairway: TestFairway;
let tellings: Telling[];
let receivers: Receiver[];
beforeEach(async () => {
  fairway = await startFairway();
  [tellings, receivers] = [[], []];
});
afterEach(async () => {
  await Promise.all(receivers.map((receiver) => receiver.close()));
  await Promise.all(tellings.map((telling) => telling.close()));
  await fairway.stop();
});

/** Tries follow each other at once. */
const QUICK = [1, 1, 1];

function open(waits: readonly number[] = QUICK, allow = "127.0.0.1/32"): Telling {
  const telling = openTelling(fairway, { allow, waits, log: () => undefined });
  tellings.push(telling);
  return telling;
}

async function receive(): Promise<Receiver> {
  const receiver = await startReceiver();
  receivers.push(receiver);
  return receiver;
}

async function subscribe(
  telling: Telling,
  url: string,
  party: string = codes.platform,
  more: { types?: string[]; after?: string } = {},
): Promise<{ id: string; secret: string }> {
  const added = await telling.webhooks.add(party, { url, types: more.types ?? null, after: more.after ?? "now" });
  if (!added.ok) throw new Error(JSON.stringify(added.problems));
  return added.value;
}

/** Files document after document. */
async function fileSlowly(orderNo: string): Promise<void> {
  for (const document of documentsOf(goodParcel(orderNo))) await fairway.file([document]);
}
const accepted = ["order", "payment", "declaration"].map((kind) => `document.accepted ${kind}`);
const story = [...accepted, "parcel.decided"];
const told = ({ event }: Received): string => {
  const { data } = event as unknown as { data: { kind?: string } };
  return data.kind === undefined ? event.type : `${event.type} ${data.kind}`;
};
const of = (consignment: string, received: readonly Received[]): Received[] =>
  received.filter(({ event }) => event.consignment === `${codes.platform}/${consignment}`);
const isDecided = (received: readonly Received[]): boolean =>
  received.some(({ event }) => event.type === "parcel.decided");

async function deliveriesOf(
  telling: Telling,
  id: string,
  state: DeliveryState | null = null,
): Promise<readonly DeliveryView[]> {
  const found = await telling.webhooks.deliveries(id, null, { state, limit: 1_000 });
  if (!found.ok) throw new Error("no such webhook");
  return found.value;
}
async function settled(telling: Telling, id: string, count: number, state: DeliveryState = "delivered"): Promise<void> {
  for (let tries = 0; (await deliveriesOf(telling, id, state)).length !== count; tries += 1) {
    if (tries === 300) throw new Error(`never ${count} ${state}: ${JSON.stringify(await deliveriesOf(telling, id))}`);
    await pause(50);
  }
}

test("what concerns a party comes signed, once, in order, and is what polling tells", async () => {
  const [telling, receiver] = [open(), await receive()];
  const { id, secret } = await subscribe(telling, receiver.url);
  telling.start();
  await fileSlowly("W-1");
  await receiver.until(isDecided);
  await settled(telling, id, 4);
  expect(receiver.received.map(told)).toEqual(story);
  for (const one of receiver.received) {
    expect(signersOf(one, [secret, "whsec_AAAA"])).toEqual([secret]);
    expect(signersOf({ ...one, body: `${one.body} ` }, [secret])).toEqual([]);
    expect(one.id).toBe(one.event.id.replaceAll(".", "_"));
    expect(one.headers["content-type"]).toBe("application/json");
  }
  expect(JSON.stringify(receiver.received)).not.toContain(goodParcel("W-1").order.buyer.idNumber);
});

test("another party's events never come; types that were not asked for neither", async () => {
  const telling = open();
  const [own, foreign, chosen] = [await receive(), await receive(), await receive()];
  await subscribe(telling, foreign.url, "4609999999");
  await subscribe(telling, own.url, codes.firm);
  await subscribe(telling, chosen.url, codes.platform, { types: ["parcel.decided"] });
  telling.start();
  await fileSlowly("W-2");
  await Promise.all([own.until(isDecided), chosen.until(isDecided)]);
  expect(own.received.map(told)).toEqual(["document.accepted order", "document.accepted payment", "parcel.decided"]);
  expect(chosen.received.map(told)).toEqual(["parcel.decided"]);
  expect(foreign.received).toEqual([]);
});

test("a subscription hears what comes after it, or from a cursor where it asks", async () => {
  const telling = open();
  await fileSlowly("W-3");
  const [late, whole] = [await receive(), await receive()];
  await subscribe(telling, late.url);
  await subscribe(telling, whole.url, codes.platform, { after: "0" });
  telling.start();
  await fileSlowly("W-4");
  await Promise.all([late, whole].map((one) => one.until((received) => isDecided(of("W-4", received)))));
  expect(late.received.map(told)).toEqual(story);
  expect(of("W-3", whole.received).map(told)).toEqual(story);
});

test("a cursor full of chains that nobody has stops nobody", async () => {
  const telling = open();
  const [own, other] = [await receive(), await receive()];
  let after = "invented.1";
  for (let index = 0; after.length < 8_130; index += 1) after += `~i${index}.1`;
  after += `~${"z".repeat(8_192 - after.length - 3)}.1`;
  await subscribe(telling, own.url, codes.platform, { after });
  await subscribe(telling, other.url);
  telling.start();
  for (const orderNo of ["C-1", "C-2"]) await fileSlowly(orderNo);
  await Promise.all([own, other].map((one) => one.until((received) => isDecided(of("C-2", received)))));
  expect((await telling.webhooks.list(codes.platform)).map(({ disabledAt }) => disabledAt)).toEqual([null, null]);
});

test("a receiver that hangs does not delay another", async () => {
  const telling = open();
  const [hanging, quick] = [await receive(), await receive()];
  hanging.answer = () => new Promise(() => undefined);
  const { id: slow } = await subscribe(telling, hanging.url);
  const { id } = await subscribe(telling, quick.url);
  telling.start();
  await Promise.all(Array.from({ length: 60 }, (_, index) => fairway.file([goodParcel(`H-${index}`).order])));
  await hanging.until((received) => received.length > 0);
  await quick.until((received) => received.length === 60);
  await settled(telling, id, 60);
  expect(await deliveriesOf(telling, slow, "delivered")).toEqual([]);
});

test("one that fails and recovers gets everything, each parcel in order; a broken parcel holds up no other", async () => {
  const [telling, receiver] = [open([1, 1, 1, 1, 1, 1]), await receive()];
  const failures = new Map<string, number>();
  receiver.answer = ({ id, event }) => {
    const count = (failures.get(id) ?? 0) + 1;
    failures.set(id, count);
    const isBroken = event.consignment === `${codes.platform}/R-0` && event.type === "document.accepted" && count < 4;
    return { status: isBroken ? 500 : 204 };
  };
  const { id } = await subscribe(telling, receiver.url);
  telling.start();
  await Promise.all(["R-0", "R-1", "R-2", "R-3"].map(fileSlowly));
  await settled(telling, id, 16);
  const firsts = (received: readonly Received[]): string[] => [...new Set(received.map(told))];
  for (const orderNo of ["R-1", "R-2", "R-3"]) expect(of(orderNo, receiver.received).map(told)).toEqual(story);
  const broken = of("R-0", receiver.received);
  expect(firsts(broken)).toEqual(story);
  expect(broken.map(told)).toEqual([...accepted.flatMap((one) => [one, one, one, one]), "parcel.decided"]);
  expect((await deliveriesOf(telling, id)).filter(({ attempts }) => attempts === 4)).toHaveLength(3);
});

test("after the last try it is a dead letter, the parcel goes on, and a replay sends it again under its id", async () => {
  const [telling, receiver] = [open([1]), await receive()];
  receiver.answer = ({ event }) => ({ status: event.type === "parcel.decided" ? 200 : 503 });
  const { id } = await subscribe(telling, receiver.url);
  telling.start();
  await fileSlowly("D-1");
  await settled(telling, id, 3, "dead");
  await settled(telling, id, 1);
  const dead = await deliveriesOf(telling, id, "dead");
  expect(dead.map(({ attempts, status, failure }) => [attempts, status, failure])).toEqual(
    dead.map(() => [2, 503, "status"]),
  );
  expect(await telling.deliveries.backlog(Date.now())).toEqual({ pending: 0, oldestMs: 0 });
  expect(await telling.deliveries.dead()).toBe(3);
  const before = receiver.received.length;
  receiver.answer = () => ({ status: 200 });
  expect(await telling.webhooks.replay(id, codes.platform, null)).toEqual({ ok: true, value: { deadLetters: 3 } });
  await settled(telling, id, 4);
  expect(receiver.received.slice(before).map(told)).toEqual(accepted);
  expect(new Set(receiver.received.map(({ id: message }) => message)).size).toBe(4);
});

test("everything behind a cursor again: the same ids, in order", async () => {
  const [telling, receiver] = [open(), await receive()];
  const { id } = await subscribe(telling, receiver.url);
  telling.start();
  await fileSlowly("P-1");
  await settled(telling, id, 4);
  const first = receiver.received.map(({ id: message }) => message);
  expect((await telling.webhooks.replay(id, codes.platform, "0")).ok).toBe(true);
  await receiver.until((received) => received.length === 8);
  expect(receiver.received.slice(4).map(({ id: message }) => message)).toEqual(first);
});

test("410 disables: nothing more is sent, until a replay asks for it", async () => {
  const [telling, receiver] = [open(), await receive()];
  receiver.answer = () => ({ status: 410 });
  const { id } = await subscribe(telling, receiver.url);
  telling.start();
  await fairway.file([goodParcel("G-1").order]);
  await settled(telling, id, 1, "dead");
  expect((await telling.webhooks.list(codes.platform))[0]).toMatchObject({ id, disabledBecause: "gone" });
  await fairway.file([goodParcel("G-2").order]);
  await pause(1_500);
  expect(receiver.received).toHaveLength(1);
  receiver.answer = () => ({ status: 200 });
  await telling.webhooks.replay(id, codes.platform, null);
  await settled(telling, id, 2);
  expect(receiver.received.map(({ event }) => event.consignment?.slice(-3))).toEqual(["G-1", "G-1", "G-2"]);
});

test("a program killed between sending and marking: another sends again, under the same id", async () => {
  const [telling, receiver] = [open(), await receive()];
  const { id } = await subscribe(telling, receiver.url);
  telling.start();
  await fairway.file([goodParcel("K-1").order]);
  await settled(telling, id, 1);
  // As the dead program left it: claimed, sent, not marked; its claim has run out.
  const client = new pg.Client(fairway.url);
  await client.connect();
  await client.query(
    `update delivery set state = 'pending', claim = 'a dead program', claimed_until = now() - interval '1 second', body = $1`,
    [receiver.received[0]!.body],
  );
  await client.end();
  await receiver.until((received) => received.length === 2);
  await settled(telling, id, 1);
  expect(receiver.received[1]!.id).toBe(receiver.received[0]!.id);
});

test("two programs send on one database: everything comes once, each parcel in order", async () => {
  const [first, second, receiver] = [open(), open(), await receive()];
  const { id } = await subscribe(first, receiver.url);
  first.start();
  second.start();
  await Promise.all(Array.from({ length: 25 }, (_, index) => fileSlowly(`T-${index}`)));
  await settled(first, id, 100);
  expect(receiver.received).toHaveLength(100);
  for (let index = 0; index < 25; index += 1) {
    const parcel = of(`T-${index}`, receiver.received).map(told);
    expect([...parcel].sort()).toEqual([...story].sort());
    expect(parcel.at(-1)).toBe("parcel.decided");
  }
});

test("with a new secret both sign for a day; the former one no longer after it", async () => {
  const [telling, receiver] = [open(), await receive()];
  const { id, secret } = await subscribe(telling, receiver.url);
  const rotated = await telling.webhooks.rotate(id, codes.platform);
  const newer = rotated.ok ? rotated.value.secret : "";
  telling.start();
  await fairway.file([goodParcel("S-1").order]);
  await receiver.until((received) => received.length === 1);
  expect(signersOf(receiver.received[0]!, [newer, secret])).toEqual([newer, secret]);
  const client = new pg.Client(fairway.url);
  await client.connect();
  await client.query("update subscription set former_until = now() - interval '1 second'");
  const stored = await client.query<{ row: string }>(
    "select s::text || d::text as row from subscription s, delivery d",
  );
  await client.end();
  await fairway.file([goodParcel("S-2").order]);
  await receiver.until((received) => received.length === 2);
  expect(signersOf(receiver.received[1]!, [newer, secret])).toEqual([newer]);
  for (const one of [secret, newer]) expect(stored.rows[0]!.row).not.toContain(one.slice("whsec_".length));
});

test("a private address is refused when it is given, and when a name leads there later", async () => {
  const telling = open(QUICK, "");
  const refused = await telling.webhooks.add(codes.platform, { url: "https://127.0.0.1/", types: null, after: "now" });
  expect(refused).toMatchObject({ ok: false, problems: [{ code: "webhook.url_not_allowed", pointer: "/url" }] });
  const receiver = await receive();
  const { id } = await subscribe(open(), receiver.url);
  telling.start();
  await fairway.file([goodParcel("A-1").order]);
  await settled(telling, id, 1, "dead");
  expect((await deliveriesOf(telling, id))[0]).toMatchObject({ failure: "address", status: null });
  expect(receiver.received).toEqual([]);
});

test("a party's webhooks are its own, at most twenty; what is removed is gone with its deliveries", async () => {
  const [telling, receiver] = [open(), await receive()];
  const { id } = await subscribe(telling, receiver.url);
  for (const answer of [
    await telling.webhooks.remove(id, codes.firm),
    await telling.webhooks.rotate(id, codes.firm),
    await telling.webhooks.replay(id, codes.firm, null),
    await telling.webhooks.test(id, codes.firm),
    await telling.webhooks.deliveries(id, codes.firm, { state: null, limit: 1 }),
  ])
    expect(answer).toMatchObject({ ok: false, problems: [{ code: "webhook.not_found" }] });
  expect(await telling.webhooks.test(id, codes.platform)).toMatchObject({ ok: true, value: { status: 200 } });
  expect(receiver.received[0]!.event.type).toBe("webhook.test");
  for (let count = 1; count < 20; count += 1) await subscribe(telling, receiver.url);
  await expect(subscribe(telling, receiver.url)).rejects.toThrow("webhook.too_many");
  // Said before the address is looked at.
  await expect(subscribe(telling, "https://127.0.0.2/")).rejects.toThrow("webhook.too_many");
  await telling.webhooks.remove(id, codes.platform);
  expect(await telling.webhooks.list(codes.platform)).toHaveLength(19);
});

test("for a receiver that is far behind nothing is laid out until it has caught up", async () => {
  const [telling, receiver] = [open(), await receive()];
  const { id } = await subscribe(telling, receiver.url);
  const pool = new pg.Pool({ connectionString: fairway.url, max: 1 });
  const store = deliveryStore(pool, 1, 2);
  try {
    expect(await store.outlooks()).toHaveLength(1);
    let answer: (status: number) => void = () => undefined;
    receiver.answer = () => new Promise((resolve) => (answer = (status) => resolve({ status })));
    telling.start();
    await fairway.file([goodParcel("B-1").order]);
    await receiver.until((received) => received.length === 1);
    expect(await store.outlooks()).toEqual([]);
    answer(200);
    await settled(telling, id, 1);
    expect(await store.outlooks()).toHaveLength(1);
  } finally {
    await pool.end();
  }
});

test("what was delivered, dead letters, and what waits for a disabled webhook are forgotten, some at a time", async () => {
  const [telling, receiver] = [open([]), await receive()];
  const { id } = await subscribe(telling, receiver.url);
  receiver.answer = ({ event }) => ({ status: event.type === "parcel.decided" ? 200 : 500 });
  telling.start();
  await fileSlowly("F-1");
  await settled(telling, id, 3, "dead");
  await settled(telling, id, 1);
  const pool = new pg.Pool({ connectionString: fairway.url, max: 1 });
  const store = deliveryStore(pool, 1, 2);
  const later = Date.now() + 3_600_000;
  try {
    await store.forget(later, 0);
    expect((await deliveriesOf(telling, id)).map(({ state }) => state)).toEqual(["dead", "dead", "dead"]);
    await pool.query("update delivery set state = 'pending', finished_at = null, next_at = now() + interval '1 day'");
    await store.forget(later, later);
    expect(await deliveriesOf(telling, id, "pending")).toHaveLength(3);
    await telling.webhooks.disable(id, null);
    await store.forget(later, later);
    expect(await deliveriesOf(telling, id)).toEqual([]);
  } finally {
    await pool.end();
  }
});
