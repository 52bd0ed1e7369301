import { expect, test } from "vitest";
import { roles, type Role } from "../../customs/person.ts";
import { invitationState, mayInvite, type InvitationState } from "./invitation-state.ts";

test.each<[string, { acceptedAt?: number; revokedAt?: number; now: number }, InvitationState]>([
  ["just made", { now: 0 }, "open"],
  ["at the last instant", { now: 99 }, "open"],
  ["when its time is over", { now: 100 }, "expired"],
  ["accepted", { acceptedAt: 50, now: 60 }, "accepted"],
  ["accepted, long ago", { acceptedAt: 50, now: 1_000 }, "accepted"],
  ["taken back", { revokedAt: 50, now: 60 }, "revoked"],
  ["taken back, long ago", { revokedAt: 50, now: 1_000 }, "revoked"],
])("%s", (_name, { acceptedAt = null, revokedAt = null, now }, state) => {
  expect(invitationState({ expiresAt: 100, acceptedAt, revokedAt }, now)).toBe(state);
});

const market = { code: "M", name: "Market", kinds: ["marketplace"] as const };
test.each<[string, Role, Role, string | null, boolean]>([
  ["who manages people invites an officer", "administrator", "officer", "C", true],
  ["who manages people invites a consumer", "administrator", "consumer", null, true],
  ["an enterprise a colleague", "enterprise", "enterprise", "M", true],
  ["an enterprise somebody of another", "enterprise", "enterprise", "N", false],
  ["an enterprise somebody of none", "enterprise", "enterprise", null, false],
  ["an enterprise an officer", "enterprise", "officer", "M", false],
  ["an enterprise who manages people", "enterprise", "administrator", "M", false],
  ["an officer nobody", "officer", "officer", "M", false],
])("%s", (_name, role, wanted, organisation, may) => {
  expect(mayInvite({ role, organisation: market }, { role: wanted, organisation })).toBe(may);
});

test("of all roles two invite", () => {
  const inviting = roles.filter((role) =>
    roles.some((wanted) => mayInvite({ role, organisation: market }, { role: wanted, organisation: "M" })),
  );
  expect(inviting).toEqual(["enterprise", "administrator"]);
});
