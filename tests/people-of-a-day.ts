/**
 * peopleOfADay: what people do on a test day: sign in and mistype, change and reset passwords, invite, look and unmask.
 *
 * Answers every secret that was said on the way, by its name, and all answers but those that give their owner one. Not
 * here: where secrets must not be found (`flow/test-day.test.ts`).
 */
import { addPerson } from "../src/app/people/manage-people.ts";
import { hashKey, newKey, type Fairway } from "../src/cli/compose.ts";

const CUSTOMS = "4600000001";
const DAY_PASSWORD = "nine quiet otters drift";
const MISTYPED = ["nine quiet otters drfit", "nine-quiet-otters-drift"] as const;

export interface DayOfPeople {
  readonly secrets: Readonly<Record<string, string>>;
  readonly answers: string;
}

interface Visitor {
  readonly who: string;
  readonly id: string;
  ask(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
}

export async function peopleOfADay(record: Fairway, url: string, name: string): Promise<DayOfPeople> {
  const secrets: Record<string, string> = {};
  let answers = "";
  const party = { kind: "administration", code: CUSTOMS, name: "Customs" };
  await record.parties.register(party, hashKey(newKey()), Date.now());
  const officer = await visitor(`${name}.officer`, "officer");
  const administrator = await visitor(`${name}.administrator`, "administrator");

  async function visitor(who: string, role: "officer" | "administrator"): Promise<Visitor> {
    const wanted = { name: who, displayName: "Somebody", role, organisation: CUSTOMS, language: "zh" as const };
    const added = await addPerson(record.people, wanted);
    if (!added.ok) throw new Error(JSON.stringify(added.problems));
    secrets[`first password of ${who}`] = added.value.password;
    let cookie = "";
    let csrf = "";
    const ask: Visitor["ask"] = async (method, path, body) => {
      const response = await fetch(url + path, {
        method,
        headers: { cookie, "x-fairway-csrf": csrf, "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const token = /fairway_session=([^;]+)/.exec(response.headers.get("set-cookie") ?? "")?.[1];
      if (token !== undefined) {
        cookie = `fairway_session=${token}`;
        secrets[`session ${Object.keys(secrets).length}`] = token;
      }
      const text = await response.text();
      const answer = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
      if (typeof answer["csrf"] === "string") {
        csrf = answer["csrf"];
        secrets[`second token ${Object.keys(secrets).length}`] = csrf;
      } else if (!["password", "token", "value"].some((secret) => secret in answer)) answers += text;
      return answer;
    };
    await ask("POST", "/v1/session", { name: who, password: added.value.password });
    await ask("PUT", "/v1/me/password", { current: added.value.password, next: DAY_PASSWORD });
    return { who, id: added.value.person.id, ask };
  }

  secrets["the password of the day"] = DAY_PASSWORD;
  secrets["a password mistyped"] = MISTYPED[0];
  secrets["a password in the field of the name"] = MISTYPED[1];
  await officer.ask("POST", "/v1/session", { name: officer.who, password: MISTYPED[0] });
  await officer.ask("POST", "/v1/session", { name: MISTYPED[1], password: "" });
  await officer.ask("PUT", "/v1/me/password", { current: MISTYPED[0], next: MISTYPED[0] });
  const parcel = "/v1/parcels/4601000001/json0-good";
  await officer.ask("GET", parcel);
  await officer.ask("GET", `${parcel}/documents`);
  const unmasked = await officer.ask("POST", `${parcel}/unmask`, {
    document: { kind: "order", key: "4601000001/json0-good" },
    field: "/buyer/idNumber",
    reason: "Asked by the buyer on the telephone",
  });
  if (typeof unmasked["value"] !== "string") throw new Error(JSON.stringify(unmasked));
  const { token } = await administrator.ask("POST", "/v1/invitations", { role: "consumer" });
  secrets["the token of an invitation"] = token as string;
  await administrator.ask("POST", "/v1/invitations/look", { token });
  await administrator.ask("GET", "/v1/invitations");
  await administrator.ask("GET", "/v1/people");
  const { password } = await administrator.ask("POST", `/v1/people/${officer.id}/reset`);
  secrets["a password that was reset"] = password as string;
  return { secrets, answers };
}
