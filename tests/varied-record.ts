/**
 * fileEverything: a small record in which everything has happened that leaves a trace: each table has rows, and each
 * kind of row was reached in its common and in its odd way.
 */
import { claimParcel } from "../src/app/desk/claim-parcel.ts";
import { rule, settleProposal } from "../src/app/desk/rule.ts";
import type { Result } from "../src/kernel/problem.ts";
import { readCeb } from "../src/messages/ceb/read-ceb.ts";
import { writeCeb } from "../src/messages/ceb/write-ceb.ts";
import { missDeadlines } from "../src/app/deadlines/miss-deadlines.ts";
import { hashKey, newKey } from "../src/cli/compose.ts";
import { clearingStore } from "../src/store/clearing-store.ts";
import { fanOut } from "../src/app/telling/fan-out.ts";
import { deadlineStore } from "../src/store/deadline-store.ts";
import { deliveryStore } from "../src/store/delivery-store.ts";
import { journalReader } from "../src/store/journal-reader.ts";
import { sealSecret } from "../src/app/telling/webhook-secrets.ts";
import { subscriptionStore } from "../src/store/subscription-store.ts";
import { openPool } from "../src/store/pool.ts";
import { partyOf, type TestFairway } from "./fairway.ts";
import { arrivalOf, documentsOf, filerOf, goodParcel, signedFor, type GoodParcel } from "./good-parcel.ts";
import { heldParcel } from "./held-parcel.ts";

export async function fileEverything(fairway: TestFairway): Promise<void> {
  for (const kind of ["marketplace", "self_run_shop"])
    await fairway.parties.register({ kind, code: "4601000001", name: "a market" }, hashKey(newKey()), Date.now());
  await fairway.parties.register(
    { kind: "carrier", code: "4604000001", name: "a carrier" },
    hashKey(newKey()),
    Date.now(),
  );
  await fileTogether(fairway);
  await changeAndWithdraw(fairway);
  await refuseFirst(fairway);
  await moveGoods(fairway);
  await fileSigned(fairway);
  await missDocuments(fairway);
  await ruleOnParcels(fairway);
  await layOut(fairway);
}

/** Officers at their desk: a ruling by one, by two, one rejected, one that waits, one overtaken by a filing. */
async function ruleOnParcels(fairway: TestFairway): Promise<void> {
  const [first, second] = ["p_varied1", "p_varied2"].map((id) => ({ id, role: "officer" as const }));
  const propose = async (parcel: GoodParcel, outcome: "release" | "refuse"): Promise<string> => {
    const consignment = await stopped(fairway, parcel);
    whole(await claimParcel(fairway.desk, first!, consignment, false));
    const code = outcome === "release" ? "documents-sufficient" : "goods-not-admitted";
    const wanted = { consignment, outcome, code, text: "The file was looked through.", version: 1 };
    return whole(await rule(fairway.desk, first!, wanted)).ruling;
  };
  await propose(heldParcel("V-ruled", 20), "release");
  await propose(heldParcel("V-barred", 21), "refuse");
  const made = await propose(heldParcel("V-two", 22, "8000.00"), "release");
  const rejected = await propose(heldParcel("V-not", 23, "8000.00"), "refuse");
  const overtaken = await propose(heldParcel("V-past", 24, "8000.00"), "refuse");
  await propose(heldParcel("V-open", 25, "8000.00"), "release");
  whole(await settleProposal(fairway.desk, second!, made, "confirm"));
  whole(await settleProposal(fairway.desk, second!, rejected, "reject"));
  await fairway.file([heldParcel("V-past", 24, "8000.00").payment], { appType: 3 });
  whole(await settleProposal(fairway.desk, second!, overtaken, "reject"));
  whole(await claimParcel(fairway.desk, first!, await stopped(fairway, heldParcel("V-claimed", 26)), false));
}

/** Two webhooks for which everything is laid out, and nothing was sent yet. */
async function layOut(fairway: TestFairway): Promise<void> {
  const pool = openPool(fairway.url, { connections: 2, onError: () => undefined });
  const deliveries = deliveryStore(pool);
  const subscriptions = subscriptionStore(pool);
  const at = Date.now();
  for (const [id, party] of [
    ["to-a", "4601000001"],
    ["to-b", "4604000001"],
  ] as const) {
    const types = id === "to-a" ? ["document.accepted", "parcel.decided"] : null;
    const made = { id, party, url: "https://receiver.test/", types, createdAt: new Date(at).toISOString() };
    const secret = (): Uint8Array => sealSecret(fairway.vault, made, "whsec_test");
    const sealed = { secret: secret(), formerSecret: null, formerUntil: null };
    await subscriptions.add({ ...made, disabledAt: null, disabledBecause: null, ...sealed, cursor: "0" }, 20);
    await subscriptions.rotate(id, secret(), at);
  }
  const fail = (id: string, error: unknown): never => {
    throw new Error(`webhook ${id} cannot be laid out`, { cause: error });
  };
  while ((await fanOut(journalReader(pool), deliveries, Date.now, fail)).more);
  await pool.end();
}

