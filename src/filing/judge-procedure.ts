/**
 * What each government procedure asks a declaration to fill in (R7). Bonded import (1210): account book and record
 * number of every line, departure country China, in the national message also the warehouse. Direct purchase (9610):
 * means of transport, voyage and master bill; the departure country is wherever the goods were sent from.
 *
 * Source: field descriptions of CEB 621, revision 202205. The warehouse's code and name have no place in Fairway's
 * own example of a declaration, so only the national message must carry them. Not here: whether the account book
 * exists.
 */
import type { Declaration } from "../customs/documents.ts";
import type { Entrance } from "../customs/filed.ts";
import type { Report } from "./report.ts";

type Part = readonly [path: string, read: (declaration: Declaration<string>) => string | undefined];

const accountBook: Part = ["accountBook", (declaration) => declaration.accountBook];
const warehouse: Part = ["warehouse", (declaration) => declaration.warehouse];
const warehouseName: Part = ["warehouseName", (declaration) => declaration.warehouseName];
const vehicle: Part = ["transport/vehicle", (declaration) => declaration.transport?.vehicle];
const voyage: Part = ["transport/voyage", (declaration) => declaration.transport?.voyage];
const masterBill: Part = ["transport/masterBill", (declaration) => declaration.transport?.masterBill];

interface Procedure {
  readonly name: string;
  readonly parts: Readonly<Record<Entrance, readonly Part[]>>;
  readonly needsRecordNo: boolean;
  readonly departureCountry?: string;
}

const directPurchase: readonly Part[] = [vehicle, voyage, masterBill];
const procedures: ReadonlyMap<string, Procedure> = new Map([
  [
    "9610",
    { name: "direct purchase (9610)", parts: { json: directPurchase, ceb: directPurchase }, needsRecordNo: false },
  ],
  [
    "1210",
    {
      name: "bonded import (1210)",
      parts: { json: [accountBook], ceb: [accountBook, warehouse, warehouseName] },
      needsRecordNo: true,
      departureCountry: "CN",
    },
  ],
]);

export function judgeProcedure(declaration: Declaration<string>, entrance: Entrance, report: Report): void {
  const procedure = procedures.get(declaration.procedure);
  if (procedure === undefined)
    return report("document.code_unknown", "procedure", "Write 9610 (direct purchase) or 1210 (bonded import).");
  const detail = `Fill this in: ${procedure.name} requires it.`;
  for (const [path, read] of procedure.parts[entrance])
    if (read(declaration) === undefined) report("filing.field_required_by_procedure", path, detail);
  if (procedure.needsRecordNo)
    for (const [index, item] of declaration.items.entries())
      if (item.recordNo === undefined) report("filing.field_required_by_procedure", `items/${index}/recordNo`, detail);
  const { departureCountry } = procedure;
  if (departureCountry !== undefined && declaration.departureCountry !== departureCountry)
    report(
      "filing.country_required_by_procedure",
      "departureCountry",
      `Write China as the departure country: ${procedure.name} leaves a warehouse there.`,
    );
}
