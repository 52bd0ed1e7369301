/** OwnParcels: what a consumer bought, the newest first, each with its state and the way to its page. */
import { Button } from "antd";
import type { ReactNode } from "react";
import { Failed } from "../../design/failed.tsx";
import { Instant } from "../../design/instant.tsx";
import { Loading } from "../../design/loading.tsx";
import { Money } from "../../design/money.tsx";
import { Notice } from "../../design/notice.tsx";
import { PageHead } from "../../design/page-head.tsx";
import { ParcelLink } from "../../design/parcel-link.tsx";
import { StateTag } from "../../design/state-tag.tsx";
import { designWords } from "../../design/words.ts";
import { useWords } from "../../words/words.ts";
import { useList, type Listed } from "./listed.ts";
import "./parcels.css";
import { parcelsWords } from "./words.ts";

export function OwnParcels(): ReactNode {
  const say = useWords(parcelsWords);
  const design = useWords(designWords);
  const query = useList("");
  const parcels = query.data?.pages.flatMap((page) => page.parcels) ?? [];
  return (
    <>
      <PageHead title={say("own")} lead={say("ownLead")} />
      <section className="panel" aria-label={say("own")}>
        {query.data === undefined && query.error !== null && (
          <Failed error={query.error} onAgain={() => void query.refetch()} />
        )}
        {query.isPending && <Loading lines={6} />}
        {query.data !== undefined && parcels.length === 0 && (
          <Notice kind="empty" title={say("ownNone")}>
            {say("ownNoneText")}
          </Notice>
        )}
        <ul className="own-parcels">
          {parcels.map((parcel) => (
            <OwnParcel key={`${parcel.platform}/${parcel.orderNo}`} parcel={parcel} />
          ))}
        </ul>
        {query.hasNextPage && (
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {design("more")}
          </Button>
        )}
      </section>
    </>
  );
}

function OwnParcel({ parcel }: { readonly parcel: Listed }): ReactNode {
  const say = useWords(parcelsWords);
  const { levied, currency, firstFiledAt } = parcel;
  return (
    <li className="own-parcel">
      <div className="own-parcel-head">
        <ParcelLink {...parcel} />
        <StateTag state={parcel.state} />
      </div>
      <p className="own-parcel-facts">
        {say("filedAt")} <Instant at={firstFiledAt} isShort />
        {levied !== null && (
          <>
            {" · "}
            {say("levied")} <Money amount={levied} currency={currency ?? undefined} />
          </>
        )}
      </p>
    </li>
  );
}
