/** Found: how many parcels there are, page after page of them, their order, and the way to a file of all. */
import { Button, Select } from "antd";
import { useState, type ReactNode } from "react";
import { Link } from "react-router";
import { Refused } from "../../api/api.ts";
import { Failed } from "../../design/failed.tsx";
import { Instant } from "../../design/instant.tsx";
import { Notice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { writeCount } from "../../design/write-count.ts";
import { useWords } from "../../words/words.ts";
import { ExportParcels } from "./export-parcels.tsx";
import { useList, type ListAnswer } from "./listed.ts";
import { orders, writeValues, type Order, type ParcelFilter } from "./parcel-filter.ts";
import { ParcelTable } from "./parcel-table.tsx";
import { parcelsWords } from "./words.ts";

interface FoundProps {
  readonly filter: ParcelFilter;
  /** The whole question, as in an address. */
  readonly question: string;
  readonly onOrder: (order: Order) => void;
}

export function Found({ filter, question, onOrder }: FoundProps): ReactNode {
  const say = useWords(parcelsWords);
  const [isExporting, setIsExporting] = useState(false);
  const query = useList(question);
  const first = query.data?.pages[0];
  const count = first?.count.value ?? 0;
  const acts = (
    <>
      <Select
        aria-label={say("order")}
        value={filter.order}
        onChange={onOrder}
        options={orders.map((order) => ({ value: order, label: say(order) }))}
        popupMatchSelectWidth={false}
      />
      <Button disabled={count === 0} onClick={() => setIsExporting(true)}>
        {say("export")}
      </Button>
    </>
  );
  return (
    <Panel title={say("found")} {...(query.error === null && { lead: <Count first={first} /> })} actions={acts}>
      {query.error !== null && query.data === undefined ? (
        <Trouble error={query.error} onAgain={() => void query.refetch()} />
      ) : (
        <ParcelTable
          rows={query.data?.pages.flatMap(({ parcels }) => parcels) ?? []}
          isLoading={query.isPending}
          onMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
          isLoadingMore={query.isFetchingNextPage}
          empty={say(question === "" ? "noneAtAll" : "none")}
        />
      )}
      {query.isFetchNextPageError && <Failed error={query.error} onAgain={() => void query.fetchNextPage()} />}
      {isExporting && (
        <ExportParcels
          filter={String(writeValues(filter.values))}
          count={count}
          onClose={() => setIsExporting(false)}
        />
      )}
    </Panel>
  );
}

function Count({ first }: { readonly first: ListAnswer | undefined }): ReactNode {
  const say = useWords(parcelsWords);
  if (first === undefined) return <span role="status">{say("counting")}</span>;
  const { value } = first.count;
  return (
    <span role="status">
      {say("count", { count: value, number: writeCount(value) })}
      {first.at !== null && (
        <>
          {" · "}
          {say("asOf")} <Instant at={first.at} />
        </>
      )}
    </span>
  );
}

/** What was asked for was too much, or is no question; the one is nobody's fault. */
function Trouble({ error, onAgain }: { readonly error: Error; readonly onAgain: () => void }): ReactNode {
  const say = useWords(parcelsWords);
  const code = error instanceof Refused ? error.problems[0]?.code : undefined;
  if (code === "list.too_slow" || code === "list.too_broad") {
    return (
      <Notice kind="empty" title={say("tooMuch")} action={<Button onClick={onAgain}>{say("askAgain")}</Button>}>
        {say("tooMuchText")}
      </Notice>
    );
  }
  if (code === "list.question_malformed") {
    return (
      <>
        <Failed error={error} />
        <p className="found-clear">
          <Link to={{ search: "" }}>{say("clear")}</Link>
        </p>
      </>
    );
  }
  return <Failed error={error} onAgain={onAgain} />;
}
