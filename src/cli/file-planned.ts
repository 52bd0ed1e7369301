/**
 * filePlanned: files what a world planned by the ordinary way, each document as the party whose it is: what follows up
 * waits until what it follows is answered.
 */
import { readJsonDocument } from "../messages/json/read-json-document.ts";
import { lineOf, type PlannedFiling } from "../simulation/planned-parcel.ts";
import { wavesOf } from "../simulation/waves.ts";
import type { Fairway } from "./compose.ts";

export interface FiledPlan {
  readonly documents: number;
  /** Of these, refused at the door. */
  readonly rejected: number;
}

/** `pause` is awaited before each filing, which then goes alone; without it a wave goes as a whole. */
export async function filePlanned(
  { batcher }: Pick<Fairway, "batcher">,
  filings: readonly PlannedFiling[],
  pause?: () => Promise<void>,
): Promise<FiledPlan> {
  let rejected = 0;
  const send = async (own: readonly PlannedFiling[]): Promise<void> => {
    const reads = own.map((filing, index) => readJsonDocument(lineOf(filing), index + 1));
    const outcomes = await batcher.submit(reads, own[0]!.filer);
    rejected += outcomes.filter(({ outcome }) => outcome === "rejected").length;
  };
  for (const wave of wavesOf(filings)) {
    if (pause === undefined) await Promise.all(byFiler(wave).map(send));
    else
      for (const filing of wave) {
        await pause();
        await send([filing]);
      }
  }
  return { documents: filings.length, rejected };
}

function byFiler(filings: readonly PlannedFiling[]): PlannedFiling[][] {
  const groups = new Map<string, PlannedFiling[]>();
  for (const filing of filings) {
    const own = groups.get(filing.filer.code);
    if (own === undefined) groups.set(filing.filer.code, [filing]);
    else own.push(filing);
  }
  return [...groups.values()];
}
