/**
 * The public schemas of Fairway's own JSON: order, payment, waybill, declaration, status, arrival. The only source of
 * the reader's plan and of the published API description.
 *
 * Required members are those the national field tables require (CEB 311, 411, 511, 513, 621, 711, revision 202205;
 * lengths from there too), except parties' names, the order's phone and goods model, and how an arrival came. An
 * optional member may be null, which is the same as left out.
 * Not here: what a value looks like (`values.ts`), what one document must add up to (`filing/`).
 */
import { Type, type TObject, type TProperties, type TSchema } from "@sinclair/typebox";
import {
  amount,
  country,
  currency,
  day,
  digitUpTo,
  exactly,
  instant,
  integer,
  oneOf,
  partyCode,
  positive,
  reference,
  residentCard,
  text,
  unit,
} from "./values.ts";

export const linesMax = 99;

const optional = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));
const closed = <T extends TProperties>(properties: T, options: { title?: string; description: string }): TObject<T> =>
  Type.Object(properties, { ...options, additionalProperties: false });

/** Members about the filing rather than the trade: they are no content. */
export const envelope = {
  appType: optional(digitUpTo(3, "1 files, 2 changes, 3 withdraws; 1 where left out.")),
  appStatus: optional(digitUpTo(2, "1 is a draft that takes no part, 2 is filed; 2 where left out.")),
  guid: optional(text(36, "The filer's own number of this message.")),
  appTime: optional(instant("When the filer sent it.")),
};

const note = optional(text(1000, "Remark."));
const orderNo = reference(60, "Order number, unique at its platform.");
const platform = partyCode("Customs registration of the platform.");
const platformName = optional(text(100, "Registered name of the platform."));
const seller = partyCode("Customs registration of the seller.");
const sellerName = optional(text(100, "Registered name of the seller."));

function person(phoneMax: number, needs: { phone: boolean; registration: boolean }, description: string) {
  const phone = text(phoneMax, "Telephone.");
  const registration = text(60, "Registration at the platform.");
  return closed(
    {
      name: text(60, "Name as on the identity card."),
      idType: residentCard(),
      idNumber: text(60, "Identity number."),
      phone: needs.phone ? phone : optional(phone),
      registration: needs.registration ? registration : optional(registration),
    },
    { description },
  );
}

const consignee = closed(
  {
    name: text(100, "Name of the consignee."),
    phone: text(50, "Telephone of the consignee."),
    address: text(200, "Address of delivery."),
    district: optional(
      exactly(/^[0-9]{6}$/, 6, "Write the six digits of the administrative division.", "Administrative division."),
    ),
  },
  { description: "Who receives the parcel." },
);

const line = integer(1, 9999, "Line number; order and declaration lines pair by it.");
const gtin = optional(text(50, "Bar code of the goods."));
const price = amount("Price of one unit; zero for a gift.");
const total = amount("Price times quantity.");

const orderItem = closed(
  {
    line,
    sku: optional(text(30, "The seller's stock number.")),
    name: text(250, "Name of the goods as sold."),
    model: optional(text(510, "Specification, brand and model.")),
    description: optional(text(1000, "Description as sold.")),
    gtin,
    unit: unit("Unit of the quantity"),
    quantity: positive("How many units."),
    price,
    total,
    origin: country("Country of origin"),
    note,
  },
  { description: "One line of goods." },
);

export const OrderJson = closed(
  {
    kind: Type.Literal("order"),
    platform,
    platformName,
    seller,
    sellerName,
    orderNo,
    orderedAt: optional(instant("When the order was placed.")),
    buyer: person(30, { phone: false, registration: true }, "Who ordered."),
    consignee,
    goodsValue: amount("Sum of the lines."),
    freight: amount("Freight that the price of the goods does not include."),
    discount: amount("What was paid by other means than money."),
    tax: amount("Tax collected with the order."),
    paid: positive("goodsValue + freight + tax - discount."),
    currency: currency(),
    payment: optional(
      closed(
        {
          firm: optional(partyCode("Customs registration of the payment firm.")),
          firmName: optional(text(100, "Registered name of the payment firm.")),
          transaction: optional(reference(60, "The payment firm's transaction number.")),
        },
        { description: "The payment, where the order names it." },
      ),
    ),
    batchNumbers: optional(text(100, "Batch numbers of the goods.")),
    note,
    items: Type.Array(orderItem, { minItems: 1, maxItems: linesMax, description: "The goods, by line." }),
    ...envelope,
  },
  { title: "Order", description: "What was ordered, by whom, at what price. Filed by the platform or the seller." },
);

