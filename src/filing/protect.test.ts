import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AnyDocument, Protected } from "../customs/documents.ts";
import { canonical } from "../kernel/canonical.ts";
import { mask, maskIdentityNumber, maskPhone } from "./mask.ts";
import { protect } from "./protect.ts";

describe("masks", () => {
  test.each([
    ["999999199001010016", "9****************6"],
    ["99999919900101018X", "9****************X"],
    ["12345678", "1******8"],
    ["1234567", "*******"],
    ["1", "*"],
    ["", ""],
  ])("identity number %s", (number, masked) => {
    expect(maskIdentityNumber(number)).toBe(masked);
  });

  test.each([
    ["13800000001", "138******01"],
    ["8613800000001", "861********01"],
    ["1380000001", "********01"],
    ["3800001", "*****01"],
    ["380001", "******"],
    ["", ""],
  ])("phone %s", (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked);
  });

  test("show at most 6 characters of an identity number and 5 digits of a phone, and never all", () => {
    const shown = (text: string) => text.replaceAll("*", "").length;
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9X]{1,60}$/), (number) => {
        expect(shown(maskIdentityNumber(number))).toBeLessThanOrEqual(Math.min(6, number.length - 1));
        expect(shown(maskPhone(number))).toBeLessThanOrEqual(Math.min(5, number.length - 1));
        expect(maskPhone(number)).toHaveLength(number.length);
      }),
    );
  });
});

const consignee = { name: "沈试验", address: "郑州市试验路" };
const person = { name: "沈试验", idType: "CN-ID" };

/** The four documents of one parcel; what else they have does not matter here. */
function parcelOf(idNumber: string, phone: string): AnyDocument<string>[] {
  const buyer = { ...person, idNumber, phone, registration: "B" };
  return [
    { kind: "order", platform: "P", buyer, consignee: { ...consignee, phone } },
    { kind: "payment", firm: "F", payer: { ...person, idNumber } },
    { kind: "payment", firm: "F", payer: buyer },
    { kind: "waybill", carrier: "C", consignee: { ...consignee, phone, district: "D" } },
    { kind: "declaration", declarant: "D", buyer },
  ] as unknown as AnyDocument<string>[];
}

const keepMasked = (kind: "identity" | "phone", value: string): Protected => ({
  hash: "h",
  masked: mask(kind, value),
});

describe("protect", () => {
  const asked = (idNumber: string, phone: string) => {
    const calls: string[] = [];
    for (const document of parcelOf(idNumber, phone))
      protect(document, (kind, value) => {
        calls.push(`${kind} ${value}`);
        return { hash: "", masked: "" };
      });
    return [...new Set(calls)].sort();
  };

  test("however a number is written, the same is kept", () => {
    const plain = ["identity 99999919900101018X", "phone 13800000001"];
    expect(asked("99999919900101018X", "13800000001")).toEqual(plain);
    expect(asked(" 99999919900101018x ", "138-0000 0001")).toEqual(plain);
    expect(asked("99999919900101018x", "(138) 0000-0001")).toEqual(plain);
  });

  test("all but the numbers stays, and what is absent stays absent", () => {
    const kept = parcelOf("999999199001010016", "13800000001").map((document) => protect(document, keepMasked));
    const id = { hash: "h", masked: "9****************6" };
    const phone = { hash: "h", masked: "138******01" };
    const buyer = { ...person, registration: "B", idNumber: id, phone };
    expect(kept).toStrictEqual([
      { kind: "order", platform: "P", buyer, consignee: { ...consignee, phone } },
      { kind: "payment", firm: "F", payer: { ...person, idNumber: id } },
      { kind: "payment", firm: "F", payer: buyer },
      { kind: "waybill", carrier: "C", consignee: { ...consignee, phone, district: "D" } },
      { kind: "declaration", declarant: "D", buyer },
    ]);
  });

  test("leaves no number readable in the canonical text, and does not touch what it was given", () => {
    const ids = fc.stringMatching(/^[1-9][0-9]{16}[0-9Xx]$/);
    const phones = fc.stringMatching(/^1[0-9]{2}[- ]?[0-9]{4}[- ]?[0-9]{4}$/);
    fc.assert(
      fc.property(ids, phones, (id, phone) => {
        for (const document of parcelOf(id, phone)) {
          const before = canonical(document);
          const text = canonical(protect(document, keepMasked));
          expect(canonical(document)).toBe(before);
          const clear = [id, id.toUpperCase(), id.slice(2, -2), phone, phone.replace(/[^0-9]/g, "")];
          for (const number of clear) expect(text).not.toContain(number);
        }
      }),
    );
  });
});
