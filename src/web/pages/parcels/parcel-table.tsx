/** ParcelTable: parcels as rows: which, where they stand, why, between whom, of what value, since when and where. */
import type { ReactNode } from "react";
import { useParties } from "../../api/use-parties.ts";
import { DataTable, type Column } from "../../design/data-table.tsx";
import { Instant } from "../../design/instant.tsx";
import { LaneTag } from "../../design/lane-tag.tsx";
import { MismatchName } from "../../design/mismatch-name.tsx";
import { Money } from "../../design/money.tsx";
import { ParcelLink } from "../../design/parcel-link.tsx";
import { PartyName } from "../../design/party-name.tsx";
import { RuleName } from "../../design/rule-name.tsx";
import { StateTag } from "../../design/state-tag.tsx";
import { designWords } from "../../design/words.ts";
import { useWords } from "../../words/words.ts";
import type { Listed } from "./listed.ts";
import { parcelsWords } from "./words.ts";

interface ParcelTableProps {
  readonly rows: readonly Listed[];
  readonly isLoading: boolean;
  readonly onMore: (() => void) | undefined;
  readonly isLoadingMore: boolean;
  readonly empty: string;
}

export function ParcelTable(props: ParcelTableProps): ReactNode {
  const say = useWords(parcelsWords);
  const zone = useWords(designWords)("beijingTime");
  const columns: readonly Column<Listed>[] = [
    { key: "parcel", title: say("parcel"), cell: (row) => <Which row={row} /> },
    { key: "state", title: say("stateAndLane"), cell: (row) => <Where row={row} /> },
    { key: "why", title: say("why"), cell: (row) => <Why row={row} /> },
    { key: "parties", title: say("sellerAndDeclarant"), cell: (row) => <Between row={row} /> },
    { key: "value", title: say("valueAndTax"), align: "right", cell: (row) => <Value row={row} /> },
    { key: "filed", title: say("filedAndWhere", { zone }), cell: (row) => <FiledWhere row={row} /> },
  ];
  return (
    <DataTable
      {...props}
      label={say("title")}
      rowKey={({ platform, orderNo }) => `${platform}/${orderNo}`}
      columns={columns}
    />
  );
}

interface CellProps {
  readonly row: Listed;
}

const Which = ({ row }: CellProps): ReactNode => (
  <span className="cell">
    <ParcelLink {...row} />
    <span className="code">{row.platform}</span>
    {row.waybillNo !== null && (
      <span className="code cell-line" title={row.waybillNo}>
        {row.waybillNo}
      </span>
    )}
  </span>
);

const Where = ({ row: { state, lane } }: CellProps): ReactNode => (
  <span className="cell">
    <StateTag state={state} />
    {lane !== null && <LaneTag lane={lane} />}
  </span>
);

/** As many as make no row much higher than its neighbours. */
const SHOWN_MAX = 3;

function Why({ row: { mismatches, reasons } }: CellProps): ReactNode {
  const say = useWords(parcelsWords);
  const all = [
    ...mismatches.map((rule) => <MismatchName key={rule} rule={rule} />),
    // Where documents differ the rule that says so adds nothing.
    ...reasons
      .filter((rule) => rule !== "mismatch" || mismatches.length === 0)
      .map((rule) => <RuleName key={rule} rule={rule} />),
  ];
  const rest = all.length - SHOWN_MAX;
  return (
    <span className="cell cell-why">
      {all.slice(0, SHOWN_MAX)}
      {rest > 0 && <span className="code">{say("andMore", { count: rest })}</span>}
    </span>
  );
}

function Between({ row: { seller, declarant } }: CellProps): ReactNode {
  const { nameOf } = useParties();
  const codes = [...new Set([seller, declarant])].flatMap((code) => code ?? []);
  return (
    <span>
      {codes.map((code) => (
        <span key={code} className="cell-line" title={`${nameOf(code) ?? ""} ${code}`.trim()}>
          <PartyName code={code} name={nameOf(code)} />
        </span>
      ))}
    </span>
  );
}

function Value({ row: { dutiableValue, levied, currency } }: CellProps): ReactNode {
  if (dutiableValue === null) return null;
  return (
    <span className="cell cell-right">
      <Money amount={dutiableValue} currency={currency ?? undefined} />
      {levied !== null && (
        <span className="code">
          <Money amount={levied} currency={currency ?? undefined} />
        </span>
      )}
    </span>
  );
}

const FiledWhere = ({ row: { firstFiledAt, port, procedure } }: CellProps): ReactNode => (
  <span className="cell">
    <Instant at={firstFiledAt} isBare isShort />
    <span className="code">{[port, procedure].filter((code) => code !== null).join(" · ")}</span>
  </span>
);
