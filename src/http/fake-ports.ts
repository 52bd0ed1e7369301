/**
 * Ports for the tests of HTTP: a memory in place of the application, in which each test sees what was filed and bends
 * what it needs.
 *
 * A document of these tests is `{"kind":"order","platform":"P","orderNo":"A-1"}`: what HTTP does depends on nothing
 * else in it.
 */
import { PassThrough } from "node:stream";
import type { LoggerOptions } from "pino";
import { fail, ok, problem, type Result } from "../kernel/problem.ts";
import type { Read } from "../customs/filed.ts";
import type { Party } from "../customs/party.ts";
import type { FilingOutcome, HttpPorts, XmlMessage, UploadPort, UploadView } from "./ports.ts";
import type { ParcelView } from "./parcel-reply.ts";

export const KEY = "key-of-the-marketplace";
export const marketplace: Party = { code: "4601000001", name: "Example Market", kinds: ["marketplace"] };

export class StoreAway extends Error {
  override name = "StoreUnavailable";
}

export interface Fake {
  readonly ports: HttpPorts;
  /** Sizes of the chunks that were filed, in order. */
  readonly chunks: number[];
  /** Keys of what was filed, in order. */
  readonly filed: (string | null)[];
  /** All that was logged. */
  log(): string;
}

const shape = (line: number, part: Pick<Read, "kind" | "key" | "problems">): Read => ({
  line,
  ...part,
  entrance: "json",
  consignment: null,
  orderNo: null,
  intent: "original",
  isDraft: false,
  signature: "absent",
  document: undefined,
  raw: "",
});

export function readLine(text: string, line: number): Read {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return shape(line, { kind: null, key: null, problems: [problem("message.not_json", "", "Not JSON.")] });
  }
  const { platform, orderNo } = value as { platform: string; orderNo: string };
  return shape(line, { kind: "order", key: `${platform}/${orderNo}`, problems: [] });
}

function readArray(text: string): Result<readonly Read[]> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail(problem("message.not_json", "", "The body is not JSON."));
  }
  const documents = Array.isArray(value) ? value : [value];
  return ok(documents.map((document, index) => readLine(JSON.stringify(document), index + 1)));
}

function readXml(bytes: Uint8Array): Result<XmlMessage> {
  const orders = [
    ...Buffer.from(bytes)
      .toString("utf8")
      .matchAll(/<orderNo>([^<]*)<\/orderNo>/g),
  ];
  if (orders.length === 0) return fail(problem("message.not_xml", "", "The body is not XML."));
  const reads = orders.map((match, index) => shape(index + 1, { kind: "order", key: `P/${match[1]!}`, problems: [] }));
  const text = Buffer.from(bytes).toString("utf8");
  return ok(text.includes("<Signature>") ? { reads, message: { guid: "G1", text } } : { reads });
}

export const accept = ({ line, kind, key, problems }: Read): FilingOutcome =>
  problems.length === 0
    ? { line, kind, key, outcome: "accepted", problems }
    : { line, kind, key, outcome: "rejected", problems };

