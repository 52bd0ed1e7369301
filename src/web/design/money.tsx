/**
 * Money: an amount as the server wrote it, a decimal text, with its currency. Never a floating-point number.
 *
 * At least two decimals, more where they are not zero (documents have five); thousands are set apart.
 */
import type { ReactNode } from "react";

interface MoneyProps {
  readonly amount: string;
  readonly currency?: string | undefined;
}

export function Money({ amount, currency }: MoneyProps): ReactNode {
  return (
    <span className="money">
      <span className="money-amount">{writeAmount(amount)}</span>
      {currency !== undefined && <span className="money-currency"> {currency}</span>}
    </span>
  );
}

const DECIMALS_MIN = 2;

/** "1234567.50000" is "1,234,567.50". What is no decimal number stays as it is. */
export function writeAmount(amount: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount);
  if (parts === null) return amount;
  const [, sign = "", whole = "", decimals = ""] = parts;
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ",");
  const kept = decimals.replace(/0+$/, "").padEnd(DECIMALS_MIN, "0");
  return `${sign === "" ? "" : "−"}${grouped}.${kept}`;
}
