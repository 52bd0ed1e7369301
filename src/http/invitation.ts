/**
 * invitation: a sender that says `Expect: 100-continue` keeps its body until it is invited to send it.
 *
 * It is invited once it is known and admitted: who is refused before has sent nothing for nothing. Node would invite
 * everybody. Not here: whether to invite (`documents.ts`), how to refuse (`refusal.ts`).
 */
import type { IncomingMessage, Server } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";

const uninvited = new WeakSet<IncomingMessage>();

export function addInvitations(server: Server): void {
  server.on("checkContinue", (request, response) => {
    uninvited.add(request);
    server.emit("request", request, response);
  });
}

/** Asks for the body, where its sender waits for that. */
export function inviteBody(request: FastifyRequest, reply: FastifyReply): void {
  if (uninvited.delete(request.raw)) reply.raw.writeContinue();
}

export const isUninvited = (request: IncomingMessage): boolean => uninvited.has(request);
