/**
 * exampleCase: the lines of a worked example as a whole declaration with a tax book that has exactly their rates.
 *
 * It lets an officer write a case as goods and figures alone, in a regime's `examples` and in tests. Every line gets a
 * code of its own in a chapter that no tariff uses (99); parties are fictitious. Not here: anything that is computed.
 */
import { amount, formatAmount, UNIT } from "../kernel/amount.ts";
import type { Declaration, DeclarationItem, Protected } from "../customs/documents.ts";
import type { TaxBook } from "./book.ts";
import type { ExampleLine, Regime } from "./regime.ts";

export interface ExampleCase {
  readonly declaration: Declaration<Protected>;
  readonly book: TaxBook;
}

export interface ExampleCarriage {
  readonly freight?: string;
  readonly insurance?: string;
}

export function exampleCase(
  regime: Regime,
  lines: readonly ExampleLine[],
  { freight = "0.00", insurance = "0.00" }: ExampleCarriage = {},
): ExampleCase {
  const hsOf = (index: number): string => `99${String(index).padStart(8, "0")}`;
  return {
    declaration: declare(
      regime,
      lines.map((line, index) => itemOf(line, index + 1, hsOf(index))),
      { freight, insurance },
    ),
    book: {
      regime,
      tariff: lines.map(({ duty, vat, consumptionTax }, index) => ({
        hs: hsOf(index),
        duty,
        vat,
        consumptionTax,
        from: "2000-01-01",
        source: "worked example",
        status: "example",
      })),
      positiveList: [],
    },
  };
}

function itemOf(line: ExampleLine, number: number, hs: string): DeclarationItem {
  const quantity = line.quantity ?? "1";
  const [statutoryQuantity, statutoryUnit] = line.statutory;
  return {
    line: number,
    hs,
    name: `goods ${number}`,
    model: "example",
    origin: "JP",
    quantity,
    unit: "C62",
    statutoryQuantity,
    statutoryUnit,
    ...(line.second && { secondQuantity: line.second[0], secondUnit: line.second[1] }),
    price: formatAmount((amount(line.total) * UNIT) / amount(quantity)),
    total: line.total,
  };
}

function declare(
  regime: Regime,
  items: readonly DeclarationItem[],
  carriage: Required<ExampleCarriage>,
): Declaration<Protected> {
  return {
    kind: "declaration",
    declarant: "4605000001",
    platform: "4601000001",
    seller: "4602000001",
    orderNo: "EXAMPLE-1",
    carrier: "4604000001",
    waybillNo: "EXAMPLE-W1",
    procedure: regime.procedures[0]!,
    customsOffice: "4606",
    portOfEntry: "4606",
    declaredOn: "2026-11-10",
    buyer: { name: "Example Buyer", idType: "CN-ID", idNumber: { hash: "example", masked: "****" } },
    consigneeAddress: "1 Example Road",
    guarantor: "4601000001",
    departureCountry: "JP",
    ...carriage,
    currency: regime.currency,
    pieces: 1,
    grossMassKg: "1.2",
    netMassKg: "0.8",
    items,
  };
}
