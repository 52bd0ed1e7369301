/**
 * China Customs' codes for units, countries, currencies and means of transport, against the codes the nouns carry.
 *
 * Units: UN/ECE Rec 20 where the correspondence is sure, else the national three digits themselves; countries: ISO
 * 3166 alpha-2; currencies: ISO 4217. One code, one noun, both ways. Source: the code sets JGS-20 from memory: every
 * table here is unverified and must be confirmed against a current list before use in earnest. A code that is not
 * listed passes by its shape, as it is. Not here: customs offices, ports, packagings, which the nouns carry as filed.
 */
import type { Certainty } from "../../kernel/dated.ts";

export interface CodeRow {
  readonly code: string;
  /** What the code set calls it. */
  readonly label: string;
  /** What the noun carries. */
  readonly noun: string;
}

export interface CodeTable {
  readonly name: string;
  readonly source: string;
  readonly certainty: Certainty;
  readonly rows: readonly CodeRow[];
  /** The shape of a code that passes though it is not listed; null where the list is closed. */
  readonly passes: RegExp | null;
  readonly nounOf: ReadonlyMap<string, string>;
  readonly codeOf: ReadonlyMap<string, string>;
}

/** Rows as [code, label, noun]; without a noun the code stands for itself. */
export function tabulate(
  head: Pick<CodeTable, "name" | "source" | "certainty" | "passes">,
  rows: readonly (readonly [code: string, label: string, noun?: string])[],
): CodeTable {
  const full = rows.map(([code, label, noun = code]) => ({ code, label, noun }));
  return {
    ...head,
    rows: full,
    nounOf: new Map(full.map((row) => [row.code, row.noun])),
    codeOf: new Map(full.map((row) => [row.noun, row.code])),
  };
}

const threeDigits = /^[0-9]{3}$/;
const fromMemory = { certainty: "unverified", passes: threeDigits } as const;

export const chinaUnits = tabulate({ name: "unit", source: "JGS-20, units of measurement", ...fromMemory }, [
  ["001", "台"],
  ["003", "辆"],
  ["006", "套", "SET"],
  ["007", "个"],
  ["008", "只"],
  ["010", "张"],
  ["011", "件", "C62"],
  ["012", "支"],
  ["015", "条"],
  ["017", "块"],
  ["020", "片"],
  ["025", "双", "PR"],
  ["035", "千克", "KGM"],
  ["036", "克", "GRM"],
  ["070", "吨", "TNE"],
  ["095", "升", "LTR"],
  ["096", "毫升", "MLT"],
  ["120", "箱"],
  ["122", "罐"],
  ["125", "包"],
  ["136", "袋"],
  ["139", "粒"],
  ["140", "盒"],
  ["142", "瓶"],
]);

export const chinaCountries = tabulate({ name: "country", source: "JGS-20, countries and regions", ...fromMemory }, [
  ["110", "中国香港", "HK"],
  ["111", "印度", "IN"],
  ["112", "印度尼西亚", "ID"],
  ["116", "日本", "JP"],
  ["122", "马来西亚", "MY"],
  ["132", "新加坡", "SG"],
  ["133", "韩国", "KR"],
  ["136", "泰国", "TH"],
  ["141", "越南", "VN"],
  ["142", "中国", "CN"],
  ["303", "英国", "GB"],
  ["304", "德国", "DE"],
  ["305", "法国", "FR"],
  ["307", "意大利", "IT"],
  ["309", "荷兰", "NL"],
  ["312", "西班牙", "ES"],
  ["331", "瑞士", "CH"],
  ["344", "俄罗斯联邦", "RU"],
  ["501", "加拿大", "CA"],
  ["502", "美国", "US"],
  ["601", "澳大利亚", "AU"],
  ["609", "新西兰", "NZ"],
]);

export const chinaCurrencies = tabulate({ name: "currency", source: "JGS-20, currencies", ...fromMemory }, [
  ["110", "港币", "HKD"],
  ["116", "日本元", "JPY"],
  ["142", "人民币", "CNY"],
  ["300", "欧元", "EUR"],
  ["303", "英镑", "GBP"],
  ["502", "美元", "USD"],
]);

export const chinaTransportModes = tabulate(
  { name: "mode of transport", source: "JGS-20, modes of transport", certainty: "unverified", passes: /^[0-9A-Z]$/ },
  [
    ["2", "水路运输", "sea"],
    ["3", "铁路运输", "rail"],
    ["4", "公路运输", "road"],
    ["5", "航空运输", "air"],
    ["6", "邮件运输", "post"],
  ],
);

/** The noun's unit for a national code: "011" → "C62"; a code without a sure correspondence stands for itself. */
export const unitOfChinaCode = (code: string): string => chinaUnits.nounOf.get(code) ?? code;

/** The noun's country for a national code: "116" → "JP"; a code that is not listed stands for itself. */
export const countryOfChinaCode = (code: string): string => chinaCountries.nounOf.get(code) ?? code;
