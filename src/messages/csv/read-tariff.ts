/**
 * readTariff: a tariff file as tariff rows, or its problems. One problem refuses the whole file: half a tariff is a
 * wrong one.
 *
 * Columns, in any order: hs10, duty, vat, consumptionTaxKind (none, ad_valorem, specific, compound,
 * cosmetics_high_end), consumptionTaxRate, consumptionTaxPerUnit, unit, from, until, source, status. Rates as "13%";
 * money per unit as decimal text; days as YYYY-MM-DD, `until` the first day that the row no longer applies. China's
 * units are customs' three digits, any other country's UN/ECE Rec 20.
 */
import { one, compare, parsePercent } from "../../kernel/fraction.ts";
import type { Problem } from "../../kernel/problem.ts";
import type { TariffRow } from "../../tax/book.ts";
import type { ConsumptionTax } from "../../tax/regime.ts";
import { fieldReader, quote, type FieldReader } from "./field-reader.ts";
import { findOverlaps } from "./find-overlaps.ts";
import { fieldProblem, readTable, type TableRow } from "./read-table.ts";
import { unitReader, type UnitOf } from "./unit-reader.ts";

const columns = [
  "hs10",
  "duty",
  "vat",
  "consumptionTaxKind",
  "consumptionTaxRate",
  "consumptionTaxPerUnit",
  "unit",
  "from",
  "until",
  "source",
  "status",
] as const;
type Column = (typeof columns)[number];

const codes = { columnMissing: "tariff.column_missing", valueUnknown: "tariff.value_unknown" } as const;

export interface TariffFile {
  readonly rows: readonly TariffRow[];
  readonly problems: readonly Problem[];
}

export function readTariff(text: string, country = "CN"): TariffFile {
  const table = readTable(text, columns, codes);
  const unitOf = unitReader(country);
  const read = table.rows.map((row) => ({ line: row.line, ...readRow(row, unitOf) }));
  const problems = [...table.problems, ...read.flatMap((row) => row.problems)];
  if (problems.length > 0) return { rows: [], problems };
  const overlaps = findOverlaps(read.map(({ line, row }) => ({ line, ...row }))).map(({ row, earlier }) => {
    const detail = `${row.hs} is already in force from ${earlier.from} on line ${earlier.line}; end that row first.`;
    return fieldProblem(codes.valueUnknown, row.line, "from", detail);
  });
  return overlaps.length > 0 ? { rows: [], problems: overlaps } : { rows: read.map(({ row }) => row), problems: [] };
}

function readRow(tableRow: TableRow<Column>, unitOf: UnitOf): { row: TariffRow; problems: readonly Problem[] } {
  const reader = fieldReader(tableRow, codes.valueUnknown, unitOf);
  const row: TariffRow = {
    hs: reader.hs("hs10"),
    duty: reader.rate("duty"),
    vat: reader.rate("vat"),
    consumptionTax: readConsumptionTax(reader),
    ...reader.period("from", "until"),
    source: reader.required("source"),
    status: reader.required("status"),
  };
  return { row, problems: reader.problems };
}

type Part = "consumptionTaxRate" | "consumptionTaxPerUnit" | "unit";
const parts: readonly Part[] = ["consumptionTaxRate", "consumptionTaxPerUnit", "unit"];

/** Which parts each kind of tax is made of; of the others, a rate or an amount must be empty or nought. */
const partsOf: Readonly<Record<ConsumptionTax["kind"], readonly Part[]>> = {
  none: [],
  ad_valorem: ["consumptionTaxRate"],
  cosmetics_high_end: ["consumptionTaxRate"],
  specific: ["consumptionTaxPerUnit", "unit"],
  compound: parts,
};

const isKind = (text: string): text is ConsumptionTax["kind"] => Object.hasOwn(partsOf, text);

function readConsumptionTax(reader: FieldReader<Column>): ConsumptionTax {
  const kind = reader.required("consumptionTaxKind");
  if (!isKind(kind)) {
    if (kind !== "")
      reader.refuse("consumptionTaxKind", `${quote(kind)}; write one of ${Object.keys(partsOf).join(", ")}.`);
    return { kind: "none" };
  }
  const needed = partsOf[kind];
  for (const part of parts) {
    const isGiven = reader.optional(part) !== undefined;
    if (isGiven && !needed.includes(part) && part !== "unit" && !reader.isZero(part))
      reader.refuse(part, `a tax of the kind ${kind} has no such part; leave it empty.`);
    if (!isGiven && needed.includes(part)) reader.refuse(part, `is empty; a tax of the kind ${kind} needs it.`);
  }
  const rate = (needed.includes("consumptionTaxRate") && readTaxRate(reader)) || "";
  const perUnit = (needed.includes("consumptionTaxPerUnit") && reader.optionalDecimal("consumptionTaxPerUnit")) || "";
  const unit = reader.optionalUnit("unit") ?? "";
  switch (kind) {
    case "none":
      return { kind };
    case "ad_valorem":
    case "cosmetics_high_end":
      return { kind, rate };
    case "specific":
      return { kind, perUnit, unit };
    case "compound":
      return { kind, rate, perUnit, unit };
  }
}

/** The tax is part of its own base: a rate of 100 % or more has no price. */
function readTaxRate(reader: FieldReader<Column>): string | undefined {
  if (reader.optional("consumptionTaxRate") === undefined) return undefined;
  const text = reader.rate("consumptionTaxRate");
  const rate = parsePercent(text);
  if (rate !== undefined && compare(rate, one) >= 0)
    reader.refuse("consumptionTaxRate", `${text}; it must be below 100%.`);
  return text;
}
