/**
 * send-parcels: a load of parcels over HTTP that goes on whatever happens to the server, and knows afterwards what was
 * acknowledged.
 *
 * Nobody waits longer than `ANSWERS_WITHIN_MS` for an answer: a request that hangs fails the test.
 */
import { setTimeout as pause } from "node:timers/promises";
import { keyOf, type AnyDocument, type DocumentKind } from "../src/customs/documents.ts";
import { documentsOf, goodParcel, type GoodParcel } from "./good-parcel.ts";
import { groupBy } from "./group-by.ts";
import type { FilerKeys, Server } from "./program.ts";

/** Of which about ten fit into the year. */
const PARCELS_OF_A_PERSON = 50;
const PARCELS_AT_ONCE = 50;
const SENDERS = 6;
const ANSWERS_WITHIN_MS = 45_000;
const GETS_ON_WITHIN_MS = 60_000;

const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10); // In Beijing.
export const idOf = (document: AnyDocument<string>): string => `${document.kind}:${keyOf(document)}`;

/** Parcels of unequal value, a person's spread over the whole load. */
export function unequalParcels(prefix: string, count: number): GoodParcel[] {
  const persons = Math.ceil(count / PARCELS_OF_A_PERSON);
  return Array.from({ length: count }, (_, index) => {
    const price = `${600 + ((index * 701) % 4_201)}.00`;
    const parcel = goodParcel(`${prefix}-${index}`, { person: index % persons, quantity: 1, price });
    return { ...parcel, declaration: { ...parcel.declaration, declaredOn: today } };
  });
}

/** A load while it runs: which documents were acknowledged, and how requests were answered. */
export interface Load {
  readonly acknowledged: Set<string>;
  readonly rejected: string[];
  readonly statuses: Map<string, number>;
  /** Refusals for want of a database that do not say when to ask again. */
  readonly unadvised: string[];
}

export const emptyLoad = (): Load => ({ acknowledged: new Set(), rejected: [], statuses: new Map(), unadvised: [] });

/** Files documents of one kind. What arrives of a broken answer counts: each line is true by itself. */
async function file(
  server: Pick<Server, "url">,
  keys: FilerKeys,
  documents: readonly AnyDocument<string>[],
  load: Load,
) {
  const kind: DocumentKind = documents[0]!.kind;
  let text = "";
  let status = "dropped";
  try {
    const response = await fetch(`${server.url}/v1/documents`, {
      method: "POST",
      headers: { authorization: `Bearer ${keys[kind]}`, "content-type": "application/x-ndjson" },
      body: documents.map((document) => `${JSON.stringify(document)}\n`).join(""),
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    status = String(response.status);
    if (status === "503" && response.headers.get("retry-after") === null) load.unadvised.push(kind);
    const decoder = new TextDecoder();
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>)
      text += decoder.decode(piece, { stream: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // The connection broke.
    status = status === "200" ? "cut off" : "dropped";
  }
  load.statuses.set(status, (load.statuses.get(status) ?? 0) + 1);
  if (status !== "200" && status !== "cut off") return;
  for (const line of text.split("\n").slice(0, -1)) {
    const answer = JSON.parse(line) as { line: number; outcome: string; problems: { code: string }[] };
    const id = idOf(documents[answer.line - 1]!);
    if (answer.outcome !== "rejected") load.acknowledged.add(id);
    else if (answer.problems[0]?.code !== "store.unavailable") load.rejected.push(`${id} ${line}`);
  }
}

/** Files what `wanted` chooses of all parcels, with a few senders, each four requests at a time. */
export async function send(
  server: Pick<Server, "url">,
  keys: FilerKeys,
  parcels: readonly GoodParcel[],
  load: Load,
  wanted: (document: AnyDocument<string>) => boolean,
): Promise<void> {
  let next = 0;
  const sender = async (): Promise<void> => {
    while (next < parcels.length) {
      const some = parcels
        .slice(next, (next += PARCELS_AT_ONCE))
        .flatMap(documentsOf)
        .filter(wanted);
      const groups = groupBy(some, ({ kind }) => kind).values();
      await Promise.all([...groups].map((documents) => file(server, keys, documents, load)));
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
}

export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + GETS_ON_WITHIN_MS;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error("the load does not get on");
    await pause(5);
  }
}

/**
 * Files what was not acknowledged until everything is, and with it every seventh document again: filing again is
 * harmless.
 */
export async function sendTheRest(
  server: Pick<Server, "url">,
  keys: FilerKeys,
  parcels: readonly GoodParcel[],
  load: Load,
): Promise<void> {
  const all = parcels.length * 4;
  let again = 0;
  const wanted = (document: AnyDocument<string>): boolean =>
    !load.acknowledged.has(idOf(document)) || again++ % 7 === 0;
  const deadline = performance.now() + GETS_ON_WITHIN_MS;
  while (load.acknowledged.size < all && performance.now() < deadline) {
    await send(server, keys, parcels, load, wanted);
    if (load.acknowledged.size < all) await pause(200);
  }
}
