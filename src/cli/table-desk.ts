/** table-desk: what the codec of tables lends to HTTP. */
import type { TablePort } from "../http/tables/table-port.ts";
import { correctTable } from "../messages/table/correct-table.ts";
import { tableCharsets } from "../messages/table/decode-table.ts";
import { readTableDocuments } from "../messages/table/read-table-documents.ts";
import { readTable } from "../messages/table/read-table.ts";
import { TABLE_BYTES_MAX } from "../messages/table/table.ts";
import { writeTemplate } from "../messages/table/write-template.ts";

export const tablePort: TablePort = {
  async read(bytes, { form, charset, kind }) {
    const table = await readTable(bytes, form, charset);
    return table.ok ? readTableDocuments(table.value, kind) : table;
  },
  template: writeTemplate,
  correct: correctTable,
  charsets: tableCharsets,
  bytesMax: TABLE_BYTES_MAX,
};
