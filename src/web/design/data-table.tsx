/**
 * DataTable: the one table: rows by key, the zone and unit in the head, the next page by a button (keyset: there
 * are no page numbers), a row's own link in its first cell.
 *
 * On paper it is whole and plain. Not for public pages. Not here: filters, which stand above it.
 */
import { Button, Table, type TableColumnsType } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../words/words.ts";
import { Loading } from "./loading.tsx";
import { Notice } from "./notice.tsx";
import { designWords } from "./words.ts";

export interface Column<Row> {
  readonly key: string;
  readonly title: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: "left" | "right";
  /** In pixels; without it the column takes what its content needs. */
  readonly width?: number;
}

interface DataTableProps<Row> {
  /** Says what is in it, for those who do not see it. */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  /** The sentence where there are no rows. */
  readonly empty: string;
  readonly isLoading?: boolean;
  /** Given where there are more rows to ask for. */
  readonly onMore?: (() => void) | undefined;
  readonly isLoadingMore?: boolean;
}

export function DataTable<Row extends object>(props: DataTableProps<Row>): ReactNode {
  const { label, rows, columns, rowKey, empty, isLoading = false, onMore, isLoadingMore = false } = props;
  const say = useWords(designWords);
  const shaped: TableColumnsType<Row> = columns.map(({ key, title, cell, align, width }) => ({
    key,
    title,
    align: align ?? "left",
    ...(width !== undefined && { width }),
    render: (_value: unknown, row: Row) => cell(row),
  }));
  return (
    <div className="data-table">
      <Table<Row>
        aria-label={label}
        columns={shaped}
        dataSource={[...rows]}
        rowKey={rowKey}
        loading={isLoading && rows.length > 0}
        pagination={false}
        size="middle"
        scroll={{ x: true }}
        locale={{ emptyText: isLoading ? <Loading lines={6} /> : <Notice kind="empty" title={empty} /> }}
      />
      {rows.length > 0 && (
        <div className="data-table-foot">
          {onMore !== undefined && (
            <Button onClick={onMore} loading={isLoadingMore}>
              {say("more")}
            </Button>
          )}
          <span role="status">
            {say("shown", { count: rows.length })}
            {onMore === undefined && ` · ${say("allShown")}`}
          </span>
        </div>
      )}
    </div>
  );
}
