/**
 * SignInPage: by name and password, or by a passkey; then on to where one wanted to go.
 *
 * A refusal never says whether it was the name or the password. Only addresses of this console are gone on to.
 */
import { Button } from "antd";
import { useState, type ReactNode } from "react";
import { Link, Navigate, useNavigate, useSearchParams } from "react-router";
import { Refused } from "../../api/api.ts";
import { useProblemSentence } from "../../api/problem-words.ts";
import { Form, useForm } from "../../design/form.tsx";
import { PageHead } from "../../design/page-head.tsx";
import { TextField } from "../../design/text-field.tsx";
import { Declined, isPasskeyKnown, signInByPasskey } from "../../session/passkey.ts";
import { signIn, usePerson, type Session } from "../../session/session.ts";
import { useStartOf } from "../../session/start-of.ts";
import { useWords } from "../../words/words.ts";
import { nextOf } from "./next-of.ts";
import "./sign-in.css";
import { signInWords } from "./words.ts";

export function SignInPage(): ReactNode {
  const say = useWords(signInWords);
  const person = usePerson();
  const navigate = useNavigate();
  const startOf = useStartOf();
  const [parameters] = useSearchParams();
  const [isArriving, setIsArriving] = useState(person === null);
  const form = useForm({ name: "", password: "" });
  const next = nextOf(parameters.get("next"));

  const goOn = async (session: Session): Promise<void> => {
    setIsArriving(true);
    if (session.person !== null) await navigate(next ?? startOf(session.person.role), { replace: true });
  };
  if (person !== null && isArriving) return <Navigate to={next ?? startOf(person.role)} replace />;
  return (
    <div className="sign-in">
      <PageHead title={say("title")} lead={say("lead")} />
      {person === null ? (
        <section className="panel" aria-label={say("title")}>
          <Form
            form={form}
            submit={say("signIn")}
            done=""
            explain={(error) => (error instanceof Refused && error.status === 401 ? say("wrong") : undefined)}
            onSubmit={async ({ name, password }) => goOn(await signIn(name.trim(), password))}
          >
            <TextField form={form} name="name" label={say("name")} autoComplete="username webauthn" isRequired />
            <TextField
              form={form}
              name="password"
              label={say("password")}
              type="password"
              autoComplete="current-password"
              maxLength={1_000}
              isRequired
            />
          </Form>
          {isPasskeyKnown() && <Passkey onDone={goOn} />}
          <p className="sign-in-lost">{say("lost")}</p>
        </section>
      ) : (
        <p>
          {say("already", { name: person.displayName })} <Link to={startOf(person.role)}>{say("goOn")}</Link>
        </p>
      )}
    </div>
  );
}

function Passkey({ onDone }: { readonly onDone: (session: Session) => Promise<void> }): ReactNode {
  const say = useWords(signInWords);
  const sentenceOf = useProblemSentence();
  const [isAsking, setIsAsking] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  async function ask(): Promise<void> {
    setIsAsking(true);
    setFailure(null);
    try {
      await onDone(await signInByPasskey());
    } catch (error) {
      if (error instanceof Declined) return;
      if (error instanceof Refused && error.status === 401) setFailure(say("passkeyUnknown"));
      else if (error instanceof Refused) setFailure(sentenceOf(error));
      else setFailure(say("passkeyFailed"));
    } finally {
      setIsAsking(false);
    }
  }

  return (
    <div className="sign-in-passkey">
      <p className="sign-in-or">{say("or")}</p>
      <Button onClick={() => void ask()} loading={isAsking}>
        {say("passkey")}
      </Button>
      <div aria-live="assertive">{failure !== null && <p className="form-failure">{failure}</p>}</div>
    </div>
  );
}
