/**
 * batcher: gathers submissions into batches and clears them on a few writers, so that one parcel pays no wait and many
 * pay one commit.
 *
 * An idle writer takes what is there at once; while all writers are busy the queue gathers, so batches grow with the
 * load. Who files much does not delay who files little: a batch is shared out between the parties, and so is the room
 * for what waits. A batch holds a document key at most once and a waybill number for at most one consignment: what
 * would be second waits for the next batch, behind which it then stands in order (`fair-queue.ts`). A failure of the
 * store reaches exactly the submissions whose documents were in the batch.
 */
import type { DocumentKind } from "../../customs/documents.ts";
import type { Read } from "../../customs/filed.ts";
import type { Party } from "../../customs/party.ts";
import { assert } from "../../kernel/assert.ts";
import type { Problem } from "../../kernel/problem.ts";
import type { Cleared, ClearingSettings } from "./batch.ts";
import { clearBatch } from "./clear-batch.ts";
import { fairQueue, type Waiting } from "./fair-queue.ts";
import { createPace } from "./pace.ts";
import { StoreUnavailable, type ClearingStore, type Clock, type MessageRow, type RejectionRow } from "../ports.ts";
import { prepare, sealContext, type Candidate } from "./prepare.ts";

export interface FilingOutcome {
  readonly line: number;
  readonly kind: DocumentKind | null;
  readonly key: string | null;
  readonly outcome: "accepted" | "exists" | "rejected";
  readonly problems: readonly Problem[];
  /** Of the document on record; null where it is not the one filed. */
  readonly version: number | null;
  /** What was recorded of it, and when (milliseconds since 1970); null where nothing was. */
  readonly event: { readonly id: string; readonly at: number } | null;
}

/** A message that came signed and is kept whole. */
export interface SignedMessage {
  readonly guid: string;
  readonly text: string;
}

export interface Batcher {
  /**
   * Resolves after the commit, in the order of the reads. Rejects with `StoreUnavailable` where nothing of it may be
   * taken as filed. `party` files them all, or says for each read who files it (the one-shot, whose documents then
   * share one lane and keep their order).
   */
  submit(
    reads: readonly Read[],
    party: Party | ((read: Read) => Party),
    message?: SignedMessage,
  ): Promise<FilingOutcome[]>;
  /** Documents waiting or in flight. */
  depth(): number;
  /**
   * Undefined while there is room for more documents of the party; else resolves when there is. Who has less than its
   * share in hand always has room. Who does not ask is served all the same.
   */
  room(party: string): Promise<void> | undefined;
  /** How long a document that the party files now is likely to wait, in milliseconds. */
  waitMs(party: string): number;
  /** Resolves when everything submitted so far is settled. */
  drain(): Promise<void>;
}

export interface BatcherOptions {
  readonly store: ClearingStore;
  readonly clock: Clock;
  readonly settings: ClearingSettings;
  /** Transactions in flight at once. */
  readonly writers: number;
  readonly documentsMax: number;
  /** Documents waiting or in flight from which on `room` makes those wait who have their share of them. */
  readonly depthMax: number;
  /** Called after each commit, for metrics. */
  readonly onBatch?: (batch: { documents: number; milliseconds: number }) => void;
}

interface Submission {
  readonly outcomes: (FilingOutcome | undefined)[];
  open: number;
  resolve(outcomes: FilingOutcome[]): void;
  reject(error: unknown): void;
}

interface Item extends Waiting {
  readonly submission: Submission;
  readonly index: number;
  readonly candidate: Candidate | undefined;
  readonly rejection: RejectionRow | undefined;
  readonly message: MessageRow | undefined;
}

interface Waiter {
  readonly party: string;
  go(): void;
}

interface ClearedItems extends Cleared {
  readonly at: number;
  /** Where the events of the refusals at the door stand, by name. */
  readonly rejections: ReadonlyMap<string, number>;
}

/** A refusal at the door takes the place of the one before it. */
const nameOf = ({ kind, key, consignment }: RejectionRow): string => `${kind}:${key}:${consignment}`;

