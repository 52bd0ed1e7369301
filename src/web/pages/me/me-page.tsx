/**
 * MePage: who I am here, how I am shown, and how I sign in. A password that was given must be changed before
 * anything else.
 */
import type { ReactNode } from "react";
import { PageHead } from "../../design/page-head.tsx";
import { Panel } from "../../design/panel.tsx";
import { PartyName } from "../../design/party-name.tsx";
import { isPasskeyKnown } from "../../session/passkey.ts";
import { usePerson } from "../../session/session.ts";
import { roleNames } from "../../shell/words.ts";
import { useWords } from "../../words/words.ts";
import { PasswordForm } from "./password-form.tsx";
import { Passkeys } from "./passkeys.tsx";
import { ShownForm } from "./shown-form.tsx";
import { meWords } from "./words.ts";

export function MePage(): ReactNode {
  const say = useWords(meWords);
  const roleOf = useWords(roleNames);
  const person = usePerson();
  if (person === null) return null; // The frame asks to sign in.
  if (person.mustChangePassword) {
    return (
      <>
        <PageHead title={say("title")} lead={say("mustChange")} />
        <Panel title={say("password")}>
          <PasswordForm />
        </Panel>
      </>
    );
  }
  const { name, role, organisation } = person;
  return (
    <>
      <PageHead title={say("title")} />
      <div className="columns">
        <div>
          <Panel title={say("about")}>
            <dl className="facts">
              <dt>{say("signInName")}</dt>
              <dd className="figures">{name}</dd>
              <dt>{say("role")}</dt>
              <dd>{roleOf(role)}</dd>
              <dt>{say("organisation")}</dt>
              <dd>{organisation === null ? say("none") : <PartyName {...organisation} />}</dd>
            </dl>
          </Panel>
          <Panel title={say("shown")}>
            <ShownForm person={person} />
          </Panel>
        </div>
        <div>
          <Panel title={say("password")} lead={say("passwordLead")}>
            <PasswordForm />
          </Panel>
          {isPasskeyKnown() && (
            <Panel title={say("passkeys")} lead={say("passkeysLead")}>
              <Passkeys />
            </Panel>
          )}
        </div>
      </div>
    </>
  );
}
