/** Invitations: who is invited, taking an invitation back, and inviting somebody. */
import { Button } from "antd";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { api } from "../../api/api.ts";
import { useProblemSentence } from "../../api/problem-words.ts";
import { Answered } from "../../design/answered.tsx";
import { DataTable } from "../../design/data-table.tsx";
import { Instant } from "../../design/instant.tsx";
import { Panel } from "../../design/panel.tsx";
import { PartyName } from "../../design/party-name.tsx";
import { designWords } from "../../design/words.ts";
import { roleNames } from "../../shell/words.ts";
import { useWords } from "../../words/words.ts";
import { INVITATIONS_KEY, type Invitation } from "./invitation.ts";
import { Invite } from "./invite.tsx";
import { peopleWords } from "./words.ts";

export function Invitations({ isManager }: { readonly isManager: boolean }): ReactNode {
  const say = useWords(peopleWords);
  const [isInviting, setIsInviting] = useState(false);
  const query = useQuery({
    queryKey: INVITATIONS_KEY,
    queryFn: () => api.get<{ readonly invitations: readonly Invitation[] }>("/v1/invitations"),
  });
  const invite = (
    <Button type="primary" onClick={() => setIsInviting(true)}>
      {say("invite")}
    </Button>
  );
  return (
    <Panel title={say("invitations")} actions={invite}>
      <Answered of={query} isEmpty={({ invitations }) => invitations.length === 0} empty={say("invitationsNone")}>
        {({ invitations }) => <Table invitations={invitations} />}
      </Answered>
      {isInviting && <Invite isManager={isManager} onClose={() => setIsInviting(false)} />}
    </Panel>
  );
}

const tones = { open: "blue", accepted: "green", revoked: "red", expired: "neutral" } as const;

function Table({ invitations }: { readonly invitations: readonly Invitation[] }): ReactNode {
  const say = useWords(peopleWords);
  const roleOf = useWords(roleNames);
  const sentenceOf = useProblemSentence();
  const zone = useWords(designWords)("beijingTime");
  const known = useQueryClient();
  const revocation = useMutation({
    mutationFn: (id: string) => api.remove(`/v1/invitations/${encodeURIComponent(id)}`),
    onSuccess: () => known.invalidateQueries({ queryKey: INVITATIONS_KEY }),
  });
  return (
    <>
      <DataTable
        label={say("invitations")}
        rows={invitations}
        rowKey={({ id }) => id}
        empty={say("invitationsNone")}
        columns={[
          { key: "note", title: say("invitedFor"), cell: ({ note }) => note ?? "" },
          { key: "role", title: say("role"), cell: ({ role }) => roleOf(role) },
          {
            key: "organisation",
            title: say("organisation"),
            cell: ({ organisation }) => (organisation === null ? say("none") : <PartyName code={organisation} />),
          },
          { key: "by", title: say("invitedBy"), cell: ({ invitedBy }) => invitedBy },
          {
            key: "until",
            title: say("until", { zone }),
            cell: ({ expiresAt }) => <Instant at={expiresAt} isBare isShort />,
          },
          {
            key: "state",
            title: say("state"),
            cell: ({ state }) => <span className={`tag tag-${tones[state]}`}>{say(state)}</span>,
          },
          {
            key: "act",
            title: <span className="unseen">{say("acts")}</span>,
            align: "right",
            cell: (row) =>
              row.state === "open" && (
                <Button
                  size="small"
                  aria-label={say("revokeOf", { note: row.note ?? roleOf(row.role) })}
                  loading={revocation.isPending && revocation.variables === row.id}
                  onClick={() => revocation.mutate(row.id)}
                >
                  {say("revoke")}
                </Button>
              ),
          },
        ]}
      />
      <div aria-live="assertive">
        {revocation.error !== null && <p className="form-failure">{sentenceOf(revocation.error)}</p>}
      </div>
    </>
  );
}