export const PaymentJson = closed(
  {
    kind: Type.Literal("payment"),
    firm: partyCode("Customs registration of the payment firm."),
    firmName: optional(text(100, "Registered name of the payment firm.")),
    transaction: reference(60, "The payment firm's transaction number."),
    platform,
    platformName,
    orderNo,
    payer: person(60, { phone: false, registration: false }, "Who paid."),
    amount: positive("What was paid."),
    currency: currency(),
    paidAt: instant("When it was paid."),
    note,
    ...envelope,
  },
  { title: "Payment", description: "What was paid for an order, by whom. Filed by the payment firm." },
);

export const WaybillJson = closed(
  {
    kind: Type.Literal("waybill"),
    carrier: partyCode("Customs registration of the carrier."),
    carrierName: optional(text(100, "Registered name of the carrier.")),
    waybillNo: reference(60, "Waybill number, not used again by the carrier within six months."),
    platform: optional(platform),
    orderNo,
    masterBill: optional(text(37, "Bill of lading or air waybill.")),
    consignee,
    freight: optional(amount("What the carrier charges.")),
    insurance: optional(amount("Insurance fee.")),
    currency: currency(),
    grossMassKg: positive("Gross mass in kilograms."),
    pieces: integer(0, 999_999_999, "Number of parcels; admitted is 1."),
    goods: optional(text(200, "What is in the parcel.")),
    note,
    ...envelope,
  },
  { title: "Waybill", description: "What the carrier carries, and to whom. Filed by the carrier or the post." },
);

const declarationItem = closed(
  {
    line,
    recordNo: optional(text(30, "Record of the goods in the account book; required for 1210.")),
    sku: optional(text(20, "The seller's stock number.")),
    shopName: optional(text(250, "Name of the goods as sold.")),
    hs: exactly(/^(?:[0-9]{8}|[0-9]{10})$/, 10, "Write the commodity code of 8 or 10 digits.", "Commodity code."),
    name: text(250, "Name of the goods as declared."),
    model: text(510, "Specification, brand and model."),
    gtin,
    origin: country("Country of origin"),
    tradeCountry: optional(country("Country of trade")),
    quantity: positive("How many units."),
    unit: unit("Unit of the quantity"),
    statutoryQuantity: positive("Quantity in the tariff's unit."),
    statutoryUnit: unit("The tariff's unit"),
    secondQuantity: optional(positive("Quantity in the tariff's second unit.")),
    secondUnit: optional(unit("The tariff's second unit")),
    price,
    total,
    note,
  },
  { description: "One line of goods." },
);

const transportMode = oneOf(
  /^(?:sea|rail|road|air|post|[0-9A-Za-z])$/,
  4,
  "Write sea, rail, road, air or post, or a national code of one character.",
  "Mode of transport: sea, rail, road, air, post, or a national code of one character.",
);

const transport = closed(
  {
    mode: transportMode,
    vehicle: optional(text(100, "Means of transport; required for 9610.")),
    voyage: optional(text(32, "Voyage or flight; required for 9610.")),
    masterBill: optional(text(37, "Bill of lading or air waybill; required for 9610.")),
  },
  { description: "How the goods crossed the border." },
);

const office = (description: string) =>
  exactly(/^[0-9A-Za-z]{4}$/, 4, "Write the four characters of the customs office.", description);

