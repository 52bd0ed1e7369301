/** RulingText: what a ruling says: its outcome, its reason for the parties, and the officer's own words. */
import type { ReactNode } from "react";
import { useSentence, useWords } from "../../words/words.ts";
import type { Ruling } from "./desk-parcel.ts";
import { useDeskRules } from "./use-desk.ts";
import { deskWords } from "./words.ts";

export function RulingText({ ruling: { outcome, code, reason } }: { readonly ruling: Ruling }): ReactNode {
  const say = useWords(deskWords);
  const choose = useSentence();
  const known = useDeskRules().data?.codes.find((one) => one.code === code);
  return (
    <>
      <p>
        <strong>{say(outcome)}</strong> ·{" "}
        {known === undefined ? <span className="code">{code}</span> : choose(known.says)}
      </p>
      <blockquote className="desk-words">{reason}</blockquote>
    </>
  );
}
