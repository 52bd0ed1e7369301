/**
 * Validate: what one document alone shows about itself, at the door, for both entrances.
 *
 * The document has passed its codec, so every amount reads; an amount that does not is our bug and throws. Sums are
 * exact: amounts are hundred-thousandths, products of two amounts ten-thousand-millionths.
 * Source: field descriptions of the CEB import messages, revision 202205 (R1 sum, R4 pieces, R6 currency and
 * identity, R7 procedure, R8 guarantor); the tolerance of half a cent is ours.
 * Not here: what needs two documents (`matching/`) or stored state, who may file (`authorise.ts`).
 */
import type { AnyDocument, Declaration, DeclarationItem, Order, OrderItem, Person } from "../customs/documents.ts";
import type { Entrance, Wording } from "../customs/filed.ts";
import { amount, sum, UNIT, type Amount } from "../kernel/amount.ts";
import type { Day } from "../kernel/day.ts";
import { inOrder, problem, type Problem } from "../kernel/problem.ts";
import { judgeIdentityNumber } from "./judge-identity-number.ts";
import { judgeProcedure } from "./judge-procedure.ts";
import type { Report } from "./report.ts";

/** Half a cent, in hundred-thousandths: a difference must be smaller. */
const TOLERANCE: Amount = 500n;

export function validate(document: AnyDocument<string>, wording: Wording, entrance: Entrance): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (code, path, detail) =>
    void problems.push(problem(code, wording.pointer(document.kind, path), detail));
  if ("currency" in document && document.currency !== "CNY")
    report("filing.currency_not_allowed", "currency", "Write the amounts in yuan: only CNY is admitted.");
  switch (document.kind) {
    case "order":
      judgePerson(document.buyer, "buyer", document.orderedAt?.slice(0, 10), report);
      judgePhone(document.consignee.phone, "consignee/phone", report);
      judgeLines(document.items, report);
      judgeOrderSums(document, report);
      break;
    case "payment":
      judgePerson(document.payer, "payer", document.paidAt.slice(0, 10), report);
      break;
    case "waybill":
      judgePhone(document.consignee.phone, "consignee/phone", report);
      judgePieces(document.pieces, report);
      break;
    case "declaration":
      judgePerson(document.buyer, "buyer", document.declaredOn, report);
      judgePieces(document.pieces, report);
      judgeLines(document.items, report);
      judgeProcedure(document, entrance, report);
      judgeGuarantor(document, report);
      break;
    case "status":
    case "arrival":
      break; // Their shape says it all; whatever else there is to say needs the waybill or the declaration.
  }
  return inOrder(problems);
}

function judgePerson(person: Person<string>, path: string, day: Day | undefined, report: Report): void {
  const wrong = judgeIdentityNumber(person.idNumber, day);
  if (wrong !== undefined) report("filing.identity_number_malformed", `${path}/idNumber`, wrong);
  if (person.phone !== undefined) judgePhone(person.phone, `${path}/phone`, report);
}

/** Phones are compared by their digits alone, so that one without digits would equal every other such. */
function judgePhone(phone: string, path: string, report: Report): void {
  if (!/[0-9]/.test(phone)) report("document.value_malformed", path, "Write a telephone number with its digits.");
}

function judgePieces(pieces: number, report: Report): void {
  if (pieces !== 1) report("filing.pieces_not_one", "pieces", "Write 1: each parcel has its own document.");
}

function judgeLines(items: readonly (OrderItem | DeclarationItem)[], report: Report): void {
  const seen = new Set<number>();
  for (const [index, item] of items.entries()) {
    if (seen.has(item.line))
      report("filing.line_number_repeated", `items/${index}/line`, "Give each line a number of its own.");
    seen.add(item.line);
    const exact = amount(item.price) * amount(item.quantity);
    if (!isWithin(exact, amount(item.total) * UNIT, TOLERANCE * UNIT))
      report("filing.line_total_wrong", `items/${index}/total`, "Write the price times the quantity.");
  }
}

function judgeOrderSums(order: Order<string>, report: Report): void {
  const goods = amount(order.goodsValue);
  if (!isWithin(sum(order.items.map((item) => amount(item.total))), goods, TOLERANCE))
    report("filing.goods_value_wrong", "goodsValue", "Write the sum of the totals of the lines.");
  const due = goods + amount(order.freight) + amount(order.tax) - amount(order.discount);
  if (due !== amount(order.paid))
    report(
      "filing.paid_wrong",
      "paid",
      "Write the goods' value plus freight plus tax minus discount, to the last digit.",
    );
}

function judgeGuarantor({ guarantor, platform, seller, carrier }: Declaration<string>, report: Report): void {
  if (guarantor !== platform && guarantor !== seller && guarantor !== carrier)
    report(
      "filing.guarantor_not_allowed",
      "guarantor",
      "Name the platform, the seller or the carrier of this declaration as guarantor.",
    );
}

const isWithin = (a: bigint, b: bigint, tolerance: bigint): boolean => (a < b ? b - a : a - b) < tolerance;
