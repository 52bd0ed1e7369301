/** addPersonRoutes: all that is there for people who sign in, where the application knows people. */
import type { FastifyInstance } from "fastify";
import type { HttpPorts } from "../ports.ts";
import { addInvitationRoutes } from "./invitations.ts";
import { addLookRoute } from "./looks.ts";
import { addMeRoutes } from "./me.ts";
import { addParcelDocumentRoutes } from "./parcel-documents.ts";
import { addPasskeyRoutes } from "./passkeys.ts";
import { addPeopleRoutes } from "./people.ts";
import { addSessionRoutes } from "./session.ts";

export function addPersonRoutes(app: FastifyInstance, ports: HttpPorts): void {
  const { people } = ports;
  if (people === undefined) return;
  addSessionRoutes(app, people);
  addMeRoutes(app, people);
  addPeopleRoutes(app, people);
  addInvitationRoutes(app, people);
  addPasskeyRoutes(app, people);
  addParcelDocumentRoutes(app, ports, people.looks);
  addLookRoute(app, people.looks);
}
