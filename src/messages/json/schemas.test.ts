import {
  FormatRegistry,
  Kind,
  OptionalKind,
  type Static,
  type TArray,
  type TObject,
  type TSchema,
} from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type {
  AnyDocument,
  Arrival,
  Declaration,
  Order,
  Payment,
  Person,
  Status,
  Waybill,
} from "../../customs/documents.ts";
import { readJsonDocument } from "./read-json-document.ts";
import {
  ArrivalJson,
  DeclarationJson,
  DocumentJson,
  envelope,
  OrderJson,
  PaymentJson,
  StatusJson,
  WaybillJson,
} from "./schemas.ts";
import { writeJsonDocument } from "./write-json-document.ts";

// The compiler compares the members of schemas and nouns: a member that only one of them has makes one of these lines
// an error.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
type Content<T extends TSchema> = Exclude<keyof Static<T>, keyof typeof envelope>;
const sameNames: readonly true[] = [
  true satisfies Same<Content<typeof OrderJson>, keyof Order<string>>,
  true satisfies Same<Content<typeof PaymentJson>, keyof Payment<string>>,
  true satisfies Same<Content<typeof WaybillJson>, keyof Waybill<string>>,
  true satisfies Same<Content<typeof DeclarationJson>, keyof Declaration<string>>,
  true satisfies Same<Content<typeof StatusJson>, keyof Status>,
  true satisfies Same<Content<typeof ArrivalJson>, keyof Arrival>,
  true satisfies Same<keyof Static<typeof OrderJson>["items"][0], keyof Order<string>["items"][0]>,
  true satisfies Same<keyof Static<typeof DeclarationJson>["items"][0], keyof Declaration<string>["items"][0]>,
  true satisfies Same<keyof Static<typeof OrderJson>["buyer"], keyof Person<string>>,
];

FormatRegistry.Set("date", (value) => /^\d{4}-\d{2}-\d{2}$/.test(value));
FormatRegistry.Set("date-time", (value) => /^\d{4}-\d{2}-\d{2}T.+(Z|[+-]\d{2}:\d{2})$/.test(value));

const schemas = [OrderJson, PaymentJson, WaybillJson, DeclarationJson, StatusJson, ArrivalJson] as const;
const letters = Array.from('沈羊毛Az09𠮷 -/"\\\t\n');
const words = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 12 });
const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from("0123456789")), minLength: min, maxLength: max });
const amounts = fc
  .tuple(digits(1, 14), digits(0, 5))
  .map(([whole, places]) => (places === "" ? whole : `${whole}.${places}`));

/** A good value of a schema; the one of a leaf comes from the schema's own words: pattern, length, format, bounds. */
function good(schema: TSchema): fc.Arbitrary<unknown> {
  if (schema["const"] !== undefined) return fc.constant(schema["const"]);
  if (schema["anyOf"] !== undefined) return fc.oneof(...(schema["anyOf"] as TSchema[]).map(good));
  switch (schema["type"]) {
    case "null":
      return fc.constant(null);
    case "integer":
      return fc.integer({ min: schema["minimum"] as number, max: schema["maximum"] as number });
    case "array":
      return fc.array(good((schema as TArray).items), { minLength: 1, maxLength: 3 });
    case "object":
      return goodObject(schema as TObject);
    default:
      return goodText(
        schema["format"] as string | undefined,
        schema["pattern"] as string,
        schema["maxLength"] as number,
      );
  }
}

function goodText(format: string | undefined, pattern: string, max: number): fc.Arbitrary<string> {
  const instants = fc
    .date({ min: new Date("1970-01-01"), max: new Date("2200-01-01"), noInvalidDate: true })
    .map((date) => date.toISOString());
  if (format === "date-time") return instants;
  if (format === "date") return instants.map((instant) => instant.slice(0, 10));
  const shape = new RegExp(pattern);
  const source = pattern.includes("(?=")
    ? amounts
    : fc.oneof(
        words,
        digits(1, 10),
        fc.constantFrom("JP", "CNY", "C62", "410105", "9610", "1210", "4606", "air", "signed"),
      );
  return source.filter((text) => shape.test(text) && text.length <= max && text.trim() !== "");
}

function goodObject(schema: TObject): fc.Arbitrary<Record<string, unknown>> {
  const members = Object.entries(schema.properties);
  const requiredKeys = members.filter(([, member]) => member[OptionalKind] !== "Optional").map(([name]) => name);
  return fc
    .record(Object.fromEntries(members.map(([name, member]) => [name, good(member)])), { requiredKeys })
    .map((object) => {
      const seconds = object as Record<string, unknown>; // A second quantity and its unit belong together.
      if ((seconds["secondQuantity"] ?? null) === null || (seconds["secondUnit"] ?? null) === null)
        return Object.fromEntries(Object.entries(seconds).filter(([name]) => !name.startsWith("second")));
      return seconds;
    });
}

