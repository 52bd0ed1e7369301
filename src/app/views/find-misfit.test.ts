import { describe, expect, test } from "vitest";
import { factsOf, fileNoun } from "../../../tests/filed-parcel.ts";
import { goodParcel } from "../../../tests/good-parcel.ts";
import type { ParcelFacts } from "../../customs/decision.ts";
import type { Declaration, Order, Payment, Waybill } from "../../customs/documents.ts";
import { sampleDocuments } from "../../messages/ceb/sample-documents.ts";
import { samples } from "../../messages/json/samples.ts";
import { cn } from "../../tax/regimes/cn.ts";
import { findMisfit } from "./find-misfit.ts";

const good = factsOf(goodParcel("O-1"));

/** The facts of four documents that carry every member of their kind. */
function full(documents: Readonly<Record<string, unknown>>): ParcelFacts {
  const order = documents["order"] as Order<string>;
  const declaration = documents["declaration"] as Declaration<string>;
  const { platform, orderNo } = order;
  const payment = { ...(documents["payment"] as Payment<string>), platform, orderNo };
  const waybill = documents["waybill"] as Waybill<string>;
  const { carrier, waybillNo } = waybill;
  const joined = { ...declaration, platform, orderNo, carrier, waybillNo };
  return {
    ...good,
    consignment: `${platform}/${orderNo}`,
    documents: {
      order: fileNoun(order),
      payments: [fileNoun(payment)],
      waybill: fileNoun(waybill),
      declaration: fileNoun(joined),
    },
  };
}

test.each([
  ["a good parcel", good],
  ["bonded goods", factsOf(goodParcel("O-2", { procedure: "1210" }))],
  ["documents of China's messages with every element", full(sampleDocuments)],
  ["documents of the JSON form", full(samples)],
])("%s fits, also as it travels", (_, facts) => {
  expect(findMisfit(facts, cn, "")).toBeUndefined();
  expect(findMisfit(JSON.parse(JSON.stringify(facts)), cn, "")).toBeUndefined();
});

/** One place of the good facts changed; the misfit is that place, where it is not named. */
const changes: readonly { readonly path: string; readonly value: unknown; readonly misfit?: string }[] = [
  { path: "/consignment", value: 1 },
  { path: "/consignment", value: "4601000001/another", misfit: "/documents/order/document/orderNo" },
  { path: "/circumstances/day", value: "2026-02-30" },
  { path: "/circumstances/used", value: { "quota/x": "a lot" }, misfit: "/circumstances/used/quota~1x" },
  { path: "/circumstances/draw", value: 0.5 },
  { path: "/arrivals", value: null },
  { path: "/documents/payments", value: [] },
  { path: "/documents/payments/0/document/amount", value: "0.00" },
  { path: "/documents/payments/0/document/orderNo", value: "another" },
  { path: "/documents/order/version", value: 0 },
  { path: "/documents/order/document/paid", value: "1e3" },
  { path: "/documents/order/document/buyer/idNumber", value: "110101199001010010" },
  { path: "/documents/order/document/items", value: [] },
  { path: "/documents/order/document/items/0/line", value: "1" },
  { path: "/documents/waybill/document/waybillNo", value: "another" },
  {
    path: "/documents/declaration/document/platform",
    value: "4609999999",
    misfit: "/documents/declaration/document/orderNo",
  },
  { path: "/documents/declaration/document/currency", value: "USD" },
  { path: "/documents/declaration/document/declaredOn", value: "" },
  { path: "/documents/declaration/document/items/0/hs", value: "61" },
  { path: "/documents/declaration/document/items/0/quantity", value: "-1" },
  { path: "/documents/declaration/document/items/0/total", value: "9".repeat(20) },
  { path: "/documents/declaration/document/transport/mode", value: null },
  { path: "/documents/declaration/document/colour", value: "red" },
];

describe("one place changed", () => {
  test.each(changes)("$path: $value", ({ path, value, misfit = path }) => {
    const facts = structuredClone(good) as unknown as Record<string, unknown>;
    const steps = path.slice(1).split("/");
    const last = steps.pop()!;
    const place = steps.reduce((at, step) => at[step] as Record<string, unknown>, facts);
    place[last] = value;
    expect(findMisfit(facts, cn, "")).toBe(misfit);
  });

  test("a line number twice", () => {
    const facts = structuredClone(good);
    const items = facts.documents.order.document.items as unknown as object[];
    items.push(structuredClone(items[0]!));
    expect(findMisfit(facts, cn, "/facts")).toBe("/facts/documents/order/document/items/1/line");
  });
});
