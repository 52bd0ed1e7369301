/**
 * partOf: the part of the page that speaks of a name which decisions give: a rule's card, or for what is no rule (the
 * draw by lot, an officer's ruling, a pair of documents, a day without rules) the part that tells of it.
 */
const parts: Readonly<Record<string, string>> = {
  sampling: "rules-house",
  "officer-ruling": "rules-codes",
  "no-rule-in-force": "rules-unknown",
};

export function partOf(name: string): string {
  if (/^R\d+$/.test(name)) return "rules-house";
  return Object.hasOwn(parts, name) ? parts[name]! : `rule-${name}`;
}