const documents = fc.oneof(...schemas.map(good)) as fc.Arbitrary<Record<string, unknown>>;

test("schemas and nouns have the same members", () => {
  expect(sameNames).toHaveLength(9);
});

test("every schema is published with a title, a description, and a description of every member", () => {
  const bare: string[] = [];
  const walk = (schema: TSchema, path: string): void => {
    if (schema["const"] === undefined && schema[Kind] !== "Null" && schema["anyOf"] === undefined)
      if (typeof schema.description !== "string") bare.push(path);
    for (const [name, member] of Object.entries((schema as Partial<TObject>).properties ?? {}))
      walk(member, `${path}/${name}`);
    if (schema["type"] === "array") walk((schema as TArray).items, `${path}/0`);
    if (schema[Kind] === "Union" && schema.description === undefined)
      for (const choice of schema["anyOf"] as TSchema[]) walk(choice, path);
  };
  for (const schema of [...schemas, DocumentJson]) {
    expect(schema.title).toMatch(/^[A-Z]/);
    walk(schema, schema.title!);
  }
  expect(bare).toEqual([]);
});

test("a published schema holds nothing but JSON Schema", () => {
  const keywords = new Set<string>();
  const walk = (schema: TSchema): void => {
    for (const name of Object.keys(schema)) keywords.add(name);
    for (const member of Object.values((schema as Partial<TObject>).properties ?? {})) walk(member);
    for (const choice of (schema["anyOf"] as TSchema[] | undefined) ?? []) walk(choice);
    if (schema["type"] === "array") walk((schema as TArray).items);
  };
  walk(JSON.parse(JSON.stringify(DocumentJson)) as TSchema);
  const bounds = ["maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum"];
  const shapes = [
    "additionalProperties",
    "anyOf",
    "const",
    "format",
    "items",
    "pattern",
    "properties",
    "required",
    "type",
  ];
  expect([...keywords].sort()).toEqual([...bounds, ...shapes, "description", "title"].sort());
});

describe("properties", () => {
  test("what the schema describes is read whole, without nulls, envelope and unknown members", () => {
    fc.assert(
      fc.property(documents, (written) => {
        expect(Value.Check(DocumentJson, written)).toBe(true);
        const { document, problems } = readJsonDocument(JSON.stringify(written), 1);
        expect(problems).toEqual([]);
        const text = JSON.stringify(document);
        expect(text).not.toMatch(/:null[,}]/);
        for (const name of Object.keys(document!)) expect(Object.keys(envelope)).not.toContain(name);
        expect(written).toMatchObject(document!);
      }),
      { numRuns: 300 },
    );
  });

  test("writing and reading gives the same document", () => {
    fc.assert(
      fc.property(documents, (written) => {
        const { document } = readJsonDocument(JSON.stringify(written), 1);
        const again = readJsonDocument(writeJsonDocument(document as AnyDocument<string>), 1);
        expect(again.document).toStrictEqual(document);
      }),
      { numRuns: 300 },
    );
  });

  test("what the schema refuses, the reader refuses; what only the reader refuses, it points at", () => {
    const strange = fc.oneof(
      fc.constantFrom<unknown>(null, 0, 1, -1, 1.5, true, "", " ", "0", "-1", "1e3", "x".repeat(1_001), [], {}, [null]),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(documents, fc.nat(), strange, (written, which, value) => {
        const pointers = pointersIn(written).filter((pointer) => pointer !== "/kind");
        const pointer = pointers[which % pointers.length]!;
        const damaged = withValueAt(written, pointer, value);
        const { problems } = readJsonDocument(JSON.stringify(damaged), 1);
        if (!Value.Check(DocumentJson, damaged)) expect(problems).not.toEqual([]);
        for (const found of problems) expect(`${found.pointer}/`.startsWith(pointerOfPair(pointer))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** A second quantity that is refused is reported at its unit too. */
const pointerOfPair = (pointer: string): string =>
  /\/second[A-Z][a-z]+$/.test(pointer) ? pointer.replace(/second[A-Z][a-z]+$/, "") : `${pointer}/`;

function pointersIn(value: unknown, at = ""): string[] {
  if (typeof value !== "object" || value === null) return [at];
  const below = Object.entries(value).flatMap(([name, member]) => pointersIn(member, `${at}/${name}`));
  return at === "" ? below : [at, ...below];
}

function withValueAt(document: unknown, pointer: string, value: unknown): unknown {
  const copy = structuredClone(document) as Record<string, unknown>;
  const steps = pointer.split("/").slice(1);
  const last = steps.pop()!;
  steps.reduce<Record<string, unknown>>((at, step) => at[step] as Record<string, unknown>, copy)[last] = value;
  return copy;
}
