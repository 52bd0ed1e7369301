/**
 * signInName: the name that somebody signs in with, as it is compared: small letters, digits, dot, hyphen, underscore
 * and @, 3 to 64 of them.
 *
 * No other script: a name that only looks like another's is no name. Not here: whether it is taken.
 */
const shape = /^[a-z0-9](?:[a-z0-9._@-]{1,62})[a-z0-9]$/;

/** Undefined where it can be nobody's. Capitals are taken for small letters, as people type them. */
export function signInName(text: string): string | undefined {
  const name = text.trim().replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()); // Of ASCII alone: "K" (Kelvin) is no k.
  return shape.test(name) ? name : undefined;
}

export const NAME_RULE = "3 to 64 small letters, digits and . _ - @, beginning and ending with a letter or digit.";
