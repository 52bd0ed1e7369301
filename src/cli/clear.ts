/**
 * fairway clear: the local one-shot. Files in, one verdict a parcel out, on a temporary database of its own.
 *
 * The parties that the documents name are registered on the fly with unlimited guarantee and stock, goods count as
 * being here, and signatures are not checked. Documents meet the same door and the same judge as in the live flow.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { explain, type Language } from "../app/views/explain.ts";
import { viewOf, type ParcelView } from "../app/views/view.ts";
import { filersOf, type DocumentKind } from "../customs/documents.ts";
import type { Read } from "../customs/filed.ts";
import { mayFile, type Party } from "../customs/party.ts";
import type { Problem } from "../kernel/problem.ts";
import { compose, wordings, type Fairway } from "./compose.ts";
import { readDocuments } from "./read-file.ts";
import { loadRulebook, type RulebookOptions } from "./rulebook-files.ts";
import { answer, DONE, NOT_UNDERSTOOD, progress, type ExitCode } from "./talk.ts";

export interface ClearOptions extends RulebookOptions {
  readonly json: boolean;
  /** The language of an explanation for people in place of one line a parcel. */
  readonly explain?: Language | undefined;
  readonly day?: string | undefined;
}

/** A document that was refused, and where it stood. */
interface Refused {
  readonly file: string;
  readonly read: Read;
  readonly problems: readonly Problem[];
}

const SUBMITTED_AT_ONCE = 500;

