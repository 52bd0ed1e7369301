/** LooksPage: who looked at whose data, when and why: for who protects it. */
import { Button } from "antd";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useSearchParams } from "react-router";
import { api } from "../../api/api.ts";
import { DataTable } from "../../design/data-table.tsx";
import { Failed } from "../../design/failed.tsx";
import { Form, useForm } from "../../design/form.tsx";
import { Instant } from "../../design/instant.tsx";
import { PageHead } from "../../design/page-head.tsx";
import { TextField } from "../../design/text-field.tsx";
import { designWords } from "../../design/words.ts";
import { useWords } from "../../words/words.ts";
import "./looks.css";
import { looksWords } from "./words.ts";

interface Look {
  readonly id: string;
  readonly at: string;
  readonly person: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly consignment: string | null;
  readonly what: string;
  readonly document: string | null;
  /** Where in the document the number stands. */
  readonly field: string | null;
  readonly reason: string | null;
}

const LIMIT = 100;
const kinds = ["parcel", "documents", "facts", "export", "unmask"] as const;

export function LooksPage(): ReactNode {
  const say = useWords(looksWords);
  const zone = useWords(designWords)("beijingTime");
  const [parameters] = useSearchParams();
  const account = parameters.get("account") ?? "";
  const consignment = parameters.get("consignment") ?? "";
  const query = useInfiniteQuery({
    queryKey: ["looks", account, consignment],
    queryFn: ({ pageParam: after }) =>
      api.get<{ readonly looks: readonly Look[]; readonly next: string | null }>("/v1/looks", {
        ...{ after, limit: LIMIT, account, consignment },
      }),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
  });
  const nameOf = (what: string): string => {
    const known = kinds.find((kind) => kind === what);
    return known === undefined ? what : say(known);
  };
  return (
    <>
      <PageHead title={say("title")} lead={say("lead")} />
      <section className="panel" aria-label={say("find")}>
        <Filter key={`${account} ${consignment}`} account={account} consignment={consignment} />
      </section>
      <section className="panel" aria-label={say("title")}>
        {query.error !== null && query.data === undefined ? (
          <Failed error={query.error} onAgain={() => void query.refetch()} />
        ) : (
          <DataTable
            label={say("title")}
            rows={query.data?.pages.flatMap(({ looks }) => looks) ?? []}
            rowKey={({ id }) => id}
            empty={say("none")}
            isLoading={query.isPending}
            onMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
            isLoadingMore={query.isFetchingNextPage}
            columns={[
              { key: "at", title: say("at", { zone }), cell: ({ at }) => <Instant at={at} isBare /> },
              {
                key: "who",
                title: say("who"),
                cell: ({ person: { id, displayName } }) => (
                  <>
                    {displayName} <span className="code">{id}</span>
                  </>
                ),
              },
              {
                key: "consignment",
                title: say("consignment"),
                cell: ({ consignment: parcel }) => <span className="figures">{parcel ?? ""}</span>,
              },
              {
                key: "what",
                title: say("what"),
                cell: ({ what, document, field }) => (
                  <>
                    {nameOf(what)}{" "}
                    <span className="code">{[document, field].filter((one) => one !== null).join(" ")}</span>
                  </>
                ),
              },
              { key: "reason", title: say("reason"), cell: ({ reason }) => reason ?? "" },
            ]}
          />
        )}
      </section>
    </>
  );
}

interface FilterProps {
  readonly account: string;
  readonly consignment: string;
}

/** What is asked for stands in the address, so that it can be handed on. */
function Filter({ account, consignment }: FilterProps): ReactNode {
  const say = useWords(looksWords);
  const [, setParameters] = useSearchParams();
  const form = useForm({ account, consignment });
  const all = <Button onClick={() => setParameters({})}>{say("all")}</Button>;
  return (
    <Form
      form={form}
      submit={say("find")}
      done=""
      extra={all}
      onSubmit={(values) => {
        const asked = Object.entries(values).flatMap(([name, value]) =>
          value.trim() === "" ? [] : [[name, value.trim()]],
        );
        setParameters(Object.fromEntries(asked) as Record<string, string>);
        return Promise.resolve();
      }}
    >
      <div className="looks-filter">
        <TextField form={form} name="consignment" label={say("consignment")} hint={say("consignmentHint")} />
        <TextField form={form} name="account" label={say("account")} />
      </div>
    </Form>
  );
}
