/**
 * Invite: a role, an organisation, a note, and then the link, shown once. Whoever manages people invites anybody;
 * others invite colleagues of their own organisation.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState, type ReactNode } from "react";
import { api } from "../../api/api.ts";
import { useParties } from "../../api/use-parties.ts";
import { Dialog } from "../../design/dialog.tsx";
import { Form, useForm } from "../../design/form.tsx";
import { writeInstant } from "../../design/instant.tsx";
import { Secret } from "../../design/secret.tsx";
import { SelectField } from "../../design/select-field.tsx";
import { TextField } from "../../design/text-field.tsx";
import { roles, usePerson } from "../../session/session.ts";
import { roleNames } from "../../shell/words.ts";
import { useWords } from "../../words/words.ts";
import { INVITATIONS_KEY } from "./invitation.ts";
import { peopleWords } from "./words.ts";

interface Made {
  readonly id: string;
  readonly token: string;
  readonly expiresAt: string;
}

interface InviteProps {
  readonly isManager: boolean;
  readonly onClose: () => void;
}

export function Invite({ isManager, onClose }: InviteProps): ReactNode {
  const say = useWords(peopleWords);
  const person = usePerson();
  const known = useQueryClient();
  const [made, setMade] = useState<Made | null>(null);
  const form = useForm({ role: isManager ? "" : (person?.role ?? ""), organisation: "", note: "" });

  async function invite(): Promise<void> {
    const { role, organisation, note } = form.values;
    const code = isManager ? organisation : (person?.organisation?.code ?? "");
    const wanted = {
      role,
      ...(code !== "" && { organisation: code }),
      ...(note.trim() !== "" && { note: note.trim() }),
    };
    setMade(await api.post<Made>("/v1/invitations", wanted));
    await known.invalidateQueries({ queryKey: INVITATIONS_KEY });
  }

  return (
    <Dialog title={say(made === null ? "inviteTitle" : "link")} onClose={onClose}>
      {made === null ? (
        <>
          <p className="panel-lead">{say("inviteLead")}</p>
          <Form form={form} submit={say("invite")} done="" onSubmit={invite}>
            {isManager && <Place form={form} />}
            <TextField form={form} name="note" label={say("note")} hint={say("noteHint")} maxLength={120} />
          </Form>
        </>
      ) : (
        <>
          <p className="panel-lead">{say("linkText", { until: writeInstant(made.expiresAt).slice(0, 16) })}</p>
          <Secret text={`${window.location.origin}/join#${made.token}`} label={say("link")} />
        </>
      )}
    </Dialog>
  );
}

type InviteForm = ReturnType<typeof useForm<{ role: string; organisation: string; note: string }>>;

/** The role, and the organisation unless it is a consumer's. */
function Place({ form }: { readonly form: InviteForm }): ReactNode {
  const say = useWords(peopleWords);
  const roleOf = useWords(roleNames);
  const parties = useParties();
  const roleOptions = useMemo(() => roles.map((role) => ({ value: role, label: roleOf(role) })), [roleOf]);
  const partyOptions = parties.all.map(({ code, name }) => ({ value: code, label: `${name} ${code}` }));
  return (
    <>
      <SelectField form={form} name="role" label={say("role")} options={roleOptions} isRequired />
      {form.values.role !== "consumer" && (
        <SelectField
          form={form}
          name="organisation"
          label={say("organisation")}
          hint={say("organisationHint")}
          options={partyOptions}
          isLoading={parties.isLoading}
          isRequired
        />
      )}
    </>
  );
}
