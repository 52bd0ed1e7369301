/**
 * PeoplePage: who may sign in, and invitations: for who manages people; somebody of an enterprise invites colleagues.
 */
import type { ReactNode } from "react";
import { PageHead } from "../../design/page-head.tsx";
import { usePerson } from "../../session/session.ts";
import { useWords } from "../../words/words.ts";
import { Invitations } from "./invitations.tsx";
import { People } from "./people.tsx";
import { peopleWords } from "./words.ts";

export function PeoplePage(): ReactNode {
  const say = useWords(peopleWords);
  const isManager = usePerson()?.role === "administrator";
  return (
    <>
      <PageHead title={say("title")} lead={say(isManager ? "lead" : "leadColleagues")} />
      <Invitations isManager={isManager} />
      {isManager && <People />}
    </>
  );
}
