/**
 * How one goods item stands to the list of admitted goods: listed or not, for which procedure, under which name, in
 * which units.
 *
 * Texts compare after NFC, without case and outer spaces. An admitted name counts where the goods' name is it or ends
 * with it (in Chinese as in English the last word says what the thing is: Thai jasmine rice, not a jasmine rice
 * cooker), excluding words anywhere in name or model. It only finds; whether a finding refuses the parcel is a rule's
 * affair.
 */
import type { ListFinding } from "../customs/assessment.ts";
import type { DeclarationItem } from "../customs/documents.ts";
import type { ListRow } from "./book.ts";

export function findListing(item: DeclarationItem, row: ListRow | undefined, procedure: string): ListFinding {
  const { line, hs } = item;
  if (row === undefined) {
    return {
      line,
      hs,
      isListed: false,
      isProcedureAllowed: true,
      excludedBy: null,
      nameNotAdmitted: null,
      areUnitsListed: true,
      note: null,
    };
  }
  return {
    line,
    hs,
    isListed: true,
    isProcedureAllowed: row.procedures.includes(procedure),
    excludedBy: excludingWord(item, row.excludes),
    nameNotAdmitted: admittedNames(item, row.nameOnly),
    areUnitsListed: hasUnits(item, row.units),
    note: row.note ?? null,
  };
}

const fold = (text: string): string => text.normalize("NFC").trim().toLowerCase();

function excludingWord(item: DeclarationItem, words: readonly string[]): string | null {
  if (words.length === 0) return null;
  const name = fold(item.name);
  const model = fold(item.model);
  return words.find((word) => name.includes(fold(word)) || model.includes(fold(word))) ?? null;
}

/** The admitted names in words, where the goods' name is none of them. */
function admittedNames(item: DeclarationItem, names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const declared = fold(item.name);
  return names.some((name) => declared.endsWith(fold(name))) ? null : names.join("; ");
}

/** A listing that names no units compares nothing; a second unit that it names must be there. */
function hasUnits(item: DeclarationItem, [first, second]: readonly string[]): boolean {
  return first === undefined || (item.statutoryUnit === first && item.secondUnit === second);
}