export async function clearFiles(files: readonly string[], options: ClearOptions): Promise<ExitCode> {
  const book = await loadRulebook(options);
  if (!book.ok) {
    answer(JSON.stringify({ file: book.file, line: null, problems: book.problems }));
    return NOT_UNDERSTOOD;
  }
  const home = await mkdtemp(join(tmpdir(), "fairway-clear-"));
  try {
    const quiet = (): void => undefined;
    const fairway = await compose({ home, rulebook: book.value, day: options.day, areGoodsHere: true, log: quiet });
    try {
      return await clearAll(fairway, files, options);
    } finally {
      await fairway.close();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function clearAll(fairway: Fairway, files: readonly string[], options: ClearOptions): Promise<ExitCode> {
  const seen = new Map<string, { platform: string; orderNo: string }>();
  const refused: Refused[] = [];
  const waybills: Read[] = [];
  let exit: ExitCode = DONE;
  const bar = progress("clearing", files.length, "files");
  for (const file of files) {
    const documents = await readDocuments(file);
    bar.advance(1);
    if (!documents.ok) {
      answer(JSON.stringify({ file, line: null, problems: documents.problems }));
      exit = NOT_UNDERSTOOD;
      continue;
    }
    const { reads, message, locate } = documents.value;
    for (let start = 0; start < reads.length; start += SUBMITTED_AT_ONCE) {
      const some = reads.slice(start, start + SUBMITTED_AT_ONCE);
      const outcomes = await fairway.batcher.submit(some, ownerOf, message);
      some.forEach((read, index) => {
        const { outcome, problems } = outcomes[index]!;
        if (read.consignment !== null) seen.set(read.consignment, splitConsignment(read.consignment));
        if (read.kind === "waybill" && outcome !== "rejected") waybills.push(read);
        if (outcome === "rejected")
          refused.push({ file, read, problems: problems.map((found) => locate(read.line, found)) });
      });
    }
  }
  bar.done();
  const views: ParcelView[] = [];
  for (const consignment of seen.keys()) views.push(await view(fairway, consignment, refused, seen));
  const orphans = refused.filter(({ read }) => !belongsToAParcel(read, views));
  for (const { file, read, problems } of orphans) {
    answer(JSON.stringify({ file, line: read.line, problems }));
    exit = NOT_UNDERSTOOD;
  }
  for (const parcel of [...views, ...waitingWaybills(waybills, views, fairway.rulebook.hash)]) print(parcel, options);
  return exit;
}

/** Each document is filed by the party it belongs to, registered on the fly. */
function ownerOf({ document }: Read): Party {
  const code = document === undefined ? "unknown" : filersOf(document)[0]!.code;
  return { code, name: code, kinds: Object.values(mayFile).flat() };
}

const splitConsignment = (consignment: string): { platform: string; orderNo: string } => {
  const at = consignment.indexOf("/");
  return { platform: consignment.slice(0, at), orderNo: consignment.slice(at + 1) };
};

/** The parcel's view with every refusal of this run, those of waybills included, which name no platform. */
async function view(
  fairway: Fairway,
  consignment: string,
  refused: readonly Refused[],
  seen: ReadonlyMap<string, { platform: string; orderNo: string }>,
): Promise<ParcelView> {
  const { platform, orderNo } = splitConsignment(consignment);
  const record = (await fairway.query.findParcel(consignment)) ?? {
    consignment,
    platform,
    orderNo,
    state: "waiting" as const,
    decisionVersion: 0,
    decidedAt: null,
    decision: null,
    decisionBody: null,
    circumstances: null,
    decisionDocuments: null,
    documents: [],
    waybills: [],
    movements: [],
    deadlines: [],
    rejections: [],
  };
  const isOnly = [...seen.values()].filter((other) => other.orderNo === orderNo).length === 1;
  const problems = refused
    .filter(
      ({ read }) =>
        read.consignment === consignment || (read.consignment === null && isOnly && read.orderNo === orderNo),
    )
    .flatMap(({ read, problems: own }) =>
      own.map((problem) => ({ ...problem, document: (read.kind ?? "unknown") as DocumentKind })),
    );
  return { ...viewOf(record, wordings, fairway.rulebook.hash), problems };
}

const belongsToAParcel = (read: Read, views: readonly ParcelView[]): boolean =>
  read.consignment !== null ||
  (read.orderNo !== null && views.filter(({ orderNo }) => orderNo === read.orderNo).length === 1);

/** Waybills that no parcel has taken: their platform is not known yet. */
function waitingWaybills(waybills: readonly Read[], views: readonly ParcelView[], rulebook: string): ParcelView[] {
  const taken = new Set(
    views.flatMap(({ documents }) => documents.filter(({ kind }) => kind === "waybill").map(({ key }) => key)),
  );
  const orders = new Set(views.map(({ orderNo }) => orderNo));
  const alone = waybills.filter(({ key, orderNo }) => !taken.has(key!) && !orders.has(orderNo!));
  return [...new Map(alone.map((read) => [read.key!, read])).values()].map((read) => ({
    platform: null as unknown as string,
    orderNo: read.orderNo!,
    state: "waiting",
    lane: null,
    officialStatus: "120",
    isDrawn: false,
    version: 0,
    decidedAt: null,
    acceptedOn: null,
    dutiableValue: null,
    levies: [],
    steps: [],
    mismatches: [],
    problems: [],
    reasons: [],
    missing: ["order", "payment", "declaration"],
    documents: [],
    arrivals: [],
    delivery: null,
    notices: [],
    deadlines: [],
    rulebook,
  }));
}

function print(found: ParcelView, { json, explain: language }: ClearOptions): void {
  if (json) {
    const { platform, orderNo, state, lane, levies, mismatches, problems, reasons, missing, rulebook, ...more } = found;
    answer(
      JSON.stringify({
        platform,
        orderNo,
        state,
        lane,
        levies,
        mismatches,
        problems,
        reasons,
        missing,
        rulebook,
        ...more,
      }),
    );
    return;
  }
  const parcel = { ...found, platform: (found.platform as string | null) ?? "?" }; // A waybill alone names no platform.
  if (language !== undefined) {
    answer(`${explain(parcel, language)}\n`);
    return;
  }
  const due = parcel.levies.map(({ kind, amount, currency }) => `${kind} ${amount} ${currency}`).join(", ");
  const why = [
    ...parcel.missing.map((kind) => `missing ${kind}`),
    ...parcel.mismatches.map(
      ({ rule, left, right }) => `${rule} ${left.document}.${left.element} ≠ ${right.document}.${right.element}`,
    ),
    ...parcel.reasons.map(({ rule }) => rule),
    ...parcel.problems.map(({ code, pointer }) => `${code} ${pointer}`),
  ].join("; ");
  answer(
    `${parcel.platform}/${parcel.orderNo}  ${parcel.state}  ${parcel.lane ?? "-"}  ${due === "" ? "-" : due}${why === "" ? "" : `  (${why})`}`,
  );
}
