/**
 * DeskList: what waits, the longest first. Arrow keys, Home and End move through it, Enter opens; one stop for the
 * tabulator. The list grows by itself where its page came short.
 */
import { Button } from "antd";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useEffect, useId, useState, type KeyboardEvent, type ReactNode } from "react";
import { Link } from "react-router";
import { Failed } from "../../design/failed.tsx";
import { Loading } from "../../design/loading.tsx";
import { Money } from "../../design/money.tsx";
import { Notice } from "../../design/notice.tsx";
import { StateTag } from "../../design/state-tag.tsx";
import { useNow } from "../../design/use-now.ts";
import { useSpan } from "../../design/use-span.ts";
import { designWords } from "../../design/words.ts";
import { usePerson } from "../../session/session.ts";
import { useSentence, useWords } from "../../words/words.ts";
import { addressOf } from "./address-of.ts";
import { consignmentOf, type DeskListName, type DeskParcel } from "./desk-parcel.ts";
import { deskWords } from "./words.ts";

interface DeskListProps {
  readonly list: DeskListName;
  readonly query: Omit<UseInfiniteQueryResult<InfiniteData<unknown>>, "data">;
  readonly rows: readonly DeskParcel[];
  readonly opened: string | null;
}

const empties = {
  held: "heldNone",
  inspection: "inspectionNone",
  mine: "mineNone",
  proposed: "proposedNone",
} as const;

export function DeskList({ list, query, rows, opened }: DeskListProps): ReactNode {
  const say = useWords(deskWords);
  const common = useWords(designWords);
  const hint = useId();
  const [stop, setStop] = useState<string | null>(null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isPending, error } = query;
  const isShort = rows.length === 0 && hasNextPage && !isFetchingNextPage;
  useEffect(() => {
    if (isShort) void fetchNextPage(); // What moved on since the list was made is left out of a page.
  }, [isShort, fetchNextPage]);
  const names = rows.map(consignmentOf);
  const current = [stop, opened].find((one) => one !== null && names.includes(one)) ?? names[0];
  return (
    <section className="panel desk-list" aria-label={say(list)}>
      {error !== null && rows.length === 0 ? (
        <Failed error={error} onAgain={() => void query.refetch()} />
      ) : isPending || isShort ? (
        <Loading lines={8} />
      ) : rows.length === 0 ? (
        <Notice kind="empty" title={say(empties[list])} />
      ) : (
        <>
          <p id={hint} className="desk-keys">
            {say("keys")}
          </p>
          <ol className="desk-items" aria-describedby={hint} onKeyDown={move}>
            {rows.map((row) => {
              const name = consignmentOf(row);
              return (
                <li key={name}>
                  <Link
                    to={addressOf(list, name)}
                    className="desk-item"
                    aria-current={name === opened ? "true" : undefined}
                    tabIndex={name === current ? 0 : -1}
                    onFocus={() => setStop(name)}
                  >
                    <Item row={row} list={list} />
                  </Link>
                </li>
              );
            })}
          </ol>
          {hasNextPage && (
            <Button block onClick={() => void fetchNextPage()} loading={isFetchingNextPage}>
              {common("more")}
            </Button>
          )}
        </>
      )}
    </section>
  );
}

function move(event: KeyboardEvent<HTMLElement>): void {
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>(".desk-item")];
  const at = links.findIndex((link) => link === document.activeElement);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: links.length - 1,
  };
  const to = steps[event.key];
  if (to === undefined || at === -1) return;
  event.preventDefault();
  links[Math.min(Math.max(to, 0), links.length - 1)]?.focus();
}

interface ItemProps {
  readonly row: DeskParcel;
  readonly list: DeskListName;
}

function Item({ row, list }: ItemProps): ReactNode {
  const say = useWords(deskWords);
  const choose = useSentence();
  const spanOf = useSpan();
  const now = useNow();
  const against = row.reasons.filter(({ effect }) => effect !== "note");
  const [first = row.reasons[0]] = against;
  const isMixed = list === "mine" || list === "proposed";
  return (
    <>
      <span className="desk-item-head">
        <span className="figures">{row.orderNo}</span>
        {row.dutiableValue === null ? (
          <span className="desk-quiet">{say("valueUnknown")}</span>
        ) : (
          <Money amount={row.dutiableValue} currency={row.currency ?? undefined} />
        )}
      </span>
      {first !== undefined && (
        <span className="desk-item-why">{first.rule === "sampling" ? say("drawn") : choose(first.because)}</span>
      )}
      <span className="desk-item-foot">
        {isMixed && <StateTag state={row.state} />}
        {against.length > 1 && <span>{say("moreReasons", { count: against.length - 1 })}</span>}
        {row.waitingSince !== null && <span>{say("waits", { span: spanOf(now - Date.parse(row.waitingSince)) })}</span>}
        <Hand row={row} now={now} />
      </span>
    </>
  );
}

function Hand({ row: { claim, proposal }, now }: { readonly row: DeskParcel; readonly now: number }): ReactNode {
  const say = useWords(deskWords);
  const spanOf = useSpan();
  const me = usePerson()?.id;
  if (proposal !== null) return <span className="tag tag-blue">{say("open")}</span>;
  const left = claim === null ? 0 : Date.parse(claim.until) - now;
  if (claim === null || left <= 0) return null;
  return claim.officer === me ? (
    <span className="tag tag-neutral">{say("yours", { span: spanOf(left) })}</span>
  ) : (
    <span className="tag tag-neutral">{say("anothers")}</span>
  );
}
