import { describe, expect, test } from "vitest";
import type { Arrival } from "../../customs/documents.ts";
import { readWell, setElement as set } from "./edit-message.ts";
import { readCeb } from "./read-ceb.ts";
import { sampleDocuments } from "./sample-documents.ts";
import { writeCeb } from "./write-ceb.ts";

const sample = sampleDocuments.arrival as Arrival;
/** One delivery of three waybills. */
const arrivals: readonly Arrival[] = ["W1", "W2", "W3"].map((waybillNo) => ({ ...sample, waybillNo }));
const delivery = writeCeb("arrival", arrivals);
const found = (text: string) =>
  readWell(text).reads.map(({ problems }) => problems.map(({ code, pointer }) => `${code} ${pointer}`));

test("every line is one arrival under the head they share, with a line of its own in the answer", () => {
  const { reads, messageType } = readWell(delivery);
  expect(messageType).toBe("CEB711");
  expect(reads.map(({ line, kind, key, consignment }) => [line, kind, key, consignment])).toEqual([
    [1, "arrival", "4604000001/W1/4606000007/D1", null],
    [2, "arrival", "4604000001/W2/4606000007/D1", null],
    [3, "arrival", "4604000001/W3/4606000007/D1", null],
  ]);
  expect(reads.map(({ document }) => document)).toEqual(arrivals);
  expect(reads[1]!.raw).toMatch(/^<ceb:DeliveryList>.*<ceb:logisticsNo>W2<.*<\/ceb:DeliveryList>$/);
});

test("without the operator's own number the key ends with the operator", () => {
  expect(readWell(set(delivery, "copNo", null)).reads.map(({ key }) => key)).toEqual([
    "4604000001/W1/4606000007",
    "4604000001/W2/4606000007",
    "4604000001/W3/4606000007",
  ]);
});

describe("what is wrong", () => {
  test("with one line is that line's, at its place", () => {
    const wrong = set(delivery, "logisticsNo", null, 1).replace("<ceb:gnum>3", "<ceb:colour/>$&");
    expect(found(wrong)).toEqual([
      [],
      ["document.member_missing /DeliveryList/1/logisticsNo"],
      ["document.member_unknown /DeliveryList/2/colour"],
    ]);
  });

  test("with the head is said in full once, and refuses every line", () => {
    const wrong = set(set(delivery, "operatorCode", null), "ieFlag", "E").replace("<ceb:copNo", "<ceb:colour/>$&");
    const elsewhere = "document.head_wrong /DeliveryHead";
    expect(found(wrong)).toEqual([
      [
        "document.member_missing /DeliveryHead/operatorCode",
        "document.member_unknown /DeliveryHead/colour",
        "document.code_unknown /DeliveryHead/ieFlag",
      ],
      [elsewhere],
      [elsewhere],
    ]);
    for (const { document, key } of readWell(wrong).reads) expect([document, key]).toEqual([undefined, null]);
  });

  test("an answer does not outgrow its question: a spoilt head of many problems under many lines", () => {
    const many = writeCeb("arrival", new Array<Arrival>(1_000).fill(sample));
    const spoilt = many.replace("<ceb:copNo", `${Array.from({ length: 2_000 }, (_, n) => `<ceb:x${n}/>`).join("")}$&`);
    const { reads } = readWell(spoilt);
    expect(reads).toHaveLength(1_000);
    expect(reads.reduce((sum, { problems }) => sum + problems.length, 0)).toBe(200 + 999);
  });

  test("many spoilt lines are all refused, though no document has more than 200 problems", () => {
    const many = writeCeb("arrival", new Array<Arrival>(500).fill(sample));
    const spoilt = many.replaceAll("<ceb:gnum>", "<ceb:logisticsNo>W0</ceb:logisticsNo>$&");
    const { reads } = readWell(spoilt);
    expect(reads.filter(({ document }) => document !== undefined)).toEqual([]);
    expect(reads.every(({ problems }) => problems[0]!.code === "document.member_repeated")).toBe(true);
  });

  test("no head at all", () => {
    const headless = delivery.replace(/<ceb:DeliveryHead>[^]*<\/ceb:DeliveryHead>/, "");
    expect(found(headless)[0]).toEqual(["document.member_missing /DeliveryHead"]);
  });

  test("no line at all is one refusal", () => {
    const empty = delivery.replace(/<ceb:DeliveryList>[^]*<\/ceb:DeliveryList>/, "");
    expect(found(empty)).toEqual([["document.lines_missing /DeliveryList"]]);
  });

  test.each<[string, string]>([
    ["1,001 lines", writeCeb("arrival", new Array<Arrival>(1_001).fill(sample))],
    ["two deliveries", delivery.replace(/<ceb:Delivery>[^]*<\/ceb:Delivery>/, "$&$&")],
  ])("%s are too many for one message", (_name, text) => {
    expect(readCeb(Buffer.from(text))).toMatchObject({ ok: false, problems: [{ code: "message.too_many_documents" }] });
  });
});

test("arrivals that do not share a head are not one message: our bug", () => {
  expect(() => writeCeb("arrival", [sample, { ...sample, customsOffice: "4607" }])).toThrow("share their head");
});
