/**
 * PersonAct: what is done to somebody's account, each asked once more before it is done. A new password is shown
 * once, in this dialog, and kept nowhere.
 */
import { useMemo, useState, type ReactNode } from "react";
import { api } from "../../api/api.ts";
import { Dialog } from "../../design/dialog.tsx";
import { Form, useForm } from "../../design/form.tsx";
import { Secret } from "../../design/secret.tsx";
import { SelectField } from "../../design/select-field.tsx";
import { roles } from "../../session/session.ts";
import { roleNames } from "../../shell/words.ts";
import { useWords } from "../../words/words.ts";
import type { PersonRow } from "./person-row.ts";
import { peopleWords } from "./words.ts";

export type Act = "reset" | "disable" | "enable" | "role";

interface PersonActProps {
  readonly act: Act;
  readonly row: PersonRow;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const titles = {
  reset: "resetTitle",
  disable: "disableTitle",
  enable: "enableOf",
  role: "changeRoleTitle",
} as const;
const texts = { reset: "resetText", disable: "disableText", enable: null, role: "changeRoleText" } as const;
const goes = { reset: "resetGo", disable: "disable", enable: "enable", role: "changeRoleGo" } as const;

export function PersonAct({ act, row, onDone, onClose }: PersonActProps): ReactNode {
  const say = useWords(peopleWords);
  const roleOf = useWords(roleNames);
  const form = useForm({ role: row.role });
  const [password, setPassword] = useState<string | null>(null);
  const name = row.displayName;
  const options = useMemo(() => roles.map((role) => ({ value: role, label: roleOf(role) })), [roleOf]);
  const text = texts[act];

  async function go(): Promise<void> {
    const path = `/v1/people/${encodeURIComponent(row.id)}`;
    if (act === "reset") {
      const answer = await api.post<{ readonly password: string }>(`${path}/reset`);
      setPassword(answer.password);
      return onDone();
    }
    await api.patch(path, act === "role" ? { role: form.values.role } : { disabled: act === "disable" });
    onDone();
    onClose();
  }

  return (
    <Dialog title={password === null ? say(titles[act], { name }) : say("given", { name })} onClose={onClose}>
      {password === null ? (
        <>
          {text !== null && <p className="panel-lead">{say(text)}</p>}
          <Form form={form} submit={say(goes[act])} done="" onSubmit={go} isDangerous={act === "disable"}>
            {act === "role" && <SelectField form={form} name="role" label={say("role")} options={options} isRequired />}
          </Form>
        </>
      ) : (
        <>
          <p className="panel-lead">{say("givenText")}</p>
          <Secret text={password} label={say("given", { name })} />
        </>
      )}
    </Dialog>
  );
}
