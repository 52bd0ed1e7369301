/**
 * judgePassword: whether a text may be somebody's password, and the text that is hashed.
 *
 * After NIST SP 800-63B: long rather than mixed, any characters, compared in NFKC so that a keyboard's way of writing
 * does not matter. 12 to 256 characters; not the name in it; at least five different ones. Not here: the hash.
 */
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";

const LENGTH_MIN = 12;
const LENGTH_MAX = 256;
const DIFFERENT_MIN = 5;
/** A name of one or two characters stands in many a text. */
const NAME_LENGTH_MIN = 3;

/** As it is hashed and verified. */
export const normalisePassword = (password: string): string => password.normalize("NFKC");

/** `pointer` is where the password stands in what was sent. */
export function judgePassword(
  password: string,
  names: { readonly name: string; readonly displayName: string },
  pointer: string,
): Result<string> {
  const weak = (detail: string): Result<never> => fail(problem("person.password_too_weak", pointer, detail));
  const text = normalisePassword(password);
  const characters = Array.from(text);
  if (characters.length < LENGTH_MIN) return weak(`Take at least ${LENGTH_MIN} characters; some words are best.`);
  if (characters.length > LENGTH_MAX) return weak(`Take at most ${LENGTH_MAX} characters.`);
  if (new Set(characters).size < DIFFERENT_MIN) return weak(`Take at least ${DIFFERENT_MIN} different characters.`);
  const lower = text.toLowerCase();
  for (const name of [names.name, names.displayName]) {
    const part = normalisePassword(name).trim().toLowerCase();
    if (Array.from(part).length >= NAME_LENGTH_MIN && lower.includes(part)) return weak("Leave your name out of it.");
  }
  return ok(text);
}
