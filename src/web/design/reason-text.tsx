/** ReasonText: why something was decided, what to do, under which rule, on which source, and how sure that is. */
import type { ReactNode } from "react";
import { useSentence, useWords, type Sentences } from "../words/words.ts";
import { designWords } from "./words.ts";

export interface Reason {
  readonly rule: string;
  readonly code: string | null;
  readonly because: Sentences;
  readonly mend: Sentences;
  readonly source: string;
  readonly certainty: string;
}

interface ReasonTextProps {
  readonly reason: Reason;
  /** The rule's name, as a link to the rule where there is a page for it. */
  readonly rule?: ReactNode;
}

const certainties = ["verified", "secondary", "unverified"] as const;

export function ReasonText({ reason, rule }: ReasonTextProps): ReactNode {
  const say = useWords(designWords);
  const choose = useSentence();
  const mend = choose(reason.mend);
  const certainty = certainties.find((one) => one === reason.certainty);
  return (
    <div className="reason">
      <p className="reason-because">{choose(reason.because)}</p>
      {mend !== "" && (
        <p>
          <strong>{say("whatToDo")}</strong>
          {mend}
        </p>
      )}
      <p className="reason-source">
        {rule ?? <span className="code">{reason.rule}</span>}
        {reason.code !== null && <> · {say("officialCode", { code: reason.code })}</>} ·{" "}
        {say("source", { source: reason.source })} ({certainty === undefined ? reason.certainty : say(certainty)})
      </p>
    </div>
  );
}
