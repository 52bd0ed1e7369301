/**
 * Scan: what JSON.parse does not tell about a text, or tells too late: how deep it nests, how many values it holds, how
 * many members it writes (JSON.parse keeps the last of two equal names), whether it holds escapes, and where the
 * elements of its outermost array lie.
 *
 * `scan` takes any text, JSON or not, and uses no recursion; the two others take a text that JSON.parse has taken.
 * Not here: what the members mean (`read-by-plan.ts`).
 */

export interface Scan {
  /** Colons outside of strings: members as written, repeated ones counted twice. */
  readonly members: number;
  readonly depth: number;
  /** Commas and opening brackets outside of strings: a text of so many separators has at most one value more. */
  readonly separators: number;
  /** Elements of the outermost array or object, and the separators in and beside the fullest of them. */
  readonly elements: number;
  readonly separatorsOfOne: number;
  /** True where a string may hold what cannot be stored: an escape or a surrogate. */
  readonly hasEscapes: boolean;
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const isOpening = (code: number): boolean => code === 123 || code === 91;
const isClosing = (code: number): boolean => code === 125 || code === 93;

/** One pass over every character: about a microsecond per kilobyte, so no calls inside. */
export function scan(text: string): Scan {
  const length = text.length;
  let members = 0;
  let depth = 0;
  let deepest = 0;
  let separators = 0;
  let elements = 1;
  let separatorsOfOne = 0;
  let begun = 0; // Separators before the element that is being read.
  let hasEscapes = false;
  for (let at = 0; at < length; at += 1) {
    let code = text.charCodeAt(at);
    if (code === QUOTE) {
      for (at += 1; at < length && (code = text.charCodeAt(at)) !== QUOTE; at += 1) {
        if (code === BACKSLASH) {
          hasEscapes = true;
          at += 1;
        } else if (code >= 0xd800 && code <= 0xdfff) hasEscapes = true;
      }
    } else if (code === COLON) members += 1;
    else if (code === COMMA) {
      separators += 1;
      if (depth === 1) {
        elements += 1;
        if (separators - begun > separatorsOfOne) separatorsOfOne = separators - begun;
        begun = separators;
      }
    } else if (code === 123 || code === 91) {
      separators += 1;
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === 125 || code === 93) depth -= 1;
  }
  separatorsOfOne = Math.max(separatorsOfOne, separators - begun);
  return { members, depth: deepest, separators, elements, separatorsOfOne, hasEscapes };
}

/** Index of the quotation mark that closes the string opened at `from`. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

/** The texts of the elements of the outermost array. */
export function splitElements(text: string): string[] {
  const elements: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (isOpening(code)) {
      depth += 1;
      if (depth === 1) from = at + 1;
    } else if (isClosing(code)) {
      depth -= 1;
      if (depth === 0) elements.push(text.slice(from, at).trim());
    } else if (code === COMMA && depth === 1) {
      elements.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  return elements;
}

interface Frame {
  /** Undefined for an array. */
  readonly names: Set<string> | undefined;
  /** The member or the element that is being read. */
  step: string | number;
}

/**
 * Paths of members whose name their object had before, as written, at most `most`. Called only for a text that is
 * refused.
 */
export function findRepeated(text: string, most: number): (string | number)[][] {
  const repeated: (string | number)[][] = [];
  const stack: Frame[] = [];
  for (let at = 0; at < text.length && repeated.length < most; at += 1) {
    const code = text.charCodeAt(at);
    const frame = stack.at(-1);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      let next = end + 1;
      while (/\s/.test(text.charAt(next))) next += 1;
      if (frame?.names !== undefined && text.charCodeAt(next) === COLON) {
        const name = JSON.parse(text.slice(at, end + 1)) as string;
        frame.step = name;
        if (frame.names.has(name)) repeated.push(stack.map(({ step }) => step));
        frame.names.add(name);
      }
      at = end;
    } else if (isOpening(code)) stack.push({ names: code === 123 ? new Set() : undefined, step: 0 });
    else if (isClosing(code)) stack.pop();
    else if (code === COMMA && typeof frame?.step === "number") frame.step += 1;
  }
  return repeated;
}
