import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openLists, type Lists } from "../../src/cli/lists.ts";
import { goodParcel, residentNumber } from "../good-parcel.ts";
import { openHouse, type House } from "../people-of-a-house.ts";

/** A buyer who is not signed in asks for a parcel, over HTTP, in a house with a record. */
let house: House;
let lists: Lists;
const parcel = goodParcel("T-1");
const end = residentNumber(1).slice(-4);
const phoneEnd = parcel.order.consignee.phone.slice(-4);
const wrong = ["1234", "1235", "1236"].find((one) => one !== end && one !== phoneEnd)!;

beforeAll(async () => {
  house = await openHouse();
  lists = openLists(house.fairway, () => undefined);
  lists.start();
  const outcomes = await house.fairway.fileParcel(parcel);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted", "accepted", "accepted"]);
});
afterAll(async () => {
  await lists.close();
  await house.stop();
});

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

async function ask(number: string, factor: string, address: string): Promise<Answer> {
  const { statusCode, headers, body } = await house.app.inject({
    method: "POST",
    url: "/v1/trace",
    headers: { "content-type": "application/json", "x-forwarded-for": address },
    payload: JSON.stringify({ number, factor }),
  });
  return { status: statusCode, retryAfter: headers["retry-after"], body };
}

const statesIn = ({ body }: Answer): readonly string[] =>
  (JSON.parse(body) as { parcels: readonly { state: string }[] }).parcels.map(({ state }) => state);

describe("a buyer finds the parcel", () => {
  test.each([
    { name: "by the order number and the end of the identity number", number: "T-1", factor: end },
    { name: "by the order number and the end of the phone number", number: "T-1", factor: phoneEnd },
    {
      name: "by carrier and waybill number",
      number: `${parcel.waybill.carrier}/${parcel.waybill.waybillNo}`,
      factor: end,
    },
  ])("$name", async ({ number, factor }) => {
    const answer = await ask(number, factor, "203.0.113.1");
    expect([answer.status, statesIn(answer)]).toEqual([200, ["cleared"]]);
  });

  test("by the waybill number alone, once the list has followed the record", { timeout: 60_000 }, async () => {
    let answer = await ask(parcel.waybill.waybillNo, end, "203.0.113.2");
    for (let look = 0; answer.status === 404 && look < 100; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      house.clock.at += 20 * 60_000; // Looks in vain are tries; nobody waits for them here.
      answer = await ask(parcel.waybill.waybillNo, end, "203.0.113.2");
    }
    expect([answer.status, statesIn(answer)]).toEqual([200, ["cleared"]]);
  });

  test("and nothing of a person, a firm or an amount is in the answer", async () => {
    const { body } = await ask("T-1", end, "203.0.113.1");
    const { order, payment, waybill } = parcel;
    for (const secret of [
      order.buyer.name,
      order.buyer.idNumber,
      order.seller,
      payment.firm,
      waybill.carrier,
      order.paid,
    ])
      expect(body).not.toContain(secret);
  });
});

test("a wrong end and a wrong number are refused alike", async () => {
  const strip = ({ status, body }: Answer): unknown => [status, body];
  const refusals = [await ask("T-1", wrong, "203.0.113.3"), await ask("T-9", end, "203.0.113.3")];
  expect(refusals.map(({ status }) => status)).toEqual([404, 404]);
  expect(strip(refusals[0]!)).toEqual(strip(refusals[1]!));
  expect(refusals[0]!.body).toContain("trace.not_found");
});

test("a number is guessed at ten times, then one waits, from wherever, and is told how long", async () => {
  const answers: Answer[] = [];
  for (let guess = 0; guess < 11; guess += 1) answers.push(await ask("T-2", wrong, `203.0.114.${guess}`));
  expect(answers.slice(0, 10).map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 404));
  expect([answers[10]!.status, answers[10]!.retryAfter]).toEqual([429, "1"]);
  house.clock.at += 1_000;
  expect((await ask("T-2", wrong, "203.0.114.99")).status).toBe(404);
  expect((await ask("T-2", wrong, "203.0.114.99")).retryAfter).toBe("2");
});

test.each([
  { name: "no body", payload: "", type: "application/json", status: 400 },
  {
    name: "a member too many",
    payload: '{"number":"1","factor":"1234","x":"1"}',
    type: "application/json",
    status: 400,
  },
  { name: "a number that is no text", payload: '{"number":1,"factor":"1234"}', type: "application/json", status: 400 },
  {
    name: "an endless number",
    payload: JSON.stringify({ number: "1".repeat(500), factor: "1234" }),
    type: "application/json",
    status: 400,
  },
  { name: "a form of another site", payload: "number=T-1&factor=1234", type: "text/plain", status: 415 },
])("refused: $name", async ({ payload, type, status }) => {
  const answer = await house.app.inject({
    method: "POST",
    url: "/v1/trace",
    headers: { "content-type": type },
    payload,
  });
  expect(answer.statusCode).toBe(status);
});
