/** Passkeys: the devices that sign in for me, and one more. */
import { Button } from "antd";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api } from "../../api/api.ts";
import { useProblemSentence } from "../../api/problem-words.ts";
import { Answered } from "../../design/answered.tsx";
import { DataTable } from "../../design/data-table.tsx";
import { Form, useForm } from "../../design/form.tsx";
import { Instant } from "../../design/instant.tsx";
import { TextField } from "../../design/text-field.tsx";
import { designWords } from "../../design/words.ts";
import { addPasskey, Declined } from "../../session/passkey.ts";
import { refreshSession } from "../../session/session.ts";
import { useWords } from "../../words/words.ts";
import { meWords } from "./words.ts";

interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly usedAt: string | null;
}

const KEY = ["me", "passkeys"] as const;

export function Passkeys(): ReactNode {
  const say = useWords(meWords);
  const known = useQueryClient();
  const query = useQuery({
    queryKey: KEY,
    queryFn: () => api.get<{ readonly passkeys: readonly Passkey[] }>("/v1/me/passkeys"),
  });
  const form = useForm({ name: "" });

  async function add({ name }: { name: string }): Promise<void> {
    await addPasskey(name.trim());
    form.reset();
    await known.invalidateQueries({ queryKey: KEY });
  }

  return (
    <>
      <Answered of={query} lines={2}>
        {({ passkeys }) => <Table passkeys={passkeys} />}
      </Answered>
      <Form
        form={form}
        submit={say("passkeyAdd")}
        done={say("passkeyAdded")}
        explain={(error) => (error instanceof Declined ? say("passkeyDeclined") : undefined)}
        onSubmit={add}
      >
        <TextField
          form={form}
          name="name"
          label={say("passkeyName")}
          hint={say("passkeyHint")}
          maxLength={60}
          isRequired
        />
      </Form>
    </>
  );
}

function Table({ passkeys }: { readonly passkeys: readonly Passkey[] }): ReactNode {
  const say = useWords(meWords);
  const design = useWords(designWords);
  const sentenceOf = useProblemSentence();
  const known = useQueryClient();
  const removal = useMutation({
    mutationFn: (id: string) => api.remove(`/v1/me/passkeys/${encodeURIComponent(id)}`),
    onSuccess: () => Promise.all([known.invalidateQueries({ queryKey: KEY }), refreshSession()]),
  });
  if (passkeys.length === 0) return <p className="panel-lead">{say("passkeysNone")}</p>;
  const zone = design("beijingTime");
  return (
    <>
      <DataTable
        label={say("passkeys")}
        rows={passkeys}
        rowKey={({ id }) => id}
        empty={say("passkeysNone")}
        columns={[
          { key: "name", title: say("device"), cell: ({ name }) => name },
          {
            key: "added",
            title: say("addedAt", { zone }),
            cell: ({ createdAt }) => <Instant at={createdAt} isBare isShort />,
          },
          {
            key: "used",
            title: say("usedAt", { zone }),
            cell: ({ usedAt }) => (usedAt === null ? say("never") : <Instant at={usedAt} isBare isShort />),
          },
          {
            key: "act",
            title: <span className="unseen">{say("passkeyRemove")}</span>,
            align: "right",
            cell: ({ id, name }) => (
              <Button
                size="small"
                aria-label={say("passkeyRemoveOf", { name })}
                loading={removal.isPending && removal.variables === id}
                onClick={() => removal.mutate(id)}
              >
                {say("passkeyRemove")}
              </Button>
            ),
          },
        ]}
      />
      <div aria-live="assertive">
        {removal.error !== null && <p className="form-failure">{sentenceOf(removal.error)}</p>}
      </div>
    </>
  );
}
