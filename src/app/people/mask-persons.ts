/**
 * maskPersons: what is shown of a document's persons: numbers by their masks; names and addresses in the clear, or
 * masked too for who needs neither.
 *
 * Of a name stays the first character, of an address the first six (a Chinese address begins with province and city).
 * Stars keep the length. Not here: numbers in the clear (`unmask.ts`), who may see the document (`may-see.ts`).
 */
import type { Decision, Side } from "../../customs/decision.ts";
import type { AnyDocument, Protected } from "../../customs/documents.ts";

const NAME_SHOWN = 1;
const ADDRESS_SHOWN = 6;

const names = new Set(["buyer/name", "payer/name", "consignee/name", "buyer/registration", "payer/registration"]);
const addresses = new Set(["consignee/address", "consigneeAddress"]);

const cover = (text: string, shown: number): string => {
  const characters = Array.from(text);
  return characters.map((character, index) => (index < shown ? character : "*")).join("");
};

/** Whether a member says who somebody is, or where they live. */
export const isOfPerson = (path: string): boolean => names.has(path) || addresses.has(path);

/** The value of a member, masked where it is a person's name or address. */
export function maskValue(path: string, value: string): string {
  if (names.has(path)) return cover(value, NAME_SHOWN);
  return addresses.has(path) ? cover(value, ADDRESS_SHOWN) : value;
}

/** The document as it is shown; every number of a person is its mask. */
export function shownDocument(document: AnyDocument<Protected>, hidesNames: boolean): Record<string, unknown> {
  return shownMember(document, "", hidesNames) as Record<string, unknown>;
}

function shownMember(value: unknown, path: string, hidesNames: boolean): unknown {
  if (typeof value === "string") return hidesNames ? maskValue(path, value) : value;
  if (Array.isArray(value)) return value.map((item) => shownMember(item, `${path}/*`, hidesNames));
  if (typeof value !== "object" || value === null) return value;
  if ("hash" in value && "masked" in value) return value.masked;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      shownMember(member, path === "" ? name : `${path}/${name}`, hidesNames),
    ]),
  );
}

/** A decision whose mismatches name nobody. */
export function withoutNames(decision: Decision): Decision {
  const side = (one: Side): Side => ({
    ...one,
    value: one.value === null ? null : maskValue(one.path, one.value),
  });
  const mismatches = decision.mismatches.map((one) => ({ ...one, left: side(one.left), right: side(one.right) }));
  return { ...decision, mismatches };
}
