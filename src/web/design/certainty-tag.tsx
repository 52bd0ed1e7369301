/**
 * CertaintyTag: how well a figure is known: verified against the official text, from a secondary source, or not
 * verified, which is shown loudest.
 */
import type { ReactNode } from "react";
import { useWords } from "../words/words.ts";
import { designWords } from "./words.ts";

export const certainties = ["verified", "secondary", "unverified"] as const;
export type Certainty = (typeof certainties)[number];

const tones: Readonly<Record<Certainty, string>> = { verified: "green", secondary: "neutral", unverified: "yellow" };

export function CertaintyTag({ certainty }: { readonly certainty: Certainty }): ReactNode {
  const say = useWords(designWords);
  return <span className={`tag tag-${tones[certainty]}`}>{say(certainty)}</span>;
}
