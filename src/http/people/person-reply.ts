/** What is shown of a person and of a session. Members that these schemas do not name never leave the house. */
import { Type } from "@sinclair/typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import { roles } from "../../customs/person.ts";
import { refuse } from "../refusal.ts";
import type { Answer, Opened, SignedIn } from "./people-port.ts";
import type { PersonOnRecord } from "./person-on-record.ts";
import { giveCookie } from "./session-cookie.ts";

const Text = Type.String();
export const Closed = { additionalProperties: false };
export const TextOrNull = Type.Unsafe<string | null>({ type: ["string", "null"] });
export const RoleName = Type.Unsafe<(typeof roles)[number]>({ type: "string", enum: roles });

export const PartyShape = Type.Object({ code: Text, name: Text, kinds: Type.Array(Text) }, Closed);

const shown = {
  id: Text,
  name: Text,
  displayName: Text,
  role: RoleName,
  organisation: Type.Union([PartyShape, Type.Null()]),
  language: Type.Unsafe<"zh" | "en">({ type: "string", enum: ["zh", "en"] }),
  mustChangePassword: Type.Boolean(),
  passkeys: Type.Integer(),
};

export const PersonReply = Type.Object({ ...shown, createdAt: Text, disabledAt: TextOrNull }, Closed);

export const SessionReply = Type.Object(
  {
    person: Type.Union([Type.Object(shown, Closed), Type.Null()]),
    csrf: Type.Optional(Type.String({ description: "Send it as `x-fairway-csrf` with everything that changes." })),
    expiresAt: Type.Optional(Type.String({ description: "Unless it is used before." })),
  },
  Closed,
);

export function personView(person: PersonOnRecord): object {
  const { createdAt, disabledAt } = person;
  return {
    ...signedInPerson(person),
    createdAt: new Date(createdAt).toISOString(),
    disabledAt: disabledAt === null ? null : new Date(disabledAt).toISOString(),
  };
}

function signedInPerson({ id, name, displayName, role, organisation, ...rest }: PersonOnRecord): object {
  const { language, mustChangePassword, passkeys } = rest;
  return { id, name, displayName, role, organisation, language, mustChangePassword, passkeys };
}

export const sessionView = ({ person, csrf, expiresAt }: SignedIn): object => ({
  person: signedInPerson(person),
  csrf,
  expiresAt: new Date(expiresAt).toISOString(),
});

/** Answers who is signed in now, and gives the browser its cookie. */
export function sendOpened(
  request: FastifyRequest,
  reply: FastifyReply,
  opened: Answer<Opened>,
  origin: string | undefined,
): FastifyReply {
  if (!opened.ok) return refuse(request, reply, opened.problems, opened.retryAfterSeconds);
  giveCookie(request, reply, opened.value.token, origin);
  return reply.header("cache-control", "no-store").send(sessionView(opened.value));
}

export function sendAnswer<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer<T>,
  view: (value: T) => unknown,
  status: 200 | 201 = 200,
): FastifyReply {
  if (!answer.ok) return refuse(request, reply, answer.problems, answer.retryAfterSeconds);
  return reply.code(status).header("cache-control", "no-store").send(view(answer.value));
}
