import { expect, test } from "vitest";
import { partyKinds, type PartyKind } from "./party.ts";
import { mayWorkFor, roles, type Role } from "./person.ts";

test.each<[Role, readonly PartyKind[] | null, boolean]>([
  ["officer", ["administration"], true],
  ["officer", ["carrier"], false],
  ["officer", null, false],
  ["supervisor", ["administration"], true],
  ["analyst", ["administration"], true],
  ["analyst", ["agency"], false],
  ["enterprise", ["marketplace"], true],
  ["enterprise", ["marketplace", "warehouse"], true],
  ["enterprise", ["administration"], false],
  ["enterprise", ["marketplace", "administration"], false], // It would read as an authority what it files itself.
  ["enterprise", ["agency"], false],
  ["enterprise", ["right_holder"], false],
  ["enterprise", [], false],
  ["enterprise", null, false],
  ["agency", ["agency"], true],
  ["agency", ["administration"], false],
  ["right_holder", ["right_holder"], true],
  ["consumer", null, true],
  ["consumer", ["private_person"], false],
  ["data_protection_officer", ["administration"], true],
  ["administrator", ["administration"], true],
  ["administrator", ["declarant"], false],
])("%s for %j: %s", (role, kinds, may) => expect(mayWorkFor(role, kinds)).toBe(may));

test("every kind of party has a role for its people, and every role but the consumer an employer", () => {
  for (const kind of partyKinds) expect([kind, roles.some((role) => mayWorkFor(role, [kind]))]).toEqual([kind, true]);
  for (const role of roles) {
    const isEmployed = partyKinds.some((kind) => mayWorkFor(role, [kind]));
    expect([role, isEmployed]).toEqual([role, role !== "consumer"]);
  }
});