export function createBatcher(options: BatcherOptions): Batcher {
  const { settings, store, clock } = options;
  const queue = fairQueue<Item>();
  const pace = createPace();
  const idle = Array.from({ length: options.writers }, (_, slot) => slot).reverse();
  let settled: (() => void)[] = [];
  let waitingForRoom: Waiter[] = [];

  function submit(
    reads: readonly Read[],
    party: Party | ((read: Read) => Party),
    message?: SignedMessage,
  ): Promise<FilingOutcome[]> {
    return new Promise((resolve, reject) => {
      const submission: Submission = {
        outcomes: new Array<undefined>(reads.length).fill(undefined),
        open: 0,
        resolve,
        reject,
      };
      const filer = typeof party === "function" ? party : (): Party => party;
      const lane = typeof party === "function" ? "" : party.code;
      const whole = message === undefined || reads[0] === undefined ? undefined : sealMessage(message, filer(reads[0]));
      const items: Item[] = [];
      reads.forEach((read, index) => {
        const item = toItem(read, index, filer(read), { submission, lane, message: whole });
        if (item !== undefined) items.push(item);
      });
      submission.open = items.length;
      if (items.length === 0) return resolve(submission.outcomes as FilingOutcome[]);
      for (const item of items) queue.push(item);
      pump();
    });
  }

  function sealMessage(message: SignedMessage, party: Party): MessageRow {
    const id = `${party.code}/${message.guid}/${settings.vault.digest(message.text).slice(0, 16)}`;
    const sealed = settings.vault.seal(message.text, sealContext("message", id));
    return { message: id, entrance: "ceb", filedBy: party.code, sealed };
  }

  /** Undefined where the outcome is known already and nothing has to be written. */
  function toItem(
    read: Read,
    index: number,
    party: Party,
    shared: Pick<Item, "submission" | "lane" | "message">,
  ): Item | undefined {
    const prepared = prepare(read, party, settings.vault, settings.wordings);
    const { line, kind, key, consignment, entrance } = read;
    if (prepared.ok)
      return {
        ...shared,
        index,
        candidate: prepared.candidate,
        rejection: undefined,
        parcel: prepared.candidate.consignment,
        ids: identities(prepared.candidate),
      };
    const { problems } = prepared;
    shared.submission.outcomes[index] = { line, kind, key, outcome: "rejected", problems, version: null, event: null };
    if (!prepared.isOwn || consignment === null || kind === null || key === null) return undefined;
    const rejection = { consignment, kind, key, filedBy: party.code, entrance, problems };
    return { ...shared, index, candidate: undefined, rejection, message: undefined, parcel: consignment, ids: [] };
  }

  function pump(): void {
    while (idle.length > 0 && queue.isWaiting()) {
      if (!queue.isInFlight()) pace.begin(clock.now());
      const items = queue.take(options.documentsMax);
      if (items.length === 0) return; // All that waits stands behind something in flight, whose end pumps again.
      const slot = idle.pop()!;
      void run(items, slot).finally(() => {
        queue.settle(items);
        pace.end(items.length, clock.now());
        idle.push(slot);
        letIn();
        if (queue.isWaiting()) pump();
        else if (!queue.isInFlight()) {
          const waiting = settled;
          settled = [];
          for (const done of waiting) done();
        }
      });
    }
  }

  /** There is room while little is in hand, and always for who has less than its share of it. */
  function hasRoom(party: string): boolean {
    const own = queue.depth(party);
    const parties = queue.lanes() + (own === 0 ? 1 : 0);
    return queue.depth() < options.depthMax || own < options.depthMax / parties;
  }

  function letIn(): void {
    const waiting = waitingForRoom;
    waitingForRoom = [];
    for (const waiter of waiting) {
      if (hasRoom(waiter.party)) waiter.go();
      else waitingForRoom.push(waiter);
    }
  }

  async function run(items: readonly Item[], slot: number): Promise<void> {
    const started = clock.now();
    try {
      settle(items, await clearItems(items, slot, started));
      options.onBatch?.({ documents: items.length, milliseconds: clock.now() - started });
    } catch (error) {
      if (error instanceof StoreUnavailable || items.length === 1) return fail(items, error);
      // A fault that one document provokes must not fail its neighbours: each goes alone, and the guilty one is known.
      for (const [index, item] of items.entries()) {
        try {
          settle([item], await clearItems([item], slot, clock.now()));
        } catch (own) {
          if (own instanceof StoreUnavailable) return fail(items.slice(index), own);
          fail([item], own);
        }
      }
    }
  }

  async function clearItems(items: readonly Item[], slot: number, now: number): Promise<ClearedItems> {
    const candidates: Candidate[] = [];
    const messages = new Map<string, MessageRow>();
    const messageOf = new Map<Candidate, string>();
    const rejections = new Map<string, RejectionRow>();
    for (const { candidate, message, rejection } of items) {
      if (rejection !== undefined) rejections.set(nameOf(rejection), rejection);
      if (candidate === undefined) continue;
      candidates.push(candidate);
      if (message !== undefined) {
        messages.set(message.message, message);
        messageOf.set(candidate, message.message);
      }
    }
    const kept = { messages: [...messages.values()], messageOf, rejections: [...rejections.values()] };
    const cleared = await clearBatch(store, { candidates, ...kept, now, slot }, settings);
    return {
      ...cleared,
      at: now,
      rejections: new Map([...rejections.keys()].map((name, position) => [name, position])),
    };
  }

  function settle(items: readonly Item[], { batch, filings, at, rejections }: ClearedItems): void {
    const eventAt = (position: number | null): FilingOutcome["event"] =>
      position === null ? null : { id: `${batch}.${position}`, at };
    let next = 0;
    for (const { submission, index, candidate, rejection } of items) {
      if (candidate !== undefined) {
        const { outcome, problems, version, position } = filings[next]!;
        next += 1;
        const { line, kind } = candidate.read;
        const event = eventAt(position);
        submission.outcomes[index] = { line, kind, key: candidate.key, outcome, problems, version, event };
      } else if (rejection !== undefined) {
        const event = eventAt(rejections.get(nameOf(rejection)) ?? null);
        submission.outcomes[index] = { ...submission.outcomes[index]!, event };
      }
      submission.open -= 1;
      if (submission.open === 0) submission.resolve(submission.outcomes as FilingOutcome[]);
    }
    assert(next === filings.length, "settle: an outcome for every candidate");
  }

  function fail(items: readonly Item[], error: unknown): void {
    for (const { submission } of items) submission.reject(error);
  }

  return {
    submit,
    depth: () => queue.depth(),
    room: (party) => (hasRoom(party) ? undefined : new Promise((go) => waitingForRoom.push({ party, go }))),
    waitMs(party) {
      const own = queue.depth(party);
      const parties = queue.lanes() + (own === 0 ? 1 : 0);
      return pace.timeFor(Math.min(queue.depth(), (own + 1) * parties));
    },
    drain: () => (queue.depth() === 0 ? Promise.resolve() : new Promise((resolve) => settled.push(resolve))),
  };
}

function identities({ document, key }: Candidate): readonly string[] {
  const own = `${document.kind}:${key}`;
  return document.kind === "declaration" ? [own, `number:${document.carrier}/${document.waybillNo}`] : [own];
}
