/**
 * exportLists: parcels of the list as a file: which columns it has, and its form. How many each form takes.
 */
import { Readable } from "node:stream";
import { listedView, type ListedView } from "../app/lists/ask-lists.ts";
import { exportParcels } from "../app/lists/export-parcels.ts";
import type { Viewer } from "../app/lists/find-parcels.ts";
import type { ListReader, NumberedParcel } from "../app/lists/list-ports.ts";
import type { ExportRequest } from "../http/lists/list-port.ts";
import { ok, type Result } from "../kernel/problem.ts";
import type { Cell, Sheet } from "../messages/sheet/sheet.ts";
import { writeCsv } from "../messages/sheet/write-csv.ts";
import { writeXlsx } from "../messages/sheet/write-xlsx.ts";

/** A workbook holds 1,048,576 rows; its packing holds in memory what the receiver does not take. */
const PARCELS_MAX = { csv: 1_000_000, xlsx: 100_000 } as const;

interface Column {
  readonly en: string;
  readonly zh: string;
  cell(row: ListedView): Cell;
}

const text = (member: keyof ListedView, en: string, zh: string): Column => ({
  en,
  zh,
  cell: (row) => {
    const value = row[member];
    return typeof value === "object" && value !== null ? value.join(" ") : value;
  },
});
const decimal = (member: "dutiableValue" | "levied", en: string, zh: string): Column => ({
  en,
  zh,
  cell: (row) => (row[member] === null ? null : { decimal: row[member] }),
});

const columns: readonly Column[] = [
  text("platform", "platform", "电商平台"),
  text("orderNo", "order number", "订单编号"),
  text("carrier", "carrier", "物流企业"),
  text("waybillNo", "waybill number", "运单编号"),
  text("state", "state", "状态"),
  text("lane", "lane", "通道"),
  text("officialStatus", "official status", "回执状态"),
  text("seller", "seller", "电商企业"),
  text("declarant", "declarant", "申报企业"),
  text("paymentFirm", "payment firm", "支付企业"),
  text("procedure", "procedure", "监管方式"),
  text("port", "port of entry", "进境口岸"),
  text("customsOffice", "customs office", "申报海关"),
  decimal("dutiableValue", "dutiable value", "完税价格"),
  decimal("levied", "levied", "应征税额"),
  text("currency", "currency", "币制"),
  text("reasons", "reasons", "命中规则"),
  text("mismatches", "mismatches", "比对不一致"),
  text("firstFiledAt", "first filed (UTC)", "首次报送（UTC）"),
  text("decidedAt", "decided (UTC)", "决定时间（UTC）"),
  text("changedAt", "changed (UTC)", "变更时间（UTC）"),
];

export async function exportLists(
  reader: ListReader,
  viewer: Viewer,
  { form, lang, filter }: ExportRequest,
): Promise<Result<Readable>> {
  const found = await exportParcels(reader, viewer, filter, PARCELS_MAX[form]);
  if (!found.ok) return found;
  const sheet: Sheet = {
    name: lang === "en" ? "parcels" : "包裹",
    headings: columns.map((column) => column[lang]),
    rows: rowsOf(found.value),
  };
  return ok(form === "csv" ? Readable.from(writeCsv(sheet)) : writeXlsx(sheet));
}

async function* rowsOf(pieces: AsyncIterable<readonly NumberedParcel[]>): AsyncGenerator<readonly (readonly Cell[])[]> {
  for await (const piece of pieces) yield piece.map(listedView).map((row) => columns.map((column) => column.cell(row)));
}