export function fake(bent: Partial<HttpPorts> = {}): Fake {
  const chunks: number[] = [];
  const filed: (string | null)[] = [];
  const log = new PassThrough();
  const logged: string[] = [];
  log.on("data", (piece: Buffer) => logged.push(piece.toString()));
  const ports: HttpPorts = {
    authenticate: (key) => Promise.resolve(key === KEY ? marketplace : undefined),
    readers: { json: readArray, ndjsonLine: readLine, xml: readXml },
    file(reads) {
      chunks.push(reads.length);
      for (const { key } of reads) filed.push(key);
      return Promise.resolve(reads.map(accept));
    },
    fileForReceipts: (reads) => Promise.resolve(`<Receipts of="${String(reads.map(({ key }) => key))}"/>`),
    refuseMessage: (problems, original) => `<Refused of="${original.length}">${problems[0]!.code}</Refused>`,
    uploads: rememberUploads(),
    findParcel: (platform, orderNo) => Promise.resolve(orderNo === "A-1" ? parcel(platform, orderNo) : undefined),
    prove: () => Promise.resolve(fail(problem("event.not_found", "", "No such event."))),
    publicKeys: () => Promise.resolve([{ key: "k1", publicKey: "AA", firstUsedAt: "2026-11-10T02:00:00.000Z" }]),
    parcelReceipts: (_platform, orderNo, _party, { form, kind, isProven }) => {
      const line = `{"kind":"receipt"${isProven ? "" : ',"proof":null'}}\n`;
      return Promise.resolve(orderNo !== "A-1" ? undefined : form === "json" ? line : `<${kind ?? ""}/>`);
    },
    events: {
      read: (_party, { after }) => Promise.resolve(ok({ events: [], cursor: after, more: false })),
      mark: () => 0,
      grown: () => Promise.resolve(),
    },
    receiptsAfter: (_party, { form, after, kind, limit }) => {
      if (after === "bad") return Promise.resolve(fail(problem("events.cursor_malformed", "", "Give a cursor.")));
      const asked = `${after} ${kind ?? "any"} ${limit}`;
      const text = after === "end" ? (form === "json" ? "" : null) : asked;
      return Promise.resolve(ok({ text, cursor: "w0-0.2", more: after !== "end" }));
    },
    health: () => Promise.resolve({ live: true, ready: true, database: "up", rulebook: "sha256:00" }),
    metrics: {
      contentType: "text/plain; version=0.0.4",
      text: () => Promise.resolve("a 1\n"),
      answered: () => undefined,
    },
    schemas: { document: { type: "object", title: "Document" }, receipt: { type: "object", title: "Receipt" } },
    log: { level: "trace", stream: log } as LoggerOptions,
    version: "0.0.0-test",
    ...bent,
  };
  return { ports, chunks, filed, log: () => logged.join("") };
}

/** Uploads in memory. */
export function rememberUploads(): UploadPort {
  const uploads = new Map<string, UploadView>();
  return {
    open(party, id) {
      const known = uploads.get(`${party}/${id}`);
      const upload = known ?? { id, documents: 0, isFinished: false, changedAt: Date.now() };
      uploads.set(`${party}/${id}`, upload);
      return Promise.resolve({ upload, isNew: known === undefined });
    },
    find: (party, id) => Promise.resolve(uploads.get(`${party}/${id}`)),
    advance(party, id, { from, to, isFinished }) {
      const upload = uploads.get(`${party}/${id}`);
      if (upload === undefined || upload.isFinished || upload.documents !== from) return Promise.resolve(false);
      uploads.set(`${party}/${id}`, { ...upload, documents: to, isFinished, changedAt: Date.now() });
      return Promise.resolve(true);
    },
  };
}

export function parcel(platform: string, orderNo: string): ParcelView {
  return {
    platform,
    orderNo,
    state: "refused",
    lane: "red",
    officialStatus: "100",
    version: 1,
    levies: [{ kind: "vat", amount: "22.75", currency: "CNY" }],
    mismatches: [
      {
        rule: "R1",
        code: null,
        left: { document: "order", element: "paid", value: "250.00" },
        right: { document: "payment", element: "amount", value: null },
        mend: ["payment_firm", "seller"],
        how: { en: "Both must say the same.", zh: "两者应一致。" },
      },
    ],
    problems: [],
    reasons: [
      {
        rule: "annual-limit",
        effect: "refuse",
        points: 0,
        code: "1313",
        because: { en: "Over the annual limit.", zh: "超过年度限值。" },
        mend: { en: "Declare as general trade.", zh: "按一般贸易申报。" },
        evidence: { annualUsed: "26000.00" },
        source: "Example",
        certainty: "secondary",
      },
    ],
    missing: [],
    documents: [{ kind: "order", key: `${platform}/${orderNo}`, version: 1 }],
    rulebook: "sha256:00",
  };
}

/** `count` documents as NDJSON. */
export const ndjson = (count: number, from = 1): string =>
  Array.from({ length: count }, (_, index) => `{"kind":"order","platform":"P","orderNo":"A-${from + index}"}\n`).join(
    "",
  );

export interface AnswerLine {
  readonly line: number;
  readonly key: string | null;
  readonly outcome: string;
  readonly problems: readonly { readonly code: string; readonly detail: string }[];
}

export const answerLines = (text: string): AnswerLine[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as AnswerLine);
