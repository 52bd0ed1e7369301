/**
 * Parcel filter: what the list is asked for, as the address has it, as a form's fields have it, and as the server is
 * asked; the names are everywhere those of `GET /v1/parcels`.
 *
 * What the address names besides is passed over. Whether a value makes sense the server says.
 */
import { joinSeveral, partSeveral } from "../../design/join-several.ts";

const several = ["state", "lane", "party", "port", "procedure", "reason", "mismatch", "deadline"] as const;
const single = ["q", "from", "to", "dueTo", "amountFrom", "amountTo"] as const;
export const orders = ["newest", "oldest", "amount"] as const;
export type Order = (typeof orders)[number];

/** By field; those that take several values have a line for each. */
export type FilterValues = Readonly<Record<(typeof several)[number] | (typeof single)[number], string>>;

export interface ParcelFilter {
  readonly values: FilterValues;
  readonly order: Order;
}

export function readFilter(address: URLSearchParams): ParcelFilter {
  const values = Object.fromEntries([
    ...several.map((name) => [name, joinSeveral([...new Set(address.getAll(name))])]),
    ...single.map((name) => [name, address.get(name) ?? ""]),
  ]) as FilterValues;
  return { values, order: orders.find((one) => one === address.get("order")) ?? "newest" };
}

/** The filter alone, as an export takes it. */
export function writeValues(values: FilterValues): URLSearchParams {
  const address = new URLSearchParams();
  for (const name of several) for (const value of partSeveral(values[name])) address.append(name, value);
  for (const name of single) if (values[name].trim() !== "") address.append(name, values[name].trim());
  return address;
}

/** Always in one way, so that one question is one address; the order that is taken anyway is left out. */
export function writeFilter({ values, order }: ParcelFilter): URLSearchParams {
  const address = writeValues(values);
  if (order !== "newest") address.append("order", order);
  return address;
}