/** Deadlines that lapse, begin again and are missed; and one that is open afterwards. */
async function missDocuments(fairway: TestFairway): Promise<void> {
  const gone = goodParcel("V-gone", { person: 16 });
  for (const appType of [1, 3, 1, 3]) await fairway.file([gone.order], { appType });
  const pool = openPool(fairway.url, { connections: 4, onError: () => undefined });
  const store = clearingStore(pool);
  const clock = { now: () => Date.now() + 20 * 86_400_000 };
  const { vault } = fairway;
  const { faults } = await missDeadlines({ store, deadlines: deadlineStore(pool), clock, vault, name: "w", slot: 9 });
  if (faults.length > 0) throw new AggregateError(faults);
  await store.close();
  await pool.end();
  await fairway.file([gone.order]);
  await fairway.file([goodParcel("V-waits-still").order]);
}

/** Goods come in, are signed for, come in again, come in of nobody's parcel; movements that are refused. */
async function moveGoods(fairway: TestFairway): Promise<void> {
  const cleared = goodParcel("V-4", { person: 2 });
  await fairway.file([arrivalOf(cleared)]);
  await fairway.file([signedFor(cleared)]);
  await fairway.file([arrivalOf(cleared, { reference: "D2" })]);
  await fairway.file([arrivalOf(goodParcel("V-stray"))]);
  await fairway.file([arrivalOf(goodParcel("V-unmoved"))], { appType: 2 });
  await fairway.file([signedFor(goodParcel("V-unnamed"))], { appStatus: 1 });
}

/** Parcels in one batch and document by document; one for two platforms; one above every limit. */
async function fileTogether(fairway: TestFairway): Promise<void> {
  const parcels = [1, 2, 3, 4, 5].map((person) => goodParcel(`V-${person}`, { person: Math.ceil(person / 2) }));
  await fairway.file(parcels.flatMap(documentsOf));
  for (const document of documentsOf(goodParcel("V-slow", { person: 7 }))) await fairway.file([document]);
  await fairway.fileParcel(goodParcel("V-1", { person: 8, platform: "4601000002", procedure: "1210" }));
  await fairway.fileParcel(goodParcel("V-dear", { person: 9, price: "9000.00", quantity: 2 }));
  await fairway.fileParcel(goodParcel("V-dear", { person: 10, price: "4900.00", quantity: 1, platform: "4601000002" }));
  const second = goodParcel("V-slow", { person: 7 }).payment;
  await fairway.file([{ ...second, transaction: "TX-second" }]);
  await fairway.file([goodParcel("V-waits").order]);
  await fairway.file([goodParcel("V-unnamed").waybill]);
}

/** A decision superseded, one taken back for good, one taken back and taken again; a draft that becomes a filing. */
async function changeAndWithdraw(fairway: TestFairway): Promise<void> {
  const changed = goodParcel("V-1", { person: 1 });
  await fairway.file([{ ...changed.order, freight: "11.00", paid: "251.00" }], { appType: 2 });
  await fairway.file([{ ...changed.payment, amount: "251.00" }], { appType: 2 });
  const gone = goodParcel("V-2", { person: 1 });
  await fairway.file([gone.payment], { appType: 3 });
  const back = goodParcel("V-3", { person: 2 });
  await fairway.file([back.order], { appType: 3 });
  await fairway.file([back.order]);
  const draft = goodParcel("V-draft", { person: 11 });
  await fairway.file([draft.declaration], { appStatus: 1 });
  await fairway.fileParcel(draft);
}

/** What was refused before anything of the parcel was filed; refusals at the door, one of them twice. */
async function refuseFirst(fairway: TestFairway): Promise<void> {
  const early = goodParcel("V-early", { person: 12 });
  for (const document of documentsOf(early)) await fairway.file([document], { appType: 2 });
  await fairway.file([goodParcel("V-never", { person: 12 }).declaration], { appType: 2 });
  await fairway.fileParcel(early);
  await fairway.file([goodParcel("V-lost", { person: 12 }).waybill], { appType: 2 });
  const wrong = goodParcel("V-door", { person: 13 });
  for (const paid of ["1.00", "2.00"]) await fairway.file([{ ...wrong.order, paid }]);
  await fairway.file([{ ...goodParcel("V-late", { person: 14 }).order, paid: "1.00" }]);
  await fairway.fileParcel(goodParcel("V-late", { person: 14 }));
}

/** Through the other entrance, as signed messages that are kept whole. */
async function fileSigned(fairway: TestFairway): Promise<void> {
  const signed = goodParcel("V-signed", { person: 15 });
  for (const document of [...documentsOf(signed), signedFor(signed)]) {
    const message = readCeb(Buffer.from(writeCeb(document.kind, [document], { isSigned: true })));
    if (!message.ok) throw new Error(JSON.stringify(message.problems));
    const { reads, guid, text } = message.value;
    await fairway.batcher.submit(reads, partyOf(filerOf(document)), { guid, text });
  }
}

/** Files a parcel that is held; answers its name. */
async function stopped(fairway: TestFairway, parcel: GoodParcel): Promise<string> {
  await fairway.fileParcel(parcel);
  const consignment = `${parcel.order.platform}/${parcel.order.orderNo}`;
  const record = await fairway.query.findParcel(consignment);
  if (record?.state !== "held") throw new Error(`${consignment} is ${record?.state}`);
  return consignment;
}

function whole<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}
