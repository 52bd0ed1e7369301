/**
 * demoAccounts: one account per role of the demo, and one per kind of enterprise, each with a password made by chance.
 *
 * A password is told once, to whoever started the demo, and so need not be changed; only its hash is kept. Where an
 * interrupted start has made an account already and told nobody, it gets another password.
 */
import { enterPerson, type PeopleDesk, type WantedPerson } from "../app/people/manage-people.ts";
import { replacePassword, type Refused } from "../app/people/sign-in.ts";
import type { Role } from "../customs/person.ts";
import { assert } from "../kernel/assert.ts";
import type { Result } from "../kernel/problem.ts";
import type { DemoDay } from "../simulation/demo-day.ts";

export interface DemoAccount {
  readonly name: string;
  readonly password: string;
  readonly role: Role;
  /** What the organisation is called, or what somebody without one is. */
  readonly of: string;
}

interface WantedAccount {
  readonly name: string;
  readonly role: Role;
  /** The kind of the organisation; the first of that kind. */
  readonly of: string;
  readonly display: string;
}

const customs = (name: string, role: Role, display: string): WantedAccount => ({
  ...{ name, role, of: "administration", display },
});
const enterprise = (name: string, of: string, display: string): WantedAccount => ({
  ...{ name, role: "enterprise", of, display },
});

const accounts: readonly WantedAccount[] = [
  customs("officer", "officer", "虚构关员 fictitious officer"),
  customs("supervisor", "supervisor", "虚构主管 fictitious supervisor"),
  customs("analyst", "analyst", "虚构分析员 fictitious analyst"),
  customs("data-protection", "data_protection_officer", "虚构数据保护官 fictitious protection officer"),
  customs("administrator", "administrator", "虚构管理员 fictitious administrator"),
  enterprise("marketplace", "marketplace", "虚构平台职员 fictitious marketplace clerk"),
  enterprise("shop", "self_run_shop", "虚构电商职员 fictitious shop clerk"),
  enterprise("payment-firm", "payment_firm", "虚构支付职员 fictitious payment clerk"),
  enterprise("carrier", "carrier", "虚构物流职员 fictitious carrier clerk"),
  enterprise("declarant", "declarant", "虚构报关员 fictitious declarant clerk"),
  enterprise("site-operator", "site_operator", "虚构场所职员 fictitious site clerk"),
  { name: "agency", role: "agency", of: "agency", display: "虚构口岸官员 fictitious border official" },
  {
    name: "right-holder",
    role: "right_holder",
    of: "right_holder",
    display: "虚构权利人代表 fictitious representative",
  },
];

export async function openDemoAccounts(desk: PeopleDesk, day: DemoDay): Promise<DemoAccount[]> {
  const opened: DemoAccount[] = [];
  for (const { name, role, of, display } of accounts) {
    const party = day.traders.find(({ kinds }) => kinds[0] === of);
    assert(party !== undefined, `openDemoAccounts: the demo has no ${of}`);
    const password = await open(desk, { name, role, organisation: party.code, displayName: display, language: "en" });
    opened.push({ name, role, password, of: party.name });
  }
  const { name: displayName, idNumber } = day.consumer;
  const consumer = { name: "consumer", role: "consumer", organisation: null, displayName, language: "en" } as const;
  const password = await open(desk, { ...consumer, identityNumber: idNumber });
  return [...opened, { name: "consumer", role: "consumer", password, of: displayName }];
}

/** Answers the password. */
async function open(desk: PeopleDesk, wanted: WantedPerson): Promise<string> {
  const password = desk.chance.password();
  const found = await desk.people.findByName(wanted.name);
  if (found === undefined) succeeded(await enterPerson(desk, wanted, { password, mustChange: false }));
  else {
    const { person, passwordHash: from } = found;
    succeeded(await replacePassword(desk, { person, from, to: password, mustChange: false }));
  }
  return password;
}

function succeeded(result: Result<unknown> | Refused): void {
  assert(result.ok, `openDemoAccounts: ${result.ok ? "" : JSON.stringify(result.problems)}`);
}
