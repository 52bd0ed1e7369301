/** addPersonRoutes: all that is there for people who sign in, where the application knows people. */
import type { FastifyInstance } from "fastify";
import type { HttpPorts } from "../ports.ts";
import { addInvitationRoutes } from "./invitations.ts";
import { addMeRoutes } from "./me.ts";
import { addPasskeyRoutes } from "./passkeys.ts";
import { addPeopleRoutes } from "./people.ts";
import { addSessionRoutes } from "./session.ts";

export function addPersonRoutes(app: FastifyInstance, { people }: HttpPorts): void {
  if (people === undefined) return;
  addSessionRoutes(app, people);
  addMeRoutes(app, people);
  addPeopleRoutes(app, people);
  addInvitationRoutes(app, people);
  addPasskeyRoutes(app, people);
}
