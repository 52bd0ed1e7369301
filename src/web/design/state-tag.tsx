/** StateTag: a parcel's state, as a word with a mark; the colour only repeats what the word says. */
import type { ReactNode } from "react";
import { useWords } from "../words/words.ts";
import { designWords } from "./words.ts";

export const parcelStates = ["waiting", "refused", "held", "inspection", "cleared", "released"] as const;
export type ParcelState = (typeof parcelStates)[number];

const tones: Readonly<Record<ParcelState, string>> = {
  waiting: "neutral",
  refused: "red",
  held: "yellow",
  inspection: "blue",
  cleared: "green",
  released: "green",
};

export function StateTag({ state }: { readonly state: ParcelState }): ReactNode {
  const say = useWords(designWords);
  return <span className={`tag tag-${tones[state]}${state === "cleared" ? " tag-open" : ""}`}>{say(state)}</span>;
}
