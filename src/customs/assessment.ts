/**
 * Assessment: what the tax room found about one declaration: limits, listing, levies, and what must be reserved.
 *
 * Amounts are decimal strings. It is a shared noun because rules read it without knowing the room that makes it. An
 * assessment is always complete about limits and listing; `levies` is empty only where nothing could be assessed, and
 * `problems` then says why.
 */
import type { Problem } from "../kernel/problem.ts";
import type { Levy, Reservation, TaxStep } from "./decision.ts";

/**
 * "reduced": within the limits; "full": the single item above the single limit; "none": over a limit, so not assessed
 * under this procedure.
 */
export type Treatment = "reduced" | "full" | "none";

/** How one goods item stands to the list of goods that the procedure admits. */
export interface ListFinding {
  readonly line: number;
  readonly hs: string;
  readonly isListed: boolean;
  /**
   * False where the listing is for other procedures only (bonded only). True where it is not listed at all: `isListed`
   * says that.
   */
  readonly isProcedureAllowed: boolean;
  /** The excluding word of the listing that the goods' name or model contains. */
  readonly excludedBy: string | null;
  /** The only names the listing admits, where the goods' name is none of them. */
  readonly nameNotAdmitted: string | null;
  /** False where the declared statutory units are not those of the listing. */
  readonly areUnitsListed: boolean;
  /** The listing's remark, for people. */
  readonly note: string | null;
}

/** A personal yearly quantity limit that the parcel draws on; the lines of one listing together. */
export interface QuantityFinding {
  readonly account: string;
  readonly lines: readonly number[];
  readonly name: string;
  readonly unit: string;
  readonly limit: string;
  readonly used: string;
  /** Null where the declared quantities cannot be read in the limit's unit. */
  readonly quantity: string | null;
  readonly isWithin: boolean;
}

export interface Assessment {
  readonly dutiableValue: string;
  readonly singleLimit: string;
  readonly isWithinSingleLimit: boolean;
  /** One line with quantity one. */
  readonly isSingleItem: boolean;
  readonly annualLimit: string;
  readonly annualUsed: string;
  readonly isWithinAnnualLimit: boolean;
  readonly treatment: Treatment;
  readonly levies: readonly Levy[];
  readonly steps: readonly TaxStep[];
  readonly listing: readonly ListFinding[];
  readonly quantities: readonly QuantityFinding[];
  /** What a decision that is not a refusal takes from the buyer's personal limits. */
  readonly reservations: readonly Reservation[];
  readonly problems: readonly Problem[];
}
