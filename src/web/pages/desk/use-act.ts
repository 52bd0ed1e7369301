/**
 * useAct: does something at the desk and says how it went; everything that it may have changed is asked anew.
 *
 * What an act meets when the parcel has moved on is no failure: the parcel is shown as it stands, with a sentence. What
 * is wrong with what somebody typed goes back to the form.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Refused } from "../../api/api.ts";
import { useProblemSentence } from "../../api/problem-words.ts";
import { useWords } from "../../words/words.ts";
import { DESK_KEY } from "./use-desk.ts";
import { deskWords } from "./words.ts";

export interface Said {
  readonly tone: "done" | "stale" | "failed";
  readonly text: string;
  /** The parcel went on by it: what became of it is shown. */
  readonly isDecided: boolean;
}

export interface Acting {
  readonly said: Said | null;
  readonly isBusy: boolean;
  /** `says` makes the sentence of the answer; from a form, what is wrong with a field is thrown. */
  act<T>(does: () => Promise<T>, says: (answer: T) => Omit<Said, "tone">, isForm?: boolean): Promise<void>;
}

export function useAct(): Acting {
  const known = useQueryClient();
  const say = useWords(deskWords);
  const sentenceOf = useProblemSentence();
  const [said, setSaid] = useState<Said | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  return {
    said,
    isBusy,
    async act(does, says, isForm = false) {
      setIsBusy(true);
      setSaid(null);
      try {
        const answer = says(await does());
        await known.invalidateQueries({ queryKey: DESK_KEY }); // What became of it is there when it is said.
        setSaid({ tone: "done", ...answer });
      } catch (error) {
        if (isForm && isOfField(error)) throw error;
        await known.invalidateQueries({ queryKey: DESK_KEY });
        const problem = error instanceof Error ? error : new Error(String(error));
        if (hasMoved(error)) setSaid({ tone: "stale", text: say("saidMoved"), isDecided: false });
        else setSaid({ tone: "failed", text: sentenceOf(problem), isDecided: false });
      } finally {
        setIsBusy(false);
      }
    },
  };
}

const isOfField = (error: unknown): boolean =>
  error instanceof Refused && error.problems.some(({ pointer }) => pointer !== "");
const hasMoved = (error: unknown): boolean =>
  error instanceof Refused && error.problems.some(({ code }) => code === "desk.moved_on");
