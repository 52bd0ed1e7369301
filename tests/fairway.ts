/** fairway: a whole Fairway on a database of its own, for flow tests, and the shortest way to file into it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FilingOutcome } from "../src/app/clearing/batcher.ts";
import type { Rulebook } from "../src/app/rulebook.ts";
import { viewOf, type ParcelView } from "../src/app/views/view.ts";
import { compose, wordings, type Fairway } from "../src/cli/compose.ts";
import { loadRulebook, type RulebookOptions } from "../src/cli/rulebook-files.ts";
import type { AnyDocument } from "../src/customs/documents.ts";
import type { Party } from "../src/customs/party.ts";
import { mayFile } from "../src/customs/party.ts";
import { readJsonDocument } from "../src/messages/json/read-json-document.ts";
import { writeJsonDocument } from "../src/messages/json/write-json-document.ts";
import { createDatabase } from "./database.ts";
import { documentsOf, filerOf, type GoodParcel } from "./good-parcel.ts";

export interface TestFairway extends Fairway {
  /** Files each document under its own party's code; outcomes in order. */
  file(documents: readonly AnyDocument<string>[], extra?: Record<string, unknown>): Promise<FilingOutcome[]>;
  fileParcel(parcel: GoodParcel): Promise<FilingOutcome[]>;
  view(platform: string, orderNo: string): Promise<ParcelView>;
  stop(): Promise<void>;
}

export async function testRulebook(options: RulebookOptions = { sampling: 0 }): Promise<Rulebook> {
  const book = await loadRulebook(options);
  if (!book.ok) throw new Error(JSON.stringify(book.problems));
  return book.value;
}

export async function startFairway(
  options: {
    readonly day?: string;
    readonly areGoodsHere?: boolean;
    readonly rulebook?: Rulebook;
    /** As in FAIRWAY_KEYS; without it the home's. */
    readonly keys?: string;
  } = {},
): Promise<TestFairway> {
  const database = await createDatabase();
  const home = await mkdtemp(join(tmpdir(), "fairway-test-"));
  const rulebook = options.rulebook ?? (await testRulebook());
  const fairway = await compose({
    home,
    databaseUrl: database.url,
    keys: options.keys,
    rulebook,
    day: options.day ?? "2026-11-10",
    areGoodsHere: options.areGoodsHere ?? false,
    log: () => undefined,
  });
  const file = async (
    documents: readonly AnyDocument<string>[],
    extra: Record<string, unknown> = {},
  ): Promise<FilingOutcome[]> => {
    const reads = documents.map((document, index) => {
      const text =
        Object.keys(extra).length === 0 ? writeJsonDocument(document) : JSON.stringify({ ...document, ...extra });
      return { read: readJsonDocument(text, index + 1), code: filerOf(document) };
    });
    const filed = await Promise.all(reads.map(({ read, code }) => fairway.batcher.submit([read], partyOf(code))));
    return filed.flat();
  };
  return {
    ...fairway,
    file,
    fileParcel: (parcel) => file(documentsOf(parcel)),
    async view(platform, orderNo) {
      const record = await fairway.query.findParcel(`${platform}/${orderNo}`);
      if (record === undefined) throw new Error(`no parcel ${platform}/${orderNo}`);
      return viewOf(record, wordings, rulebook.hash);
    },
    async stop() {
      await fairway.close();
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** A party of every filing kind under one code: whose document it is depends on the code alone. */
export const partyOf = (code: string): Party => ({ code, name: code, kinds: Object.values(mayFile).flat() });
