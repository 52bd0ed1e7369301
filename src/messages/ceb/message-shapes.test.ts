/** The field tables held against the outline that was generated from the schema, where the standards are at hand. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Field } from "./field.ts";
import { messageShapes, type RecordShape } from "./message-shapes.ts";

const outlinePath = join(process.env["FAIRWAY_SHARED"] ?? "../shared", "standards/ceb/import-xsd-outline.txt");

/** Required by the schema and not by us: the specification's table of the order has no such field. */
const lenient = new Set(["OrderHead/buyerTelephone"]);

interface Line {
  readonly element: string;
  readonly facets: string;
  readonly isRequired: boolean;
}

/** The lines of a record in the outline: "      orderNo string maxLength=60 minLength=1 min=1 max=1". */
function outlineOf(outline: string, root: string, record: RecordShape): Line[] {
  const message = outline
    .slice(outline.indexOf(`## ${root}\n`))
    .split("\n## ", 2)
    .join("");
  const start = message.indexOf(`ceb:${record.element} `);
  const lines = message.slice(start).split("\n").slice(1);
  const indent = /^ +/.exec(lines[0]!)![0]; // A bare record stands one step less deep.
  const end = lines.findIndex((line) => !line.startsWith(indent));
  return lines.slice(0, end).map((line) => {
    const [element, ...words] = line.trim().split(" ");
    return { element: element!, facets: words.slice(0, -2).join(" "), isRequired: words.at(-2) === "min=1" };
  });
}

/** The facets that the outline may show for a field of ours. */
function facetsOf({ type, isRequired }: Field): RegExp {
  switch (type.kind) {
    case "text":
      if (type.min === type.max) return new RegExp(`^string length=${type.max}$`);
      return new RegExp(isRequired ? `^string maxLength=${type.max} minLength=1$` : `^string maxLength=${type.max}`);
    case "digits":
      return new RegExp(`^string length=${type.length}$`);
    case "amount":
      return /^decimal fractionDigits=5 totalDigits=19$/;
    case "integer":
      return /^int/;
    case "day":
      return /^string length=8$/;
    case "time":
      return /^string length=14$/;
    case "code": {
      const longest = Math.max(...type.table.rows.map((row) => row.code.length));
      return new RegExp(`^string (length=${longest}$|maxLength=3 minLength=1$)`);
    }
  }
}

const isHere = existsSync(outlinePath);
describe.skipIf(!isHere)(
  `the field tables agree with the schema${isHere ? "" : " (skipped: no standards at hand)"}`,
  () => {
    const outline = isHere ? readFileSync(outlinePath, "utf8") : "";
    const records = Object.values(messageShapes).flatMap(({ root, head, list }) =>
      [head, ...(list === null ? [] : [list])].map((record) => ({ root, record, element: record.element })),
    );

    test.each(records)("$root $element: the same elements in the same order", ({ root, record }) => {
      const lines = outlineOf(outline, root, record);
      expect(record.fields.map((field) => field.element)).toEqual(lines.map((line) => line.element));
    });

    test.each(records)("$root $element: the same types, lengths and cardinality", ({ root, record }) => {
      const lines = outlineOf(outline, root, record);
      for (const [index, field] of record.fields.entries()) {
        const name = `${record.element}/${field.element}`;
        expect(lines[index]!.facets, name).toMatch(facetsOf(field));
        expect(field.isRequired, name).toBe(lines[index]!.isRequired && !lenient.has(name));
      }
    });
  },
);
