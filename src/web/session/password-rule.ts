/** usePasswordRule: what can be said of a password before the server judges it, which knows more. */
import { useCallback } from "react";
import { designWords } from "../design/words.ts";
import { useWords } from "../words/words.ts";

/** As the server has it. */
export const PASSWORD_LENGTH_MIN = 12;

export function usePasswordRule(): (value: string) => string | undefined {
  const say = useWords(designWords);
  return useCallback(
    (value) =>
      Array.from(value).length < PASSWORD_LENGTH_MIN ? say("tooShort", { count: PASSWORD_LENGTH_MIN }) : undefined,
    [say],
  );
}
