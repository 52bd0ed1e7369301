/** People: everybody who has an account, by page; a new password, another role, disabling and enabling. */
import { Button, Select } from "antd";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { api } from "../../api/api.ts";
import { DataTable } from "../../design/data-table.tsx";
import { Failed } from "../../design/failed.tsx";
import { Instant } from "../../design/instant.tsx";
import { Panel } from "../../design/panel.tsx";
import { PartyName } from "../../design/party-name.tsx";
import { designWords } from "../../design/words.ts";
import { roles, usePerson, type Role } from "../../session/session.ts";
import { roleNames } from "../../shell/words.ts";
import { useWords } from "../../words/words.ts";
import { PersonAct, type Act } from "./person-act.tsx";
import type { PersonRow } from "./person-row.ts";
import { peopleWords } from "./words.ts";

const LIMIT = 50;
const PEOPLE_KEY = ["people"] as const;

interface Chosen {
  readonly act: Act;
  readonly row: PersonRow;
}

export function People(): ReactNode {
  const say = useWords(peopleWords);
  const roleOf = useWords(roleNames);
  const known = useQueryClient();
  const [role, setRole] = useState<Role | null>(null);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const query = useInfiniteQuery({
    queryKey: [...PEOPLE_KEY, role],
    queryFn: ({ pageParam: after }) =>
      api.get<{ readonly people: readonly PersonRow[] }>("/v1/people", { after, limit: LIMIT, role }),
    initialPageParam: "",
    getNextPageParam: ({ people }) => (people.length < LIMIT ? undefined : people.at(-1)!.id),
  });
  const filter = (
    <Select
      aria-label={say("role")}
      value={role ?? ""}
      onChange={(value) => setRole(roles.find((one) => one === value) ?? null)}
      options={[{ value: "", label: say("allRoles") }, ...roles.map((one) => ({ value: one, label: roleOf(one) }))]}
      popupMatchSelectWidth={false}
    />
  );
  return (
    <Panel title={say("people")} actions={filter}>
      {query.error !== null && query.data === undefined ? (
        <Failed error={query.error} onAgain={() => void query.refetch()} />
      ) : (
        <Table
          rows={query.data?.pages.flatMap(({ people }) => people) ?? []}
          isLoading={query.isPending}
          onMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
          isLoadingMore={query.isFetchingNextPage}
          onAct={(act, row) => setChosen({ act, row })}
        />
      )}
      {chosen !== null && (
        <PersonAct
          act={chosen.act}
          row={chosen.row}
          onDone={() => void known.invalidateQueries({ queryKey: PEOPLE_KEY })}
          onClose={() => setChosen(null)}
        />
      )}
    </Panel>
  );
}

interface TableProps {
  readonly rows: readonly PersonRow[];
  readonly isLoading: boolean;
  readonly onMore: (() => void) | undefined;
  readonly isLoadingMore: boolean;
  readonly onAct: (act: Act, row: PersonRow) => void;
}

function Table({ rows, isLoading, onMore, isLoadingMore, onAct }: TableProps): ReactNode {
  const say = useWords(peopleWords);
  const roleOf = useWords(roleNames);
  const zone = useWords(designWords)("beijingTime");
  return (
    <DataTable
      label={say("people")}
      rows={rows}
      rowKey={({ id }) => id}
      empty={say("peopleNone")}
      isLoading={isLoading}
      onMore={onMore}
      isLoadingMore={isLoadingMore}
      columns={[
        {
          key: "name",
          title: say("name"),
          cell: ({ displayName, name }) => (
            <>
              {displayName} <span className="code">{name}</span>
            </>
          ),
        },
        { key: "role", title: say("role"), cell: ({ role }) => roleOf(role) },
        {
          key: "organisation",
          title: say("organisation"),
          cell: ({ organisation }) => (organisation === null ? say("none") : <PartyName {...organisation} />),
        },
        {
          key: "since",
          title: say("since", { zone }),
          cell: ({ createdAt }) => <Instant at={createdAt} isBare isShort />,
        },
        { key: "state", title: say("state"), cell: (row) => <AccountState row={row} /> },
        {
          key: "acts",
          title: <span className="unseen">{say("acts")}</span>,
          align: "right",
          cell: (row) => <Acts row={row} onAct={(act) => onAct(act, row)} />,
        },
      ]}
    />
  );
}

function AccountState({ row }: { readonly row: PersonRow }): ReactNode {
  const say = useWords(peopleWords);
  if (row.disabledAt !== null) return <span className="tag tag-red">{say("disabled")}</span>;
  if (row.mustChangePassword) return <span className="tag tag-yellow">{say("mustChange")}</span>;
  return <span className="tag tag-green">{say("active")}</span>;
}

interface ActsProps {
  readonly row: PersonRow;
  readonly onAct: (act: Act) => void;
}

function Acts({ row, onAct }: ActsProps): ReactNode {
  const say = useWords(peopleWords);
  const isMe = usePerson()?.id === row.id;
  const name = row.displayName;
  if (isMe) return null; // Nobody locks themselves out here.
  const acts: readonly (readonly [act: Act, text: string, label: string])[] = [
    ["role", say("changeRole"), say("changeRoleOf", { name })],
    ["reset", say("reset"), say("resetOf", { name })],
    row.disabledAt === null
      ? ["disable", say("disable"), say("disableOf", { name })]
      : ["enable", say("enable"), say("enableOf", { name })],
  ];
  return (
    <span className="row-acts">
      {acts.map(([act, text, label]) => (
        <Button key={act} size="small" aria-label={label} onClick={() => onAct(act)}>
          {text}
        </Button>
      ))}
    </span>
  );
}
