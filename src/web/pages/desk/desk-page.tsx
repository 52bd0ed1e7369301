/**
 * DeskPage: where officers decide: a list of what waits, and beside it the parcel that is open.
 *
 * Which list and which parcel stand in the address: `/desk?list=held&parcel=PLATFORM/ORDERNO`. On a narrow screen one
 * of the two is shown. Not here: the whole parcel, which has a page of its own.
 */
import { useCallback, useEffect, useRef, type ReactNode } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { addDeskProblemWords } from "../../api/desk-problem-words.ts";
import { LinkTabs } from "../../design/link-tabs.tsx";
import { Notice } from "../../design/notice.tsx";
import { PageHead } from "../../design/page-head.tsx";
import { useWords } from "../../words/words.ts";
import "./desk.css";
import { addressOf } from "./address-of.ts";
import { DeskList } from "./desk-list.tsx";
import { consignmentOf, deskLists, type DeskListName, type DeskParcel } from "./desk-parcel.ts";
import { nextAfter } from "./next-after.ts";
import { OpenParcel } from "./open-parcel.tsx";
import { useDeskList } from "./use-desk.ts";
import { deskWords } from "./words.ts";

addDeskProblemWords();

export function DeskPage(): ReactNode {
  const say = useWords(deskWords);
  const [parameters] = useSearchParams();
  const list = deskLists.find((one) => one === parameters.get("list")) ?? "held";
  const asked = parameters.get("parcel");
  const opened = asked !== null && /^[^/]+\/[^/]+$/.test(asked) ? asked : null;
  const query = useDeskList(list);
  const rows = query.data?.pages.flatMap(({ parcels }) => parcels) ?? [];
  const next = useNext(list, rows, opened);
  const element = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const toList = useCallback(() => {
    const links = [...(element.current?.querySelectorAll<HTMLElement>(".desk-item") ?? [])];
    const link = links.find(({ ariaCurrent }) => ariaCurrent === "true") ?? links[0];
    if (link === undefined || link.offsetParent === null)
      void navigate(addressOf(list)); // Nothing there, or hidden.
    else link.focus();
  }, [list, navigate]);
  return (
    <>
      <PageHead title={say("title")} lead={say("lead")} />
      <LinkTabs
        label={say("lists")}
        tabs={deskLists.map((one) => ({ to: addressOf(one), label: say(one), isCurrent: one === list }))}
      />
      <div ref={element} className={opened === null ? "desk" : "desk desk-open"}>
        <DeskList list={list} query={query} rows={rows} opened={opened} />
        {opened === null ? (
          <div className="panel desk-choose">
            <Notice kind="empty" title={say("chooseTitle")}>
              {say("chooseText")}
            </Notice>
          </div>
        ) : (
          <OpenParcel key={opened} consignment={opened} list={list} next={next} onLeave={toList} />
        )}
      </div>
    </>
  );
}

/** Where the open parcel stood is remembered, for a ruling takes it off the list. */
function useNext(list: DeskListName, rows: readonly DeskParcel[], opened: string | null): string | null {
  const place = useRef({ list, at: 0 });
  const names = rows.map(consignmentOf);
  const at = opened === null ? -1 : names.indexOf(opened);
  useEffect(() => {
    if (at !== -1) place.current = { list, at };
  }, [list, at]);
  return nextAfter(names, opened, place.current.list === list ? place.current.at : 0);
}
