/**
 * judgeText: what an officer writes as a reason must say something, and must not carry a number of a person: it stays
 * on record for good.
 *
 * Lengths are code points. Names cannot be told from other words; who writes is told not to.
 */
import { problem, type Problem } from "../../kernel/problem.ts";

const LENGTH_MIN = 10;
const LENGTH_MAX = 1_000;
/** As long as the shortest number of a person that Fairway knows, a mobile phone's; in groups or not. */
const personNumber = /\d(?:[ -]?\d){10}/;

export function judgeText(text: string, pointer: string): Problem | undefined {
  const { length } = Array.from(text.trim());
  if (length < LENGTH_MIN)
    return problem("desk.text_too_short", pointer, `Say why in at least ${LENGTH_MIN} characters.`);
  if (length > LENGTH_MAX)
    return problem("desk.text_too_long", pointer, `Say why in at most ${LENGTH_MAX} characters.`);
  if (text.includes("\0")) return problem("desk.request_malformed", pointer, "The reason is a text.");
  if (personNumber.test(text))
    return problem("desk.text_names_person", pointer, "Leave out numbers of persons: what is written here stays.");
  return undefined;
}
