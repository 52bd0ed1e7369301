/**
 * compare: the documents of a parcel laid side by side: a row is one fact, a cell is what one document says of it.
 *
 * A cell differs where the decision's mismatches name it; nothing is compared here. Paths are those of the JSON form;
 * lines of goods pair by their number. Not here: words (`words.ts`).
 */
import { documentKinds, type DocumentKind, type Mismatch, type Shown } from "./parcel.ts";
import { valueAt } from "./value-at.ts";

type Places = Partial<Readonly<Record<DocumentKind, string>>>;

export const facts = {
  orderNo: { order: "orderNo", payment: "orderNo", waybill: "orderNo", declaration: "orderNo" },
  platform: { order: "platform", payment: "platform", waybill: "platform", declaration: "platform" },
  seller: { order: "seller", declaration: "seller" },
  paid: { order: "paid", payment: "amount" },
  currency: { order: "currency", payment: "currency", waybill: "currency", declaration: "currency" },
  paymentFirm: { order: "payment/firm", payment: "firm" },
  transaction: { order: "payment/transaction", payment: "transaction" },
  buyerName: { order: "buyer/name", payment: "payer/name", declaration: "buyer/name" },
  buyerIdNumber: { order: "buyer/idNumber", payment: "payer/idNumber", declaration: "buyer/idNumber" },
  buyerPhone: { order: "buyer/phone", payment: "payer/phone", declaration: "buyer/phone" },
  consigneeName: { order: "consignee/name", waybill: "consignee/name" },
  consigneePhone: { order: "consignee/phone", waybill: "consignee/phone" },
  address: { order: "consignee/address", waybill: "consignee/address", declaration: "consigneeAddress" },
  goodsValue: { order: "goodsValue" },
  freight: { order: "freight", waybill: "freight", declaration: "freight" },
  insurance: { waybill: "insurance", declaration: "insurance" },
  carrier: { waybill: "carrier", declaration: "carrier" },
  waybillNo: { waybill: "waybillNo", declaration: "waybillNo" },
  grossMassKg: { waybill: "grossMassKg", declaration: "grossMassKg" },
  pieces: { waybill: "pieces", declaration: "pieces" },
  procedure: { declaration: "procedure" },
  customsOffice: { declaration: "customsOffice" },
} as const satisfies Readonly<Record<string, Places>>;

export const lineFacts = ["line", "name", "hs", "quantity", "unit", "price", "total", "origin", "gtin", "sku"] as const;
export type Fact = keyof typeof facts | (typeof lineFacts)[number];

export interface Cell {
  readonly kind: DocumentKind;
  readonly key: string;
  readonly path: string;
  /** Null where the document does not say. */
  readonly value: string | null;
  readonly isDiffering: boolean;
}

export interface Row {
  readonly fact: Fact;
  /** The number of the line of goods; null for what concerns the whole. */
  readonly line: number | null;
  /** Null where a document of this kind never says it, or is not there. */
  readonly cells: readonly (Cell | null)[];
}

/** Which documents are shown, in the order of the columns; of several payments the last. */
export const columnsOf = (documents: readonly Shown[]): readonly (Shown | undefined)[] =>
  documentKinds.map((kind) => documents.findLast((one) => one.kind === kind));

export function compare(documents: readonly Shown[], mismatches: readonly Mismatch[]): readonly Row[] {
  const columns = columnsOf(documents);
  const differing = new Set(
    mismatches.flatMap(({ left, right }) => [left, right].map(({ document, path }) => `${document}/${path ?? ""}`)),
  );
  const cell = (kind: DocumentKind, path: string | undefined): Cell | null => {
    const document = columns[documentKinds.indexOf(kind)];
    if (document === undefined || path === undefined) return null;
    const value = valueAt(document.content, path);
    return { kind, key: document.key, path, value, isDiffering: differing.has(`${kind}/${path}`) };
  };
  const whole = Object.entries(facts as Readonly<Record<string, Places>>).map(([fact, places]) => ({
    ...{ fact: fact as Fact, line: null },
    cells: documentKinds.map((kind) => cell(kind, places[kind])),
  }));
  const indexes = columns.map((document) => new Map(linesOf(document).map((line, index) => [line, index])));
  const lines = [...new Set(indexes.flatMap((index) => [...index.keys()]))].sort((a, b) => a - b);
  const ofLines = lines.flatMap((line) =>
    lineFacts.map((fact) => ({
      ...{ fact, line },
      cells: documentKinds.map((kind, column) => {
        const index = indexes[column]?.get(line);
        return cell(kind, index === undefined ? undefined : `items/${String(index)}/${fact}`);
      }),
    })),
  );
  return [...whole, ...ofLines].filter(({ cells }) =>
    cells.some((one) => one !== null && (one.value !== null || one.isDiffering)),
  );
}

function linesOf(document: Shown | undefined): readonly number[] {
  const items = document?.content.items;
  return Array.isArray(items) ? items.map(({ line }: { line: number }) => line) : [];
}
