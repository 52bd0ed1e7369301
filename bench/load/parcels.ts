/**
 * Parcels: complete, good parcels for load and tests: order, payment, waybill and declaration that tell one story.
 *
 * Each document is one line of JSON, written from a template, because the load shares its cores with what it measures.
 * The same seed and number give the same parcel. Two sweaters (HS 6110200090) at 120.00, freight 10.00, paid 250.00.
 * Buyers come from a population of invented people, each with an address, a phone and a resident number whose check
 * digit is right; a million buyers at 250.00 a parcel leave everyone below the annual limit for over a hundred million
 * parcels. Not here: sending them (`client.ts`); the seeded world (`src/simulation/world.ts`), whose parcels are of
 * every kind: it plans and writes one in 80 µs, this template in 0.7 µs, and at thousands a second that difference
 * would be measured as the server's.
 */

/** Who files: the codes that the documents name. */
export interface Filers {
  readonly marketplace: string;
  readonly payment_firm: string;
  readonly carrier: string;
  readonly declarant: string;
}

export interface ParcelSettings {
  /** Letters and digits; part of every number, so that two runs never share one. */
  readonly seed: string;
  readonly filers: Filers;
  /** "YYYY-MM-DD", the day on which everything happens. */
  readonly day: string;
  readonly population?: number;
}

/** The four documents of a parcel, each one line of JSON without its line end. */
export interface ParcelLines {
  readonly orderNo: string;
  readonly order: string;
  readonly payment: string;
  readonly waybill: string;
  readonly declaration: string;
}

const SELLER = "4602000001";
const POPULATION = 1_000_000;

const districts = ["410105", "110105", "310115", "440106", "330106", "510107", "420106", "320505"];
const places = ["河南省郑州市金水区", "北京市朝阳区", "上海市浦东新区", "广东省广州市天河区"].concat([
  "浙江省杭州市西湖区",
  "四川省成都市武侯区",
  "湖北省武汉市武昌区",
  "江苏省苏州市虎丘区",
]);
const surnames = Array.from("王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗");
const given = Array.from("明芳伟娜静丽强磊军洋勇艳杰娟涛超秀霞平刚桂英华玉兰梅鹏飞");

/** The check digit of a resident number (GB 11643: weights 2^(18-i) mod 11 over the first seventeen digits). */
export function checkDigit(seventeen: string): string {
  let sum = 0;
  for (let index = 0; index < 17; index += 1) sum += (seventeen.charCodeAt(index) - 48) * weights[index]!;
  return "10X98765432"[sum % 11]!;
}
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

export interface Buyer {
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
  readonly address: string;
  readonly district: string;
}

const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);

/** The person of a number: no two of a population share a resident number, a phone or an address. */
export function buyerOf(person: number): Buyer {
  const place = person % districts.length;
  const rest = Math.floor(person / districts.length);
  const year = 1955 + (rest % 50);
  const month = 1 + (Math.floor(rest / 50) % 12);
  const day = 1 + (Math.floor(rest / 600) % 28);
  const sequence = Math.floor(rest / 16_800);
  const seventeen = `${districts[place]!}${year}${two(month)}${two(day)}${String(sequence).padStart(3, "0")}`;
  const surname = surnames[rest % surnames.length]!;
  const name = `${surname}${given[Math.floor(rest / 20) % given.length]!}${given[Math.floor(rest / 560) % given.length]!}`;
  return {
    name,
    idNumber: `${seventeen}${checkDigit(seventeen)}`,
    phone: `139${String(person).padStart(8, "0")}`,
    address: `${places[place]!}示例街道示例路${1 + (rest % 900)}号示例花园小区${1 + Math.floor(rest / 900)}号楼一单元十二层`,
    district: districts[place]!,
  };
}

const NAME = "女式针织套头衫";
const MODEL = "品牌类型:境外品牌|织造方法:针织|种类:套头衫|类别:女式|成分含量:棉100%|品牌:示例牌|货号:S1";
const GOODS = `"name":"${NAME}","model":"${MODEL}","gtin":"6901234567892"`;
const ORDER_ITEM = `{"line":1,"sku":"S1",${GOODS},"unit":"C62","quantity":"2","price":"120.00","total":"240.00","origin":"JP"}`;
const DECLARED_ITEM =
  `{"line":1,"sku":"S1","hs":"6110200090",${GOODS},"origin":"JP","quantity":"2","unit":"C62",` +
  `"statutoryQuantity":"2","statutoryUnit":"C62","secondQuantity":"0.8","secondUnit":"KGM","price":"120.00","total":"240.00"}`;

/** Writes the parcel of a number, from 0. */
export function createParcels({
  seed,
  filers,
  day,
  population = POPULATION,
}: ParcelSettings): (index: number) => ParcelLines {
  const { marketplace, payment_firm: firm, carrier, declarant } = filers;
  const bill = `B${seed}`;
  const orderHead = `{"kind":"order","platform":"${marketplace}","seller":"${SELLER}","orderNo":"`;
  const orderSums = `"goodsValue":"240.00","freight":"10.00","discount":"0.00","tax":"0.00","paid":"250.00","currency":"CNY"`;
  const declarationHead = `{"kind":"declaration","declarant":"${declarant}","platform":"${marketplace}","seller":"${SELLER}","orderNo":"`;
  const declarationTail =
    `"guarantor":"${marketplace}","transport":{"mode":"air","vehicle":"CZ342","voyage":"CZ342","masterBill":"${bill}"},` +
    `"departureCountry":"JP","freight":"10.00","insurance":"0.00","currency":"CNY","pieces":1,"grossMassKg":"1.2",` +
    `"netMassKg":"0.8","items":[${DECLARED_ITEM}]}`;
  const places = `"procedure":"9610","customsOffice":"4606","portOfEntry":"4606","declaredOn":"${day}"`;
  return (index) => {
    const { name, idNumber, phone, address, district } = buyerOf(index % population);
    const number = `${seed}${String(index).padStart(9, "0")}`;
    const orderNo = `A${number}`;
    const person = `"name":"${name}","idType":"CN-ID","idNumber":"${idNumber}","phone":"${phone}"`;
    const consignee = `"consignee":{"name":"${name}","phone":"${phone}","address":"${address}"`;
    return {
      orderNo,
      order:
        `${orderHead}${orderNo}","orderedAt":"${day}T00:10:00+08:00","buyer":{${person},"registration":"R${index % population}"},` +
        `${consignee},"district":"${district}"},${orderSums},"payment":{"firm":"${firm}","transaction":"T${number}"},` +
        `"items":[${ORDER_ITEM}]}`,
      payment:
        `{"kind":"payment","firm":"${firm}","transaction":"T${number}","platform":"${marketplace}","orderNo":"${orderNo}",` +
        `"payer":{${person}},"amount":"250.00","currency":"CNY","paidAt":"${day}T00:11:00+08:00"}`,
      waybill:
        `{"kind":"waybill","carrier":"${carrier}","waybillNo":"W${number}","orderNo":"${orderNo}","masterBill":"${bill}",` +
        `${consignee}},"freight":"10.00","insurance":"0.00","currency":"CNY","grossMassKg":"1.2","pieces":1,"goods":"${NAME}"}`,
      declaration:
        `${declarationHead}${orderNo}","carrier":"${carrier}","waybillNo":"W${number}","reference":"C${number}",${places},` +
        `"buyer":{${person}},"consigneeAddress":"${address}",${declarationTail}`,
    };
  };
}
