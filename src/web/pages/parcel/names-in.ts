/** namesIn: what the organisations of a parcel are called, as its documents say; a code that none names is absent. */
import type { Shown } from "./parcel.ts";

const named = ["platform", "seller", "firm", "carrier", "declarant", "operator", "warehouse"] as const;

export function namesIn(documents: readonly Pick<Shown, "content">[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const note = (from: Readonly<Record<string, unknown>>): void => {
    for (const member of named) {
      const [code, name] = [from[member], from[`${member}Name`]];
      if (typeof code === "string" && typeof name === "string" && name !== "") names.set(code, name);
    }
  };
  for (const { content } of documents) {
    note(content);
    const { payment } = content;
    if (typeof payment === "object" && payment !== null) note(payment as Readonly<Record<string, unknown>>);
  }
  return names;
}
