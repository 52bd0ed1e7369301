/**
 * JoinPage: an invitation becomes an account. Its token stands behind the "#" of the address, which browsers send
 * to nobody; it is taken out of the address as soon as it is read.
 */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { useNavigate } from "react-router";
import { api, Refused } from "../../api/api.ts";
import { ChoiceField } from "../../design/choice-field.tsx";
import { Failed } from "../../design/failed.tsx";
import { Form, useForm } from "../../design/form.tsx";
import { Instant } from "../../design/instant.tsx";
import { Loading } from "../../design/loading.tsx";
import { Notice } from "../../design/notice.tsx";
import { PageHead } from "../../design/page-head.tsx";
import { PartyName } from "../../design/party-name.tsx";
import { usePasswordRule } from "../../session/password-rule.ts";
import { TextField } from "../../design/text-field.tsx";
import { adopt, type Organisation, type Role, type Session } from "../../session/session.ts";
import { useStartOf } from "../../session/start-of.ts";
import { roleNames } from "../../shell/words.ts";
import { language as spoken, useWords } from "../../words/words.ts";
import "./join.css";
import { joinWords } from "./words.ts";

interface Invitation {
  readonly role: Role;
  readonly organisation: Pick<Organisation, "code" | "name"> | null;
  readonly expiresAt: string;
}

export function JoinPage(): ReactNode {
  const say = useWords(joinWords);
  const [token] = useState(() => window.location.hash.slice(1));
  useEffect(() => window.history.replaceState(window.history.state, "", window.location.pathname), []);
  return (
    <div className="join">
      <PageHead title={say("title")} lead={token === "" ? undefined : say("lead")} />
      {token === "" ? (
        <Notice kind="not-found" title={say("missing")}>
          {say("missingText")}
        </Notice>
      ) : (
        <Invited token={token} />
      )}
    </div>
  );
}

function Invited({ token }: { readonly token: string }): ReactNode {
  const say = useWords(joinWords);
  const { data, error, refetch } = useQuery({
    queryKey: ["invitation"],
    queryFn: () => api.post<Invitation>("/v1/invitations/look", { token }),
    staleTime: Infinity,
    gcTime: 0,
    meta: { isForAnyone: true },
  });
  if (data !== undefined) return <Acceptance token={token} invitation={data} />;
  if (error === null) return <Loading />;
  const isOver = error instanceof Refused && error.status >= 400 && error.status < 500 && error.status !== 429;
  if (!isOver) return <Failed error={error} onAgain={() => void refetch()} />;
  return (
    <Notice kind="no-rights" title={say("over")}>
      {say("overText")}
    </Notice>
  );
}

interface AcceptanceProps {
  readonly token: string;
  readonly invitation: Invitation;
}

function Acceptance({ token, invitation }: AcceptanceProps): ReactNode {
  const say = useWords(joinWords);
  const roleOf = useWords(roleNames);
  const navigate = useNavigate();
  const startOf = useStartOf();
  const rule = usePasswordRule();
  const form = useForm({ name: "", displayName: "", password: "", repeat: "", language: spoken.value() });
  const { organisation, role, expiresAt } = invitation;

  async function accept(): Promise<void> {
    const { name, displayName, password, language } = form.values;
    const account = { name: name.trim(), displayName: displayName.trim(), password, language };
    const session = await api.post<Session>("/v1/invitations/accept", { token, ...account });
    adopt(session);
    await navigate(startOf(role), { replace: true });
  }

  return (
    <>
      <section className="panel" aria-label={say("title")}>
        <dl className="facts">
          <dt>{say("role")}</dt>
          <dd>{roleOf(role)}</dd>
          <dt>{say("organisation")}</dt>
          <dd>{organisation === null ? say("none") : <PartyName {...organisation} />}</dd>
          <dt>{say("until")}</dt>
          <dd>
            <Instant at={expiresAt} isShort />
          </dd>
        </dl>
      </section>
      <section className="panel" aria-label={say("lead")}>
        <Form form={form} submit={say("join")} done="" onSubmit={accept}>
          <TextField
            form={form}
            name="name"
            label={say("name")}
            hint={say("nameHint")}
            autoComplete="username"
            isRequired
          />
          <TextField form={form} name="displayName" label={say("displayName")} autoComplete="name" isRequired />
          <TextField
            form={form}
            name="password"
            label={say("password")}
            hint={say("passwordHint")}
            type="password"
            autoComplete="new-password"
            maxLength={1_000}
            rule={rule}
            isRequired
          />
          <TextField
            form={form}
            name="repeat"
            label={say("repeat")}
            type="password"
            autoComplete="new-password"
            maxLength={1_000}
            rule={(value) => (value === form.values.password ? undefined : say("differs"))}
            isRequired
          />
          <ChoiceField
            form={form}
            name="language"
            label={say("language")}
            options={[
              { value: "zh", label: "中文", lang: "zh-Hans" },
              { value: "en", label: "English", lang: "en" },
            ]}
          />
        </Form>
      </section>
    </>
  );
}
