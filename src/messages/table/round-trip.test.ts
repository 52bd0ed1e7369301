/** A table that is written of documents is read as the same documents: any of the seeded world, in each form. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { testRulebook } from "../../../tests/fairway.ts";
import { effort } from "../../../tests/effort.ts";
import { parcelKinds, type AnyDocument, type ParcelKind } from "../../customs/documents.ts";
import { createGoods, type Good } from "../../simulation/goods.ts";
import { createRandom } from "../../simulation/random.ts";
import { createWorld } from "../../simulation/world.ts";
import { readJsonDocument } from "../json/read-json-document.ts";
import { writeJsonDocument } from "../json/write-json-document.ts";
import { readTableDocuments } from "./read-table-documents.ts";
import { readTable } from "./read-table.ts";
import type { Language, TableForm } from "./table.ts";
import { csvOf } from "./write-template.ts";
import { writeTable } from "./write-table.ts";
import { writeWorkbook } from "./write-workbook.ts";

let goods: readonly Good[];
beforeAll(async () => {
  goods = createGoods((await testRulebook()).parts.positiveList);
});

/** Of each key the last: rows with the same key are one document. */
function documentsOf(seed: string, kind: ParcelKind, parcels: number): AnyDocument<string>[] {
  const world = createWorld({ random: createRandom(seed), goods, day: "2026-11-10", households: 50, prefix: "T" });
  const filings = Array.from({ length: parcels }, () => world.plan()).flatMap((parcel) => parcel.filings);
  return [...new Map(filings.filter((one) => one.kind === kind).map((one) => [one.key, one.document])).values()];
}

const bytesOf = async (kind: ParcelKind, documents: AnyDocument<string>[], form: TableForm, language: Language) => {
  const table = writeTable(kind, documents, language);
  return form === "csv" ? csvOf(table) : writeWorkbook([{ name: "1", ...table }]);
};

describe.each(parcelKinds)("%s", (kind) => {
  test.each([
    ["csv", "en", effort(40, 400)],
    ["xlsx", "zh", effort(4, 40)],
  ] as const)("as %s with headings in %s", { timeout: 300_000 }, async (form, language, worlds) => {
    const seeds = fc.nat().map(String);
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const documents = documentsOf(seed, kind, 20);
        const table = await readTable(await bytesOf(kind, documents, form, language), form);
        if (!table.ok) throw new Error(JSON.stringify(table.problems));
        const read = readTableDocuments(table.value, undefined);
        if (!read.ok) throw new Error(JSON.stringify(read.problems));
        const asJson = documents.map((document, index) => readJsonDocument(writeJsonDocument(document), index + 1));
        expect(read.value.kind).toBe(kind);
        expect(read.value.reads.map((one) => [one.key, one.document, one.problems])).toEqual(
          asJson.map((one) => [one.key, one.document, one.problems]),
        );
        expect(read.value.reads.flatMap(({ line }) => read.value.rowsOf(line))).toEqual(
          table.value.slice(1).map(({ number }) => number),
        );
      }),
      { numRuns: worlds, seed: 20_261_110 },
    );
  });
});
