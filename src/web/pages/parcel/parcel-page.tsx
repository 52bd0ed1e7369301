/** ParcelPage: one parcel: its state in plain words, what differs and whose it is to mend, why, and what happened. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { useParams } from "react-router";
import { api, Refused } from "../../api/api.ts";
import { addFilingProblemWords } from "../../api/filing-problem-words.ts";
import { addParcelProblemWords } from "../../api/parcel-problem-words.ts";
import { useParties } from "../../api/use-parties.ts";
import { Answered } from "../../design/answered.tsx";
import { Loading } from "../../design/loading.tsx";
import { Notice } from "../../design/notice.tsx";
import { PageHead } from "../../design/page-head.tsx";
import { PartyName } from "../../design/party-name.tsx";
import { usePerson } from "../../session/session.ts";
import { useWords } from "../../words/words.ts";
import { Differences } from "./differences.tsx";
import { Documents } from "./documents.tsx";
import { Goods } from "./goods.tsx";
import { InShort } from "./in-short.tsx";
import { namesIn } from "./names-in.ts";
import { addressOf, isToMend, parcelKey, type Parcel, type Shown } from "./parcel.ts";
import "./parcel.css";
import { Reasons } from "./reasons.tsx";
import { Replay } from "./replay.tsx";
import { Tax } from "./tax.tsx";
import { PlainTimeline, Timeline } from "./timeline.tsx";
import { parcelWords } from "./words.ts";

addFilingProblemWords();
addParcelProblemWords();

/** Dialogs and forms come when they are wanted; a buyer on a telephone does without. */
const Share = lazy(async () => ({ default: (await import("./share.tsx")).Share }));
const Mending = lazy(async () => ({ default: (await import("./mending.tsx")).Mending }));

export function ParcelPage(): ReactNode {
  const say = useWords(parcelWords);
  const { platform = "", orderNo = "" } = useParams();
  const query = useQuery({
    queryKey: parcelKey({ platform, orderNo }),
    queryFn: () => api.get<Parcel>(addressOf(platform, orderNo)),
  });
  const isUnknown = query.error instanceof Refused && query.error.status === 404;
  const [isSharing, setIsSharing] = useState(false);
  const nameOf = useParties().nameOf(platform);
  return (
    <>
      <PageHead
        title={say("title", { orderNo })}
        lead={
          <>
            {say("platform")} <PartyName code={platform} name={nameOf} />
          </>
        }
        actions={
          !isUnknown && (
            <>
              <Button onClick={() => setIsSharing(true)}>{say("share")}</Button>
              <Button onClick={() => window.print()}>{say("print")}</Button>
            </>
          )
        }
      />
      <Suspense>
        {isSharing && <Share platform={platform} orderNo={orderNo} onClose={() => setIsSharing(false)} />}
      </Suspense>
      {isUnknown ? (
        <Notice kind="not-found" title={say("unknownTitle")}>
          {say("unknownText")}
        </Notice>
      ) : (
        <Answered of={query}>{(parcel) => <Whole key={`${platform}/${orderNo}`} parcel={parcel} />}</Answered>
      )}
    </>
  );
}

function Whole({ parcel }: { readonly parcel: Parcel }): ReactNode {
  const person = usePerson();
  const parties = useParties();
  const documents = useQuery({
    queryKey: parcelKey(parcel, "documents"),
    queryFn: async () =>
      (
        await api.get<{ readonly documents: readonly Shown[] }>(
          `${addressOf(parcel.platform, parcel.orderNo)}/documents`,
        )
      ).documents,
  });
  const said = namesIn(documents.data ?? []);
  const names = (code: string): string | undefined => parties.nameOf(code) ?? said.get(code);
  const isConsumer = person?.role === "consumer";
  const isEnterprise = person?.role === "enterprise";
  const party = person?.organisation?.code;
  const isYours = isEnterprise && parcel.mismatches.some((mismatch) => isToMend(parcel, mismatch, party));
  return (
    <>
      <InShort parcel={parcel} isConsumer={isConsumer} isYours={isYours} />
      <Differences parcel={parcel} names={names} />
      {isEnterprise && party !== undefined && documents.data !== undefined && (
        <Suspense fallback={<Loading lines={3} />}>
          <Mending parcel={parcel} documents={documents.data} party={party} />
        </Suspense>
      )}
      <Reasons parcel={parcel} isInside={!isConsumer} />
      <Documents parcel={parcel} query={documents} names={names} />
      <Tax steps={parcel.steps ?? []} />
      <Goods parcel={parcel} names={names} />
      {isConsumer ? <PlainTimeline parcel={parcel} /> : <Timeline parcel={parcel} names={names} />}
      {parcel.version > 0 && <Replay parcel={parcel} />}
    </>
  );
}
