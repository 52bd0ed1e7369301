/**
 * GET /docs and GET /docs/json: the API's description (OpenAPI 3.1), made from the routes themselves, and a page to try
 * it.
 *
 * Every asset comes from this server. Bodies of documents are described here and not in their route, because Fastify
 * would validate what it is told about, and that route reads its bodies by itself.
 */
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import type { Access } from "./access.ts";
import type { HttpPorts } from "./ports.ts";
import { tableTypes } from "./tables/table-port.ts";

const DOCS_POLICY =
  "default-src 'none'; connect-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "font-src 'self' data:; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

interface Operation {
  requestBody?: unknown;
}

/** The page and its parts, which a plugin registers. */
export const isOfDocs = (url: string): boolean => url === "/docs" || url.startsWith("/docs/");

/** To be called before the routes are added: what is added before is not described. */
export async function addDocs(app: FastifyInstance, { schemas, version }: HttpPorts): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Fairway",
        version,
        description: "Clears cross-border e-commerce: from the parties' documents to a durable, explained decision.",
        license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
      },
      tags: [
        { name: "documents", description: "File what you know." },
        { name: "parcels", description: "See what came of it." },
        { name: "desk", description: "Decide what was stopped." },
        { name: "evidence", description: "Prove it to somebody who does not trust us." },
        { name: "receipts", description: "What you were answered about your documents." },
        { name: "events", description: "Hear what happens." },
        { name: "people", description: "Sign in, and manage who may." },
        { name: "service", description: "The service itself." },
      ],
      components: {
        securitySchemes: {
          key: { type: "http", scheme: "bearer", description: "The key given at registration." },
          session: {
            type: "apiKey",
            in: "cookie",
            name: "fairway_session",
            description: "Given by POST /v1/session; what changes anything needs `x-fairway-csrf` beside it.",
          },
        },
      },
    },
    transform: ({ schema, url, route }) => ({
      url,
      schema: { ...schema, ...(schema.hide !== true && { security: securityOf(route.config?.access) }) },
    }),
    transformObject: (described) => ("openapiObject" in described ? complete(described.openapiObject, schemas) : {}),
  });
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    staticCSP: DOCS_POLICY,
    uiConfig: { docExpansion: "list", persistAuthorization: false },
  });
}

/** What opens a route, as it says itself. */
function securityOf(access: Access | undefined): Record<string, string[]>[] {
  if (access === undefined || access === "anyone") return [];
  return [
    ...(access.key === false ? [] : [{ key: [] }]),
    ...(access.roles.length === 0 ? [] : [{ session: [] }]),
    ...(access.isOpenHere === true ? [{}] : []),
  ];
}

/** Adds the schema of what is filed, and the bodies that carry it. */
function complete<T extends object>(described: T, schemas: HttpPorts["schemas"]): T {
  const copy = plain(described) as {
    components?: { schemas?: Record<string, unknown> };
    paths?: Record<string, Record<string, Operation>>;
  };
  copy.components = {
    ...copy.components,
    schemas: { ...copy.components?.schemas, Document: plain(schemas.document), Receipt: plain(schemas.receipt) },
  };
  const filing = copy.paths?.["/v1/documents"]?.["post"];
  if (filing !== undefined) filing.requestBody = documentsBody;
  return copy as T;
}

/** JSON as it will be sent: without the symbols that a schema library leaves on its objects. */
const plain = (schema: unknown): unknown => JSON.parse(JSON.stringify(schema ?? {}));

const document = { $ref: "#/components/schemas/Document" };

const documentsBody = {
  required: true,
  content: {
    "application/json": { schema: { oneOf: [document, { type: "array", items: document, maxItems: 1000 }] } },
    "application/x-ndjson": { schema: { type: "string", description: "One document a line." } },
    "application/xml": { schema: { type: "string", description: "A CEB message, bare or in its DxpMsg." } },
    "text/xml": { schema: { type: "string", description: "The same." } },
    "text/csv": { schema: { type: "string", description: "A table of one kind: UTF-8, UTF-16 or GB18030." } },
    [tableTypes.xlsx]: {
      schema: { type: "string", format: "binary", description: "The same as the first sheet of an Excel workbook." },
    },
  },
};
