/**
 * Traders: the invented firms and persons of a world, each with a registration code and the kind it is registered as.
 *
 * Codes are 46, two digits for the kind, six for the number; the first of a kind is the one that the examples of this
 * project use. Names say that they are invented. Not here: their keys, which the record gives out at registration.
 */
import type { Party, PartyKind } from "../customs/party.ts";

export interface Trader extends Party {
  readonly kinds: readonly [PartyKind];
}

export interface Traders {
  readonly marketplaces: readonly Trader[];
  /** Sellers that run a platform of their own, and private persons who sell. */
  readonly shops: readonly Trader[];
  readonly paymentFirms: readonly Trader[];
  readonly carriers: readonly Trader[];
  readonly declarants: readonly Trader[];
  readonly siteOperators: readonly Trader[];
  readonly warehouses: readonly Trader[];
}

const digits: Partial<Record<PartyKind, string>> = {
  administration: "00",
  marketplace: "01",
  self_run_shop: "02",
  payment_firm: "03",
  carrier: "04",
  declarant: "05",
  social_shop: "06",
  private_person: "07",
  post: "08",
  site_operator: "09",
  agency: "10",
  right_holder: "11",
  warehouse: "98",
};

const names: Partial<Record<PartyKind, string>> = {
  administration: "虚构海关 fictitious customs",
  marketplace: "虚构平台 fictitious marketplace",
  self_run_shop: "虚构自营电商 fictitious shop",
  payment_firm: "虚构支付公司 fictitious payment firm",
  carrier: "虚构物流公司 fictitious carrier",
  declarant: "虚构报关公司 fictitious declarant",
  social_shop: "虚构社交电商 fictitious social shop",
  private_person: "虚构个人卖家 fictitious private seller",
  post: "虚构邮政 fictitious post",
  site_operator: "虚构监管场所 fictitious site operator",
  agency: "虚构口岸机构 fictitious border agency",
  right_holder: "虚构权利人 fictitious right holder",
  warehouse: "虚构保税仓 fictitious bonded warehouse",
};

const trader = (kind: PartyKind, number: number): Trader => ({
  code: `46${digits[kind]!}${String(number).padStart(6, "0")}`,
  name: `${names[kind]!} ${number}`,
  kinds: [kind],
});

const several = (kind: PartyKind, count: number): Trader[] =>
  Array.from({ length: count }, (_, index) => trader(kind, index + 1));

/** The same traders in every world, so that they need registering once. */
export const createTraders = (): Traders => ({
  marketplaces: several("marketplace", 3),
  shops: [...several("self_run_shop", 4), ...several("social_shop", 2), ...several("private_person", 2)],
  paymentFirms: several("payment_firm", 2),
  carriers: [...several("carrier", 3), ...several("post", 1)],
  declarants: several("declarant", 2),
  siteOperators: several("site_operator", 2),
  warehouses: several("warehouse", 1),
});

export const allTraders = (traders: Traders): Trader[] => Object.values(traders).flat() as Trader[];

/** Who files nothing and looks on: customs first. */
export const createOnlookers = (): Trader[] => [
  trader("administration", 1),
  trader("agency", 1),
  trader("right_holder", 1),
];
