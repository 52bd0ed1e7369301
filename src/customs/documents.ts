/**
 * The four documents of a parcel and the movements of its goods (status, arrival), as nouns that both entrances (JSON
 * and the national messages) meet in.
 *
 * Amounts, quantities and masses are decimal strings as filed (validated at the door; `amount()` reads them); countries
 * are ISO 3166 alpha-2 and units UN/ECE Rec 20, or the national code where no mapping is known; days are YYYY-MM-DD;
 * instants carry their offset. Absent optional members are absent, never null or empty.
 *
 * `I` is what stands for an identity number or a phone: `string` on the way in, `Protected` for whatever is kept.
 * Not here: names of elements in messages (`messages/`), the envelope of filing (`filed.ts`).
 */
import type { Day } from "../kernel/day.ts";

/** A number that must not be readable: its keyed hash, and what may be printed. */
export interface Protected {
  readonly hash: string;
  readonly masked: string;
}

/** The documents that make a parcel complete. */
export type ParcelKind = "order" | "payment" | "waybill" | "declaration";
export const parcelKinds: readonly ParcelKind[] = ["order", "payment", "waybill", "declaration"];

/** What happened to the goods of a waybill; never missing, and no part of what makes a parcel complete. */
export type MovementKind = "status" | "arrival";
export const movementKinds: readonly MovementKind[] = ["status", "arrival"];

export type DocumentKind = ParcelKind | MovementKind;
export const documentKinds: readonly DocumentKind[] = [...parcelKinds, ...movementKinds];

export interface Person<I> {
  readonly name: string;
  readonly idType: "CN-ID";
  readonly idNumber: I;
  readonly phone?: I;
  /** The buyer's registration at the platform. */
  readonly registration?: string;
}

export interface Consignee<I> {
  readonly name: string;
  readonly phone: I;
  readonly address: string;
  /** Administrative division, six digits. */
  readonly district?: string;
}

export interface OrderItem {
  readonly line: number;
  readonly sku?: string;
  readonly name: string;
  readonly model?: string;
  readonly description?: string;
  readonly gtin?: string;
  readonly unit: string;
  readonly quantity: string;
  readonly price: string;
  readonly total: string;
  readonly origin: string;
  readonly note?: string;
}

export interface Order<I> {
  readonly kind: "order";
  readonly platform: string;
  readonly platformName?: string;
  readonly seller: string;
  readonly sellerName?: string;
  readonly orderNo: string;
  readonly orderedAt?: string;
  readonly buyer: Person<I>;
  readonly consignee: Consignee<I>;
  readonly goodsValue: string;
  readonly freight: string;
  readonly discount: string;
  readonly tax: string;
  readonly paid: string;
  readonly currency: string;
  readonly payment?: { readonly firm?: string; readonly firmName?: string; readonly transaction?: string };
  readonly batchNumbers?: string;
  readonly note?: string;
  readonly items: readonly OrderItem[];
}

export interface Payment<I> {
  readonly kind: "payment";
  readonly firm: string;
  readonly firmName?: string;
  readonly transaction: string;
  readonly platform: string;
  readonly platformName?: string;
  readonly orderNo: string;
  readonly payer: Person<I>;
  readonly amount: string;
  readonly currency: string;
  readonly paidAt: string;
  readonly note?: string;
}

export interface Waybill<I> {
  readonly kind: "waybill";
  readonly carrier: string;
  readonly carrierName?: string;
  readonly waybillNo: string;
  /** A national message does not name it; the JSON form may. */
  readonly platform?: string;
  readonly orderNo: string;
  readonly masterBill?: string;
  readonly consignee: Consignee<I>;
  readonly freight?: string;
  readonly insurance?: string;
  readonly currency: string;
  readonly grossMassKg: string;
  readonly pieces: number;
  readonly goods?: string;
  readonly note?: string;
}

export interface DeclarationItem {
  readonly line: number;
  /** The record of the goods in the warehouse's account book. */
  readonly recordNo?: string;
  readonly sku?: string;
  readonly shopName?: string;
  readonly hs: string;
  readonly name: string;
  readonly model: string;
  readonly gtin?: string;
  readonly origin: string;
  readonly tradeCountry?: string;
  readonly quantity: string;
  readonly unit: string;
  readonly statutoryQuantity: string;
  readonly statutoryUnit: string;
  readonly secondQuantity?: string;
  readonly secondUnit?: string;
  readonly price: string;
  readonly total: string;
  readonly note?: string;
}

export interface Transport {
  readonly mode: string;
  readonly vehicle?: string;
  readonly voyage?: string;
  readonly masterBill?: string;
}

