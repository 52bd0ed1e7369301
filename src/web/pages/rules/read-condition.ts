/**
 * readCondition: a rule's condition in pieces that can be said in words: features, comparisons, values, and, or, not.
 *
 * A feature that is true or false by itself says "yes", and "no" behind a "!". What is not understood stays as it was
 * written: the condition itself is always shown beside. Not here: whether it holds.
 */
export type Piece =
  | { readonly kind: "feature"; readonly name: string; readonly says: "yes" | "no" | null }
  | { readonly kind: "and" | "or" | "not" | "none" }
  | { readonly kind: "sign"; readonly text: string }
  | { readonly kind: "value"; readonly text: string };

const TOKEN = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_]\w*|\d+(?:\.\d+)?|&&|\|\||[!=<>]=|\S/g;
const signs: Readonly<Record<string, string>> = {
  ...{ "==": "=", "!=": "≠", "<=": "≤", ">=": "≥", "*": "×", "-": "−" },
};

/** `typeOf` is the type of what is a feature, undefined for any other name. */
export function readCondition(when: string, typeOf: (name: string) => string | undefined): Piece[] {
  const tokens = when.match(TOKEN) ?? [];
  const pieces: Piece[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    const type = typeOf(token);
    const isDenied = token === "!" && typeOf(tokens[at + 1] ?? "") === "bool";
    if (isDenied) {
      at += 1;
      pieces.push({ kind: "feature", name: tokens[at]!, says: "no" });
    } else if (type === undefined) pieces.push(plain(token));
    else pieces.push({ kind: "feature", name: token, says: saysAlone(type, tokens[at - 1], tokens[at + 1]) });
  }
  return pieces;
}

function saysAlone(type: string, before: string | undefined, after: string | undefined): "yes" | null {
  const isCompared = [before, after].some((token) => token !== undefined && /^[=!<>]=?$/.test(token));
  return type === "bool" && !isCompared ? "yes" : null;
}

function plain(token: string): Piece {
  if (token === "&&") return { kind: "and" };
  if (token === "||") return { kind: "or" };
  if (token === "!") return { kind: "not" };
  if (token === '""' || token === "''") return { kind: "none" };
  if (/^["']/.test(token)) return { kind: "value", text: `“${token.slice(1, -1)}”` };
  if (/^[\w.]+$/.test(token)) return { kind: "value", text: token };
  return { kind: "sign", text: signs[token] ?? token };
}
