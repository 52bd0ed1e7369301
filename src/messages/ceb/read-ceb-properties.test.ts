import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { documentKinds, type AnyDocument, type DocumentKind } from "../../customs/documents.ts";
import { formatAmount } from "../../kernel/amount.ts";
import type { Result } from "../../kernel/problem.ts";
import type { Field } from "./field.ts";
import { messageShapes, type RecordShape } from "./message-shapes.ts";
import { readCeb, type CebMessage } from "./read-ceb.ts";
import { sampleDocuments } from "./sample-documents.ts";
import { writeCeb } from "./write-ceb.ts";

const bytesOf = (text: string): Uint8Array => Buffer.from(text);

/** Text that survives trimming and that XML can carry, of a length counted in characters. */
const character = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...Array.from("aZ09-_ <>&\"'/]\r\n\t毛衣（）")) },
  { weight: 1, arbitrary: fc.constantFrom("\u{20BB7}", "\u{1F600}", "\u0301", "é") },
);
const textOf = (min: number, max: number): fc.Arbitrary<string> =>
  fc
    .array(character, { minLength: min, maxLength: max, size: "small" })
    .map((characters) => characters.join(""))
    .filter((value) => value.trim() === value && value !== "无");
const exactTextOf = (length: number): fc.Arbitrary<string> => textOf(length, length);
const dayOf = fc
  .date({ min: new Date("1970-01-01T00:00:00Z"), max: new Date("2100-01-01T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 19));

/** A noun's value for a field. */
function valueFor({ type }: Field): fc.Arbitrary<string | number> {
  switch (type.kind) {
    case "text":
      return type.min === type.max ? exactTextOf(type.max) : textOf(1, type.max);
    case "digits":
      return fc.stringMatching(new RegExp(`^[0-9]{${type.length}}$`));
    case "amount":
      return fc.bigInt({ min: type.mayBeZero ? 0n : 1n, max: 10n ** 19n - 1n }).map((value) => formatAmount(value, 0));
    case "integer":
      return fc.integer({ min: type.min, max: type.max });
    case "day":
      return dayOf.map((instant) => instant.slice(0, 10));
    case "time":
      return dayOf.map((instant) => `${instant}+08:00`);
    case "code":
      return fc.constantFrom(...type.table.rows.map((row) => row.noun), ...(type.table === currency ? ["998"] : []));
  }
}
const currencyField = messageShapes.order.head.fields.find((field) => field.element === "currency")!;
const currency = currencyField.type.kind === "code" ? currencyField.type.table : undefined;

function recordFor(record: RecordShape): fc.Arbitrary<Record<string, unknown>> {
  const fields = record.fields.filter((field) => field.path !== null);
  const values = fields.map((field) =>
    field.isRequired ? valueFor(field) : fc.option(valueFor(field), { nil: undefined }),
  );
  return fc.tuple(...values).map((filled) => {
    const noun: Record<string, unknown> = {};
    fields.forEach((field, index) => {
      if (filled[index] === undefined) return;
      const [group, member] = field.path!.split("/") as [string, string | undefined];
      if (member === undefined) noun[group] = filled[index];
      else noun[group] = { ...(noun[group] as object | undefined), [member]: filled[index] };
    });
    return noun;
  });
}

/** One to three documents of a message; those of a delivery share their head. */
function documentsFor(kind: DocumentKind): fc.Arbitrary<AnyDocument<string>[]> {
  const { form, head, list } = messageShapes[kind];
  if (form !== "listed") return fc.array(documentFor(kind), { minLength: 1, maxLength: 3 });
  const lines = fc.array(recordFor(list!), { minLength: 1, maxLength: 3 });
  return fc
    .tuple(recordFor(head), lines)
    .map(([noun, each]) => each.map((line) => ({ kind, ...noun, ...line }) as unknown as AnyDocument<string>));
}

function documentFor(kind: DocumentKind): fc.Arbitrary<AnyDocument<string>> {
  const { head, list } = messageShapes[kind];
  const items =
    list === null ? fc.constant({}) : fc.record({ items: fc.array(recordFor(list), { minLength: 1, maxLength: 3 }) });
  return fc
    .tuple(recordFor(head), items)
    .map(([noun, withItems]) => ({ kind, ...noun, ...withItems }) as unknown as AnyDocument<string>);
}

describe.each(documentKinds)("%s", (kind) => {
  test("what is written reads back the same", () => {
    fc.assert(
      fc.property(documentsFor(kind), (documents) => {
        const message = readCeb(bytesOf(writeCeb(kind, documents)));
        expect(message).toMatchObject({ ok: true });
        const { reads } = (message as { value: CebMessage }).value;
        expect(reads.flatMap((read) => read.problems)).toEqual([]);
        expect(reads.map((read) => read.document)).toEqual(documents);
      }),
      { numRuns: 60 },
    );
  });
});

interface Mutation {
  readonly kind: DocumentKind;
  readonly field: Field;
  readonly pointer: string;
  readonly name: string;
  readonly text: string;
}

/** Each element of each message, once left out, blank and overlong. */
function mutationsOf(kind: DocumentKind): Mutation[] {
  const good = writeCeb(kind, [sampleDocuments[kind]]);
  const { head, list } = messageShapes[kind];
  return [head, ...(list === null ? [] : [list])].flatMap((record) => {
    const start = good.indexOf(`<ceb:${record.element}>`);
    const end = good.indexOf(`</ceb:${record.element}>`, start);
    const place = record === head ? `/${record.element}` : `/${record.element}/0`;
    return record.fields.flatMap((field) => {
      const { element } = field;
      const content = new RegExp(`<ceb:${element}>[^]*?</ceb:${element}>`);
      const mutate = (name: string, replacement: string): Mutation => {
        const text = good.slice(0, start) + good.slice(start, end).replace(content, replacement) + good.slice(end);
        expect(text, `${element} is in the message`).not.toBe(good);
        return { kind, field, pointer: `${place}/${element}`, name: `${record.element} ${element} ${name}`, text };
      };
      return [
        mutate("left out", ""),
        mutate("blank", `<ceb:${element}> \n</ceb:${element}>`),
        mutate("overlong", `<ceb:${element}>${"9".repeat(1001)}</ceb:${element}>`),
      ];
    });
  });
}

describe.each(documentKinds)("%s: each element once left out, blank and overlong", (kind) => {
  test.each(mutationsOf(kind))("$name", ({ field, pointer, name, text }) => {
    const message = readCeb(bytesOf(text)) as { ok: true; value: CebMessage };
    const pointers = message.value.reads[0]!.problems.map((problem) => problem.pointer);
    const isHarmless = !field.isRequired && !name.endsWith("overlong");
    expect(pointers).toEqual(isHarmless ? [] : [pointer]);
  });
});

/** Whatever came in: an answer, which is sound in itself. */
function expectAnswer(message: Result<CebMessage>): void {
  if (!message.ok) {
    expect(message.problems).toHaveLength(1);
    expect(message.problems[0]!.code).toMatch(/^message\./);
    return;
  }
  for (const read of message.value.reads) {
    expect(read.document === undefined).toBe(read.problems.length > 0);
    expect(message.value.text).toContain(read.raw);
    for (const { code } of read.problems) expect(code).toMatch(/^(document|filing)\./);
  }
}

describe("never throws, always answers", () => {
  test("random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => expectAnswer(readCeb(bytes))),
      { numRuns: 300 },
    );
  });

  test("random text in angle brackets", () => {
    const piece = fc.constantFrom(
      "<",
      ">",
      "</",
      "/>",
      "<!",
      "<?",
      "?>",
      "<![CDATA[",
      "]]>",
      "<!--",
      "-->",
      "&",
      ";",
      '"',
      "=",
      "ceb:Order",
      "a",
      " ",
      "\0",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => expectAnswer(readCeb(bytesOf(pieces.join(""))))),
      { numRuns: 300 },
    );
  });

  test("good messages with bytes changed, cut, doubled or taken out", () => {
    const goods = documentKinds.map((kind) => bytesOf(writeCeb(kind, [sampleDocuments[kind], sampleDocuments[kind]])));
    const change = fc.record({
      at: fc.nat(),
      length: fc.nat(40),
      put: fc.uint8Array({ maxLength: 12 }),
      copies: fc.nat(2),
    });
    fc.assert(
      fc.property(fc.constantFrom(...goods), fc.array(change, { minLength: 1, maxLength: 3 }), (good, changes) => {
        let bytes = Buffer.from(good);
        for (const { at, length, put, copies } of changes) {
          const from = at % bytes.length;
          const piece = bytes.subarray(from, from + length);
          const copied = Array.from({ length: copies }, () => piece);
          bytes = Buffer.concat([bytes.subarray(0, from), ...copied, put, bytes.subarray(from + length)]);
        }
        expectAnswer(readCeb(bytes));
      }),
      { numRuns: 600 },
    );
  });

  test("good messages with their markup shuffled", () => {
    const tokens = documentKinds.map((kind) => writeCeb(kind, [sampleDocuments[kind]]).split(/(?=<)/));
    fc.assert(
      fc.property(
        fc.constantFrom(...tokens),
        fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 4 }),
        (good, swaps) => {
          const parts = [...good];
          for (const [a, b] of swaps) {
            const [left, right] = [a % parts.length, b % parts.length];
            [parts[left], parts[right]] = [parts[right]!, parts[left]!];
          }
          expectAnswer(readCeb(bytesOf(parts.join(""))));
        },
      ),
      { numRuns: 300 },
    );
  });
});