export const DeclarationJson = closed(
  {
    kind: Type.Literal("declaration"),
    declarant: partyCode("Customs registration of the declarant."),
    declarantName: optional(text(100, "Registered name of the declarant.")),
    platform,
    platformName,
    seller,
    sellerName,
    orderNo,
    carrier: partyCode("Customs registration of the carrier."),
    carrierName: optional(text(100, "Registered name of the carrier.")),
    waybillNo: reference(60, "Waybill number."),
    reference: optional(text(20, "The declarant's own number.")),
    preEntryNo: optional(text(18, "Pre-entry number.")),
    declarationNo: optional(text(18, "Declaration number given by customs.")),
    procedure: oneOf(
      /^(?:9610|1210)$/,
      4,
      "Write 9610 (direct purchase) or 1210 (bonded).",
      "Procedure: 9610 direct purchase, 1210 bonded.",
    ),
    customsOffice: office("Customs office of declaration."),
    portOfEntry: office("Customs office of entry."),
    declaredOn: day("Day of declaration."),
    importedOn: optional(day("Day of entry, where known.")),
    buyer: person(30, { phone: true, registration: false }, "Who ordered."),
    consigneeAddress: text(200, "Address of delivery."),
    guarantor: partyCode("Customs registration of who guarantees the tax.", 30),
    accountBook: optional(text(30, "Account book of the warehouse; required for 1210.")),
    warehouse: optional(partyCode("Customs registration of the warehouse.")),
    warehouseName: optional(text(100, "Registered name of the warehouse.")),
    transport: optional(transport),
    goodsLocation: optional(text(10, "Supervised place where the goods are.")),
    licence: optional(text(19, "Number of an import licence.")),
    departureCountry: country("Country of dispatch (CN for 1210)"),
    freight: amount("Freight charged by the carrier."),
    insurance: amount("Insurance fee charged by the carrier."),
    currency: currency(),
    packaging: optional(exactly(/^\S$/, 1, "Write the code of one character.", "Kind of packaging.")),
    pieces: integer(0, 999_999_999, "Number of parcels; admitted is 1."),
    grossMassKg: positive("Gross mass in kilograms."),
    netMassKg: positive("Net mass in kilograms."),
    note,
    items: Type.Array(declarationItem, { minItems: 1, maxItems: linesMax, description: "The goods, by line." }),
    ...envelope,
  },
  { title: "Declaration", description: "What is declared to customs for one parcel. Filed by the declarant." },
);

export const StatusJson = closed(
  {
    kind: Type.Literal("status"),
    carrier: partyCode("Customs registration of the carrier."),
    carrierName: optional(text(100, "Registered name of the carrier.")),
    waybillNo: reference(60, "Waybill number."),
    status: oneOf(
      /^signed$/,
      6,
      "Write signed: no other status is filed.",
      "What happened: signed for by the consignee.",
    ),
    at: instant("When it happened."),
    note,
    ...envelope,
  },
  { title: "Status", description: "What became of a waybill. Filed by the carrier or the post." },
);

const arrivalTransport = closed(
  {
    mode: transportMode,
    vehicle: optional(text(100, "Means of transport.")),
    voyage: optional(text(32, "Voyage or flight.")),
  },
  { description: "How the goods came." },
);

export const ArrivalJson = closed(
  {
    kind: Type.Literal("arrival"),
    operator: partyCode("Customs registration of the operator of the site."),
    operatorName: optional(text(100, "Registered name of the operator.")),
    reference: optional(reference(20, "The operator's own number for this delivery.")),
    preEntryNo: optional(text(18, "Pre-entry number.")),
    siteEntryNo: optional(text(18, "Number that customs gave to the entry into the site.")),
    customsOffice: office("Customs office where the goods are."),
    carrier: partyCode("Customs registration of the carrier."),
    carrierName: optional(text(100, "Registered name of the carrier.")),
    waybillNo: reference(60, "Waybill number."),
    masterBill: optional(text(37, "Bill of lading or air waybill.")),
    transport: optional(arrivalTransport),
    arrivedAt: optional(instant("When the goods came in.")),
    weightKg: optional(positive("Gross mass in kilograms as weighed on arrival.")),
    pieces: optional(integer(1, 999_999_999, "Number of parcels as counted on arrival.")),
    goodsLocation: optional(text(100, "Where on the site the goods are.")),
    deliveryNote: optional(text(1000, "Remark about the delivery as a whole.")),
    note,
    ...envelope,
  },
  { title: "Arrival", description: "Goods of a waybill that came into a supervised site. Filed by its operator." },
);

export const DocumentJson = Type.Union(
  [OrderJson, PaymentJson, WaybillJson, DeclarationJson, StatusJson, ArrivalJson],
  { title: "Document", description: "One document of a parcel or a movement of its goods; `kind` says which." },
);
