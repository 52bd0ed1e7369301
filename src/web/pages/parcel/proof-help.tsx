/** ProofHelp: what a proof proves, and how anybody checks it without this server. */
import type { ReactNode } from "react";
import { useWords } from "../../words/words.ts";
import { parcelWords } from "./words.ts";

export function ProofHelp(): ReactNode {
  const say = useWords(parcelWords);
  return (
    <details className="parcel-help">
      <summary>{say("proofHow")}</summary>
      <p>{say("proofWhat")}</p>
      <ol>
        <li>{say("proofTake")}</li>
        <li>
          {say("proofKey")}{" "}
          <a href="/v1/keys" download="keys.json">
            {say("proofKeys")}
          </a>
        </li>
        <li>
          {say("proofCheck")} <code className="code">node docs/verify-proof.mjs proof.json PUBLIC_KEY</code>
        </li>
      </ol>
    </details>
  );
}
