/** GET /v1/looks: who looked at whose data, the newest first, for the data-protection officer. */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance } from "fastify";
import type { Restricted } from "../access.ts";
import { problemReplies } from "../problem-reply.ts";
import type { LookPort } from "./people-port.ts";
import { Closed, RoleName, TextOrNull } from "./person-reply.ts";

const PAGE_MAX = 500;
const watchers: Restricted = { key: false, roles: ["data_protection_officer"] };
const Text = Type.String();

const Look = Type.Object(
  {
    ...{ id: Text, at: Text },
    person: Type.Object(
      { id: Text, name: Text, displayName: Text, role: RoleName, organisation: TextOrNull },
      { ...Closed, description: "Role and organisation as they were then." },
    ),
    what: Type.Unsafe<string>({ type: "string", enum: ["parcel", "documents", "facts", "export", "unmask"] }),
    ...{ consignment: TextOrNull, document: TextOrNull, field: TextOrNull, reason: TextOrNull },
  },
  Closed,
);

const schema = {
  operationId: "listLooks",
  tags: ["people"],
  summary: "Who looked at whose data",
  querystring: Type.Object({
    after: Type.Optional(Type.String({ pattern: "^\\d{1,18}$", description: "`next` of the page before." })),
    limit: Type.Integer({ minimum: 1, maximum: PAGE_MAX, default: 100 }),
    account: Type.Optional(Type.String({ description: "Id of a person." })),
    consignment: Type.Optional(Type.String({ description: "PLATFORM/ORDERNO" })),
  }),
  response: {
    200: Type.Object({ looks: Type.Array(Look), next: TextOrNull }, Closed),
    ...problemReplies(400, 401, 403, 503),
  },
};

export function addLookRoute(app: FastifyInstance, looks: LookPort): void {
  app.get<{ Querystring: { after?: string; limit: number; account?: string; consignment?: string } }>(
    "/v1/looks",
    { schema, config: { access: watchers } },
    async (request, reply) => {
      const { after = null, limit, account = null, consignment = null } = request.query;
      const listed = await looks.list({ before: after, limit, person: account, consignment });
      reply.header("cache-control", "no-store");
      return {
        looks: listed.map(({ place, person, name, displayName, role, organisation, ...rest }) => ({
          id: place,
          person: { id: person, name, displayName, role, organisation },
          ...rest,
        })),
        next: listed.length < limit ? null : (listed.at(-1)?.place ?? null),
      };
    },
  );
}
