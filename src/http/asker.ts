/** Asker: who asks for what may be theirs to see: the party of a key, or a person with or without an organisation. */
import type { FastifyRequest } from "fastify";
import type { Party } from "../customs/party.ts";
import type { PersonOnRecord } from "./people/person-on-record.ts";

export interface Asker {
  /** The party of the key, or the person's organisation. */
  readonly party: Party | null;
  readonly person: PersonOnRecord | null;
}

export const askerOf = ({ party, person }: FastifyRequest): Asker => ({ party, person });

/** Whose places are counted: a person's own, so that colleagues do not keep each other waiting. */
export const askerName = ({ party, person }: Asker): string => person?.id ?? party?.code ?? "";
