/**
 * memberName: what a member is called, from its path in the JSON form: "items/0/quantity" is "Line 1: Quantity".
 *
 * A line is counted by its place, from 1. A member that has no word here is its path.
 */
import type { Say } from "../../words/words.ts";
import { memberWords } from "./member-words.ts";

type MemberKey = Exclude<keyof typeof memberWords.en, "lineOf">;
const known = new Set(Object.keys(memberWords.en));
const linePath = /^items\/(\d+)\/(.+)$/;

export function memberName(path: string, say: Say<keyof typeof memberWords.en>): string {
  const [, index, member] = linePath.exec(path) ?? [];
  const key = member === undefined ? path : `item/${member}`;
  if (!known.has(key)) return path;
  const name = say(key as MemberKey);
  return index === undefined ? name : say("lineOf", { line: Number(index) + 1, name });
}
