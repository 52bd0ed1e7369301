/**
 * Loading: grey lines where text will stand; screen readers hear one word. It appears only where it takes a while.
 */
import type { ReactNode } from "react";
import { useWords } from "../words/words.ts";
import { designWords } from "./words.ts";

export function Loading({ lines = 4 }: { readonly lines?: number }): ReactNode {
  const say = useWords(designWords);
  return (
    <div className="loading" role="status">
      <span className="unseen">{say("loading")}</span>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className="loading-line" aria-hidden="true" />
      ))}
    </div>
  );
}
