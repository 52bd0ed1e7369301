/**
 * Failed: an error as a page shows it: nobody answered, this role has no right to it, or the server's sentence about
 * what is wrong.
 */
import { Button } from "antd";
import type { ReactNode } from "react";
import { Away, Refused } from "../api/api.ts";
import { useProblemSentence } from "../api/problem-words.ts";
import { useWords } from "../words/words.ts";
import { Notice } from "./notice.tsx";
import { designWords } from "./words.ts";

interface FailedProps {
  readonly error: Error;
  readonly onAgain?: (() => void) | undefined;
}

export function Failed({ error, onAgain }: FailedProps): ReactNode {
  const say = useWords(designWords);
  const sentenceOf = useProblemSentence();
  const again = onAgain === undefined ? undefined : <Button onClick={onAgain}>{say("again")}</Button>;
  if (error instanceof Away) {
    return (
      <Notice kind="away" title={say("awayTitle")} action={again}>
        {say("awayText")}
      </Notice>
    );
  }
  if (error instanceof Refused && error.status === 403) return <NoRights />;
  return (
    <Notice kind="failed" title={say("failedTitle")} action={again}>
      {sentenceOf(error)}
    </Notice>
  );
}

export function NoRights(): ReactNode {
  const say = useWords(designWords);
  return (
    <Notice kind="no-rights" title={say("noRightsTitle")}>
      {say("noRightsText")}
    </Notice>
  );
}
