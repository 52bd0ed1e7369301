import type { TObject, TSchema } from "@sinclair/typebox";
import { describe, expect, test } from "vitest";
import { DeclarationJson, envelope, OrderJson, PaymentJson, WaybillJson } from "../../../messages/json/schemas.ts";
import { isCount, mendableOf, mendablePatterns } from "./mendable.ts";

const schemas = { order: OrderJson, payment: PaymentJson, waybill: WaybillJson, declaration: DeclarationJson } as const;
/** What says which document of which parcel it is; and what has one value alone. */
const fixed = {
  order: ["kind", "platform", "orderNo", "buyer/idType"],
  payment: ["kind", "firm", "transaction", "platform", "orderNo", "payer/idType"],
  waybill: ["kind", "carrier", "waybillNo"],
  declaration: ["kind", "platform", "orderNo", "buyer/idType"],
} as const;

const withoutNull = (schema: TSchema): TSchema =>
  (schema["anyOf"] as readonly TSchema[] | undefined)?.[1]?.["type"] === "null"
    ? (schema["anyOf"] as readonly TSchema[])[0]!
    : schema;

interface Leaf {
  readonly path: string;
  readonly isInteger: boolean;
}
function leavesOf(schema: TSchema, path: string): Leaf[] {
  const plain = withoutNull(schema);
  if (plain["type"] === "array") return leavesOf((plain as unknown as { items: TSchema }).items, `${path}/*`);
  if (plain["type"] !== "object") return [{ path, isInteger: plain["type"] === "integer" }];
  return Object.entries((plain as TObject).properties).flatMap(([name, member]) =>
    leavesOf(member, path === "" ? name : `${path}/${name}`),
  );
}

describe.each(Object.keys(schemas) as (keyof typeof schemas)[])("%s", (kind) => {
  const outside = new Set<string>([...Object.keys(envelope), ...fixed[kind]]);
  const leaves = leavesOf(schemas[kind], "").filter(({ path }) => !outside.has(path));

  test("every member of the schema can be mended, but for what says which document it is", () => {
    expect([...mendablePatterns[kind]].sort()).toEqual(leaves.map(({ path }) => path).sort());
  });
  test("whole numbers are sent as numbers", () => {
    expect(
      leaves
        .filter(({ isInteger }) => isInteger)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(mendablePatterns[kind].filter(isCount).sort());
  });
});

test("every line has its members", () => {
  expect(mendableOf("payment", 3)).toEqual(mendablePatterns.payment);
  const lines = mendableOf("order", 2).filter((path) => path.endsWith("/quantity"));
  expect(lines).toEqual(["items/0/quantity", "items/1/quantity"]);
});
