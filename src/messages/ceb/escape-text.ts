/**
 * Texts as XML can hold them: escaped, and without what no XML document may contain.
 *
 * A carriage return is written as a reference, for XML would turn a bare one into a line feed. Characters that XML 1.0
 * has no form for (controls, halves of surrogate pairs, U+FFFE and U+FFFF) become U+FFFD. Lengths count characters, as
 * XML Schema does.
 */

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};
const needsEscape = /[&<>"\r]/;
// eslint-disable-next-line no-control-regex -- Controls are exactly what XML cannot hold.
const notXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

export const escapeText = (text: string): string =>
  needsEscape.test(text) ? text.replaceAll(/[&<>"\r]/g, (character) => entities[character]!) : text;

/** The text with U+FFFD for every character that XML cannot hold. */
export const holdable = (text: string): string => text.replaceAll(notXml, "\ufffd");

/** Characters, not code units: one outside the basic plane counts once. */
export const lengthOf = (text: string): number => Array.from(text).length;

/** At most so many characters; the last one is "…" where more stood there. */
export function clip(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text;
  const characters = Array.from(text);
  return characters.length <= charactersMax ? text : `${characters.slice(0, charactersMax - 1).join("")}…`;
}

/** The text as CDATA; an end mark inside is divided between two sections. */
export const asCdata = (text: string): string => `<![CDATA[${holdable(text).replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
