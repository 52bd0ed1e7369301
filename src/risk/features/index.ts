/** Every feature there is, by name. The only file that knows them all. */
import type { Feature } from "../feature.ts";
import { annualLimit } from "./annual-limit.ts";
import { annualUsed } from "./annual-used.ts";
import { arrivalCount } from "./arrival-count.ts";
import { arrivedMassKg } from "./arrived-mass-kg.ts";
import { arrivedPieces } from "./arrived-pieces.ts";
import { carriedMassRatio } from "./carried-mass-ratio.ts";
import { closedProcedureLines } from "./closed-procedure-lines.ts";
import { contentRatio } from "./content-ratio.ts";
import { daysDeclaredOff } from "./days-declared-off.ts";
import { dutiableValue } from "./dutiable-value.ts";
import { exceededQuantities } from "./exceeded-quantities.ts";
import { excludedLines } from "./excluded-lines.ts";
import { giftLines } from "./gift-lines.ts";
import { grossMassKg } from "./gross-mass-kg.ts";
import { isDiscountOverGoodsValue } from "./is-discount-over-goods-value.ts";
import { isNetMassOverGross } from "./is-net-mass-over-gross.ts";
import { isSingleItem } from "./is-single-item.ts";
import { isTaxKnown } from "./is-tax-known.ts";
import { isTaxQuantityKnown } from "./is-tax-quantity-known.ts";
import { isWaybillNumberTaken } from "./is-waybill-number-taken.ts";
import { isWithinAnnualLimit } from "./is-within-annual-limit.ts";
import { isWithinSingleLimit } from "./is-within-single-limit.ts";
import { mismatchCount } from "./mismatch-count.ts";
import { netMassKg } from "./net-mass-kg.ts";
import { otherArrivalOffices } from "./other-arrival-offices.ts";
import { portOfEntry } from "./port-of-entry.ts";
import { singleLimit } from "./single-limit.ts";
import { sparePaymentCount } from "./spare-payment-count.ts";
import { treatment } from "./treatment.ts";
import { unadmittedNameLines } from "./unadmitted-name-lines.ts";
import { unknownCodes } from "./unknown-codes.ts";
import { unlistedLines } from "./unlisted-lines.ts";
import { unlistedUnitLines } from "./unlisted-unit-lines.ts";
import { waybillMassKg } from "./waybill-mass-kg.ts";
import { waybillPieces } from "./waybill-pieces.ts";

export const features: readonly Feature[] = [
  annualLimit,
  annualUsed,
  arrivalCount,
  arrivedMassKg,
  arrivedPieces,
  carriedMassRatio,
  closedProcedureLines,
  contentRatio,
  daysDeclaredOff,
  dutiableValue,
  exceededQuantities,
  excludedLines,
  giftLines,
  grossMassKg,
  isDiscountOverGoodsValue,
  isNetMassOverGross,
  isSingleItem,
  isTaxKnown,
  isTaxQuantityKnown,
  isWaybillNumberTaken,
  isWithinAnnualLimit,
  isWithinSingleLimit,
  mismatchCount,
  netMassKg,
  otherArrivalOffices,
  portOfEntry,
  singleLimit,
  sparePaymentCount,
  treatment,
  unadmittedNameLines,
  unknownCodes,
  unlistedLines,
  unlistedUnitLines,
  waybillMassKg,
  waybillPieces,
];
