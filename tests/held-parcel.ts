/**
 * heldParcel: a parcel that stops at an officer's desk: its goods are said to weigh more than goods and packing
 * together. Above 5,000.00 it is one item at full tax, and two officers must decide.
 */
import { goodParcel, type GoodParcel, type Variation } from "./good-parcel.ts";

export function heldParcel(orderNo: string, person: number, price = "240.00", more: Variation = {}): GoodParcel {
  const parcel = goodParcel(orderNo, { person, price, quantity: 1, ...more });
  return { ...parcel, declaration: { ...parcel.declaration, netMassKg: "1.3" } };
}
