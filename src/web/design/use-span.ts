/** useSpan: says how long something takes or has taken, to the minute, from a day on to the hour. */
import { useCallback } from "react";
import { useWords } from "../words/words.ts";
import { spanParts } from "./span-parts.ts";
import { designWords } from "./words.ts";

export function useSpan(): (milliseconds: number) => string {
  const say = useWords(designWords);
  return useCallback(
    (milliseconds) => {
      const { days, hours, minutes } = spanParts(milliseconds);
      if (days > 0) return [say("days", { count: days }), ...(hours > 0 ? [say("hours", { hours })] : [])].join(" ");
      if (hours > 0) return [say("hours", { hours }), ...(minutes > 0 ? [say("minutes", { minutes })] : [])].join(" ");
      return minutes > 0 ? say("minutes", { minutes }) : say("moment");
    },
    [say],
  );
}
