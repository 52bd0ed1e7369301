import { describe, expect, test } from "vitest";
import { documentKinds, type AnyDocument, type DocumentKind } from "../customs/documents.ts";
import type { Wording } from "../customs/filed.ts";
import { mayFile, partyKinds, type PartyKind } from "../customs/party.ts";
import { authorise } from "./authorise.ts";

const wording: Wording = {
  pointer: (_kind, path) => `/Head/${path}`,
  element: (_kind, path) => `${path}Code`,
  value: (_kind, _path, value) => value,
};
const parts = { platform: "P", seller: "S", orderNo: "A-1", firm: "F", transaction: "TX1", carrier: "C" };
const filed = (kind: DocumentKind) =>
  ({ kind, ...parts, waybillNo: "W1", declarant: "D", operator: "O" }) as unknown as AnyDocument<string>;
const party = (code: string, ...kinds: PartyKind[]) => ({ code, name: "试验公司", kinds });
const found = (kind: DocumentKind, code: string, ...kinds: PartyKind[]) =>
  authorise(filed(kind), party(code, ...kinds), wording).map(({ code, pointer }) => [code, pointer]);

const kindNotAllowed = ["filing.party_kind_not_allowed", ""];
const notOwn = (path: string) => ["filing.code_not_own", `/Head/${path}`];

describe("authorise", () => {
  test.each<[DocumentKind, string, PartyKind, unknown[]]>([
    ["order", "P", "marketplace", []],
    ["order", "S", "self_run_shop", []],
    ["order", "F", "marketplace", [notOwn("platform")]],
    ["order", "P", "payment_firm", [kindNotAllowed]],
    ["payment", "F", "payment_firm", []],
    ["payment", "P", "payment_firm", [notOwn("firm")]],
    ["payment", "P", "marketplace", [kindNotAllowed, notOwn("firm")]],
    ["waybill", "C", "carrier", []],
    ["waybill", "C", "post", []],
    ["waybill", "X", "post", [notOwn("carrier")]],
    ["declaration", "D", "declarant", []],
    ["declaration", "S", "declarant", [notOwn("declarant")]],
    ["declaration", "D", "agency", [kindNotAllowed]],
    ["status", "C", "carrier", []],
    ["status", "C", "post", []],
    ["status", "X", "carrier", [notOwn("carrier")]],
    ["status", "C", "site_operator", [kindNotAllowed]],
    ["arrival", "O", "site_operator", []],
    ["arrival", "C", "site_operator", [notOwn("operator")]],
    ["arrival", "C", "carrier", [kindNotAllowed, notOwn("operator")]],
    ["arrival", "O", "warehouse", [kindNotAllowed]],
  ])("a %s filed by %s as %s", (kind, code, as, expected) => {
    expect(found(kind, code, as)).toEqual(expected);
  });

  test("one of several kinds is enough", () => {
    expect(found("payment", "F", "warehouse", "payment_firm")).toEqual([]);
    expect(found("payment", "F")).toEqual([kindNotAllowed]);
  });

  test("the sentence names the members in the filer's own words", () => {
    const [problem] = authorise(filed("order"), party("X", "marketplace"), wording);
    expect(problem!.detail).toContain("platformCode or sellerCode");
  });

  test.each(documentKinds)("each kind of party: a %s is for its authors alone", (kind) => {
    const code = { order: "P", payment: "F", waybill: "C", declaration: "D", status: "C", arrival: "O" }[kind];
    for (const as of partyKinds) expect(found(kind, code, as).length === 0).toBe(mayFile[kind].includes(as));
  });
});