export interface Declaration<I> {
  readonly kind: "declaration";
  readonly declarant: string;
  readonly declarantName?: string;
  readonly platform: string;
  readonly platformName?: string;
  readonly seller: string;
  readonly sellerName?: string;
  readonly orderNo: string;
  readonly carrier: string;
  readonly carrierName?: string;
  readonly waybillNo: string;
  /** The declarant's own number for this declaration (functional reference). */
  readonly reference?: string;
  /** Numbers that customs' side gave before: pre-entry and declaration number. */
  readonly preEntryNo?: string;
  readonly declarationNo?: string;
  /** Government procedure, as coded by the jurisdiction. */
  readonly procedure: string;
  readonly customsOffice: string;
  readonly portOfEntry: string;
  readonly declaredOn: Day;
  readonly importedOn?: Day;
  readonly buyer: Person<I>;
  readonly consigneeAddress: string;
  readonly guarantor: string;
  readonly accountBook?: string;
  readonly warehouse?: string;
  readonly warehouseName?: string;
  readonly transport?: Transport;
  readonly goodsLocation?: string;
  readonly licence?: string;
  readonly departureCountry: string;
  readonly freight: string;
  readonly insurance: string;
  readonly currency: string;
  readonly packaging?: string;
  readonly pieces: number;
  readonly grossMassKg: string;
  readonly netMassKg: string;
  readonly note?: string;
  readonly items: readonly DeclarationItem[];
}

/** What the carrier says of the goods on their way; so far only that the consignee signed for them. */
export interface Status {
  readonly kind: "status";
  readonly carrier: string;
  readonly carrierName?: string;
  readonly waybillNo: string;
  readonly status: "signed";
  /** When it happened. */
  readonly at: string;
  readonly note?: string;
}

/** Goods of a waybill that came into the site of an operator under customs' eyes. */
export interface Arrival {
  readonly kind: "arrival";
  readonly operator: string;
  readonly operatorName?: string;
  /** The operator's own number for this delivery; one delivery may bring many waybills. */
  readonly reference?: string;
  /** Numbers that customs' side gave: pre-entry, and entry into the site. */
  readonly preEntryNo?: string;
  readonly siteEntryNo?: string;
  readonly customsOffice: string;
  readonly carrier: string;
  readonly carrierName?: string;
  readonly waybillNo: string;
  readonly masterBill?: string;
  readonly transport?: Omit<Transport, "masterBill">;
  /** A national message does not say when; the JSON form may, and mass and pieces too. */
  readonly arrivedAt?: string;
  readonly weightKg?: string;
  readonly pieces?: number;
  readonly goodsLocation?: string;
  /** Remark about the delivery as a whole; `note` is about this waybill. */
  readonly deliveryNote?: string;
  readonly note?: string;
}

export type Movement = Status | Arrival;
export type ParcelDocument<I> = Order<I> | Payment<I> | Waybill<I> | Declaration<I>;
export type AnyDocument<I> = ParcelDocument<I> | Movement;

/** True for what lies by its waybill and says what happened to the goods. */
export const isMovement = <I>(document: AnyDocument<I>): document is Movement =>
  document.kind === "status" || document.kind === "arrival";

/**
 * The document's key among its kind: order and declaration `platform/orderNo`, payment `firm/transaction`, waybill
 * `carrier/waybillNo`, a status that with its word, an arrival that with its operator and, where given, its reference.
 */
export function keyOf(document: AnyDocument<unknown>): string {
  switch (document.kind) {
    case "order":
    case "declaration":
      return `${document.platform}/${document.orderNo}`;
    case "payment":
      return `${document.firm}/${document.transaction}`;
    case "waybill":
      return `${document.carrier}/${document.waybillNo}`;
    case "status":
      return `${document.carrier}/${document.waybillNo}/${document.status}`;
    case "arrival": {
      const { carrier, waybillNo, operator, reference } = document;
      return [carrier, waybillNo, operator, ...(reference === undefined ? [] : [reference])].join("/");
    }
  }
}

/**
 * The consignment a document names itself: `platform/orderNo`; undefined for a waybill and its movements, which join
 * through the declaration.
 */
export function consignmentOf(document: AnyDocument<unknown>): string | undefined {
  return document.kind === "waybill" || isMovement(document) ? undefined : `${document.platform}/${document.orderNo}`;
}

/** The waybill that a document lies by, `carrier/waybillNo`; undefined for what names its consignment itself. */
export function waybillOf(document: AnyDocument<unknown>): string | undefined {
  return document.kind === "waybill" || isMovement(document) ? `${document.carrier}/${document.waybillNo}` : undefined;
}

/** The code of the party whose document this is. */
export function filersOf(document: AnyDocument<unknown>): readonly { path: string; code: string }[] {
  switch (document.kind) {
    case "order":
      return [
        { path: "platform", code: document.platform },
        { path: "seller", code: document.seller },
      ];
    case "payment":
      return [{ path: "firm", code: document.firm }];
    case "waybill":
    case "status":
      return [{ path: "carrier", code: document.carrier }];
    case "declaration":
      return [{ path: "declarant", code: document.declarant }];
    case "arrival":
      return [{ path: "operator", code: document.operator }];
  }
}

/** The codes of all parties that a document names: those who may see it and be told about it. */
export function partiesOf(document: AnyDocument<unknown>): readonly string[] {
  switch (document.kind) {
    case "order":
      return present(document.platform, document.seller, document.payment?.firm);
    case "payment":
      return [document.firm, document.platform];
    case "waybill":
      return present(document.carrier, document.platform);
    case "declaration":
      return present(
        document.platform,
        document.seller,
        document.carrier,
        document.declarant,
        document.guarantor,
        document.warehouse,
      );
    case "status":
      return [document.carrier];
    case "arrival":
      return [document.operator, document.carrier];
  }
}

const present = (...codes: readonly (string | undefined)[]): string[] => codes.filter((code) => code !== undefined);
