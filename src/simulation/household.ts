/**
 * Households: invented people. The members of a household share one address and one telephone, as honest families do.
 *
 * Everything says that it is fictitious: names begin with 虚构 (invented), addresses lie in 虚构省, districts begin with
 * 79, which is given to no province, and telephones with 100, which no subscriber has. Resident numbers have the
 * right check character (GB 11643, ISO 7064 MOD 11-2), and no two people of a world share one.
 */
import type { Random } from "./random.ts";

export interface Person {
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
  readonly address: string;
  /** Administrative division, six digits. */
  readonly district: string;
}

export type Household = readonly [Person, ...Person[]];

const surnames = Array.from("王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗");
const given = Array.from("明芳伟娜静丽强磊军洋勇艳杰娟涛超秀霞平刚桂英华玉兰梅鹏飞");
const MEMBERS_MAX = 4;
const DISTRICTS = 9_000;

/** The household of a number; numbers below 2,250,000 give people who share no resident number. */
export function createHousehold(random: Random, number: number): Household {
  const members = random.between(1, MEMBERS_MAX);
  const phone = `100${String(10_000_000 + number).slice(-8)}`;
  const district = `79${String(1_000 + (number % DISTRICTS)).padStart(4, "0")}`;
  const home = `示例路${random.between(1, 900)}号示例小区${random.between(1, 30)}号楼${101 + number}室`;
  const address = `虚构省示例市${random.pick(["东", "西", "南", "北"])}区${home}`;
  const surname = random.pick(surnames);
  const create = (member: number): Person => ({
    name: `虚构${surname}${random.pick(given)}${random.pick(given)}`,
    idNumber: residentNumber(district, birthDay(random), Math.floor(number / DISTRICTS) * MEMBERS_MAX + member),
    phone,
    address,
    district,
  });
  return [create(0), ...Array.from({ length: members - 1 }, (_, index) => create(index + 1))];
}

const two = (value: number): string => String(value).padStart(2, "0");
const birthDay = (random: Random): string =>
  `${random.between(1955, 2004)}${two(random.between(1, 12))}${two(random.between(1, 28))}`;

/** A resident number of a district, a birth day as YYYYMMDD and a serial from 0 to 999. */
export function residentNumber(district: string, birth: string, serial: number): string {
  const body = `${district}${birth}${String(serial).padStart(3, "0")}`;
  let sum = 0;
  for (let at = 0; at < body.length; at += 1) sum = ((sum + Number(body[at])) * 2) % 11;
  return body + "0123456789X"[(12 - sum) % 11]!;
}
