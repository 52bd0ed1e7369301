/** PasswordForm: another password. The session goes on under a new cookie; all others of this person end. */
import type { ReactNode } from "react";
import { api, Refused } from "../../api/api.ts";
import { Form, useForm } from "../../design/form.tsx";
import { TextField } from "../../design/text-field.tsx";
import { usePasswordRule } from "../../session/password-rule.ts";
import { adopt, type Session } from "../../session/session.ts";
import { useWords } from "../../words/words.ts";
import { meWords } from "./words.ts";

const LENGTH_MAX = 1_000;

export function PasswordForm(): ReactNode {
  const say = useWords(meWords);
  const rule = usePasswordRule();
  const form = useForm({ current: "", next: "", repeat: "" });

  async function change({ current, next }: { current: string; next: string }): Promise<void> {
    adopt(await api.put<Session>("/v1/me/password", { current, next }));
    form.reset();
  }

  const secret = { form, type: "password", maxLength: LENGTH_MAX, isRequired: true } as const;
  return (
    <Form
      form={form}
      submit={say("change")}
      done={say("changed")}
      explain={(error) => (error instanceof Refused && error.status === 401 ? say("currentWrong") : undefined)}
      onSubmit={change}
    >
      <TextField {...secret} name="current" label={say("current")} autoComplete="current-password" />
      <TextField
        {...secret}
        name="next"
        label={say("next")}
        hint={say("nextHint")}
        autoComplete="new-password"
        rule={rule}
      />
      <TextField
        {...secret}
        name="repeat"
        label={say("repeat")}
        autoComplete="new-password"
        rule={(value) => (value === form.values.next ? undefined : say("differs"))}
      />
    </Form>
  );
}
