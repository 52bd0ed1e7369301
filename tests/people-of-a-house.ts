/**
 * openHouse: a server with people on a database of its own and a clock that a test moves; and the shortest ways to have
 * somebody in it.
 */
import type { FastifyInstance } from "fastify";
import { addPerson } from "../src/app/people/manage-people.ts";
import type { PersonRecord } from "../src/app/people/people-ports.ts";
import { hashKey, newKey } from "../src/cli/compose.ts";
import { portsOf } from "../src/cli/serve.ts";
import type { PartyKind } from "../src/customs/party.ts";
import type { Role } from "../src/customs/person.ts";
import type { HttpPorts } from "../src/http/ports.ts";
import { buildServer } from "../src/http/server.ts";
import { openBrowser, type Browser } from "./browser-session.ts";
import { startFairway, type TestFairway } from "./fairway.ts";

export const PASSWORD = "seven grey herons wait";

export interface House {
  readonly fairway: TestFairway;
  readonly app: FastifyInstance;
  readonly clock: { at: number; now(): number };
  /** Registers a party; answers its key. */
  register(kind: PartyKind, code: string): Promise<string>;
  /** Somebody with a password that must be changed. */
  add(name: string, role: Role, organisation?: string | null): Promise<{ person: PersonRecord; password: string }>;
  /** Somebody who is signed in with PASSWORD. */
  admit(name: string, role: Role, organisation?: string | null): Promise<Browser>;
  stop(): Promise<void>;
}

export const CUSTOMS = "4600000001";

/** `more` adds ports that need the record, such as lists. */
export async function openHouse(more: (fairway: TestFairway) => Partial<HttpPorts> = () => ({})): Promise<House> {
  const started = await startFairway();
  const clock = {
    at: Date.parse("2026-11-10T02:00:00Z"),
    now(): number {
      return this.at;
    },
  };
  const fairway = { ...started, people: { ...started.people, clock } };
  const app = await buildServer({ ...portsOf(fairway, "0.0.0-test", () => undefined), ...more(fairway) });
  const house: House = {
    ...{ fairway, app, clock },
    async register(kind, code) {
      const key = newKey();
      await fairway.parties.register({ kind, code, name: `${kind} ${code}` }, hashKey(key), clock.now());
      return key;
    },
    async add(name, role, organisation = CUSTOMS) {
      const wanted = { name, displayName: `Shown ${role}`, role, organisation, language: "en" as const };
      const added = await addPerson(fairway.people, wanted);
      if (!added.ok) throw new Error(JSON.stringify(added.problems));
      return added.value;
    },
    async admit(name, role, organisation = CUSTOMS) {
      const { password } = await house.add(name, role, organisation);
      const browser = openBrowser(app);
      await browser.signIn(name, password);
      const changed = await browser.ask("PUT", "/v1/me/password", { current: password, next: PASSWORD });
      if (changed.status !== 200) throw new Error(changed.text);
      return browser;
    },
    async stop() {
      await app.close();
      await started.stop();
    },
  };
  await house.register("administration", CUSTOMS);
  return house;
}
