/**
 * LaneTag: a parcel's lane by the marks of a channel: a green cone, a red can, and a yellow diamond for the special
 * mark between them. Shape and word say it; the colour repeats it.
 */
import type { ReactNode } from "react";
import { useWords } from "../words/words.ts";
import { designWords } from "./words.ts";

export const lanes = ["green", "yellow", "red"] as const;
export type Lane = (typeof lanes)[number];

const marks: Readonly<Record<Lane, string>> = {
  green: "M8 2.5 13.5 13h-11z",
  yellow: "M8 1.8 14.2 8 8 14.2 1.8 8z",
  red: "M3 3h10v10.5H3z",
};
const names = { green: "laneGreen", yellow: "laneYellow", red: "laneRed" } as const;

export function LaneTag({ lane }: { readonly lane: Lane | null }): ReactNode {
  const say = useWords(designWords);
  if (lane === null) return <span className="lane lane-none">{say("laneNone")}</span>;
  return (
    <span className={`lane lane-${lane}`}>
      <LaneMark lane={lane} />
      {say(names[lane])}
    </span>
  );
}

export function LaneMark({ lane }: { readonly lane: Lane }): ReactNode {
  return (
    <svg className="lane-mark" viewBox="0 0 16 16" aria-hidden="true">
      <path d={marks[lane]} />
    </svg>
  );
}
