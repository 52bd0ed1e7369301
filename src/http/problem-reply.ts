/** The shape of every refusal, for the API's description: RFC 9457 with the problems it consists of. */
import { Type, type TSchema } from "@sinclair/typebox";

export const ProblemShape = Type.Object({
  code: Type.String({ description: "Public and stable; its meaning never changes." }),
  pointer: Type.String({ description: "JSON Pointer into the document as it was filed." }),
  detail: Type.String({ description: "One sentence that says how to mend it." }),
});

const ProblemReply = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  problems: Type.Array(ProblemShape),
});

const descriptions = {
  400: "The body could not be read.",
  401: "Nobody is signed in, or the key is not known here.",
  403: "You are known, but this is not for you.",
  404: "There is no such thing here, or it is not yours to see.",
  408: "The body comes too slowly; what was acknowledged is filed.",
  409: "It stands against what is on record; the sentence says how.",
  410: "It was here, and is over.",
  413: "The body is too large.",
  415: "The media type, encoding or compression is not taken.",
  422: "It can be read and cannot be done; the sentence says why.",
  429: "Too much is under way; ask again after `Retry-After` seconds.",
  503: "The database is away; nothing was acknowledged. Ask again after `Retry-After` seconds.",
} as const;

type Status = keyof typeof descriptions;
interface Described {
  readonly description: string;
  readonly content: { readonly "application/problem+json": { readonly schema: TSchema } };
}

/** The refusals a route may give, as its schema names them. */
export const problemReplies = (...statuses: readonly Status[]): Record<string, Described> =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: descriptions[status], content: { "application/problem+json": { schema: ProblemReply } } },
    ]),
  );
