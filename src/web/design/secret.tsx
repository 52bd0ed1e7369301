/** Secret: a text that is shown once, to be copied: a password, a link with a token. It is kept nowhere. */
import { Button } from "antd";
import { useState, type ReactNode } from "react";
import { useWords } from "../words/words.ts";
import { designWords } from "./words.ts";

interface SecretProps {
  readonly text: string;
  readonly label: string;
}

export function Secret({ text, label }: SecretProps): ReactNode {
  const say = useWords(designWords);
  const [isCopied, setIsCopied] = useState(false);
  // Absent where the page did not come by https: then it is marked and copied by hand.
  const clipboard = "clipboard" in navigator ? navigator.clipboard : undefined;
  return (
    <div className="secret">
      <code className="secret-text" aria-label={label} tabIndex={0}>
        {text}
      </code>
      {clipboard !== undefined && (
        <Button onClick={() => void clipboard.writeText(text).then(() => setIsCopied(true))}>{say("copy")}</Button>
      )}
      <span role="status" className="form-done">
        {isCopied ? say("copied") : ""}
      </span>
    </div>
  );
}
