/** usePeriod: says from when until when something is in force. */
import { useWords } from "../../words/words.ts";
import { rulesWords } from "./words.ts";

export function usePeriod(): (period: { readonly from: string; readonly until: string | null }) => string {
  const say = useWords(rulesWords);
  return ({ from, until }) => (until === null ? say("since", { from }) : say("between", { from, until }));
}
