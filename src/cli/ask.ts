/** fairway show, explain, replay: one parcel on record, for people and for scripts. */
import { explain, type Language } from "../app/views/explain.ts";
import type { ParcelRecord } from "../app/ports.ts";
import { exportDecision, replay, type ExportedDecision, type Replayed } from "../app/views/replay.ts";
import { viewOf } from "../app/views/view.ts";
import { fail, ok, problem, type Problem, type Result } from "../kernel/problem.ts";
import { cn } from "../tax/regimes/cn.ts";
import { wordings, type Fairway } from "./compose.ts";
import { readInput } from "./read-file.ts";
import { sha256 } from "./rulebook-files.ts";
import { answer, DONE, NOT_UNDERSTOOD, say, UsageError, type ExitCode } from "./talk.ts";

export interface AskOptions {
  readonly json: boolean;
  readonly facts?: boolean;
  readonly language?: Language;
}

export async function show(fairway: Fairway, reference: string, options: AskOptions): Promise<ExitCode> {
  const record = await findParcel(fairway, reference);
  if (!record.ok) return refuse(record.problems, options.json);
  if (options.facts === true) {
    const exported = await exportOf(fairway, record.value);
    if (!exported.ok) return refuse(exported.problems, options.json);
    answer(JSON.stringify(exported.value));
    return DONE;
  }
  const view = viewOf(record.value, wordings, fairway.rulebook.hash);
  answer(options.json ? JSON.stringify(view) : JSON.stringify(view, null, 2));
  return DONE;
}

export async function explainParcel(fairway: Fairway, reference: string, options: AskOptions): Promise<ExitCode> {
  const record = await findParcel(fairway, reference);
  if (!record.ok) return refuse(record.problems, options.json);
  const view = viewOf(record.value, wordings, fairway.rulebook.hash);
  const language = options.language ?? "en";
  answer(
    options.json
      ? JSON.stringify({ ...view, explanation: { en: explain(view, "en"), zh: explain(view, "zh") } })
      : explain(view, language),
  );
  return DONE;
}

/** Computes an exported decision again; needs no database. */
export async function replayFile(path: string, options: AskOptions): Promise<ExitCode> {
  let exported: ExportedDecision;
  try {
    exported = JSON.parse((await readInput(path)).toString("utf8")) as ExportedDecision;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refuse(
      [problem("replay.facts_malformed", "", `${path} is not JSON; give a file that \`fairway show --facts\` wrote.`)],
      options.json,
    );
  }
  return report(replay(exported, cn, sha256), options);
}

/** Computes the decision on record again. */
export async function replayParcel(fairway: Fairway, reference: string, options: AskOptions): Promise<ExitCode> {
  const record = await findParcel(fairway, reference);
  if (!record.ok) return refuse(record.problems, options.json);
  const exported = await exportOf(fairway, record.value);
  return exported.ok ? report(replay(exported.value, cn, sha256), options) : refuse(exported.problems, options.json);
}

function report(replayed: Result<Replayed>, options: AskOptions): ExitCode {
  if (!replayed.ok) return refuse(replayed.problems, options.json);
  const { isSame, consignment, recordedDigest, computedDigest, rulebook } = replayed.value;
  if (options.json) answer(JSON.stringify(replayed.value));
  else {
    answer(`${consignment} under ${rulebook}`);
    answer(`recorded ${recordedDigest}`);
    answer(`computed ${computedDigest}`);
    answer(isSame ? "the same bytes" : `DIFFERENT: ${replayed.value.computed}`);
  }
  return isSame ? DONE : NOT_UNDERSTOOD;
}

async function exportOf(fairway: Fairway, record: ParcelRecord): Promise<Result<ExportedDecision>> {
  const text = await fairway.query.findRulebook(record.decision?.rulebook ?? "");
  return exportDecision(record, text ?? "", sha256);
}

/** `[PLATFORM/]ORDERNO`. An order number may contain "/": the whole is tried as an order number too. */
export async function findParcel(fairway: Fairway, reference: string): Promise<Result<ParcelRecord>> {
  if (reference.includes("/")) {
    const record = await fairway.query.findParcel(reference);
    if (record !== undefined) return ok(record);
  }
  const platforms = await fairway.query.platformsOf(reference);
  if (platforms.length > 1) {
    throw new UsageError(
      `${reference} is an order number of several platforms; say which: ${platforms.map((code) => `${code}/${reference}`).join(" ")}`,
    );
  }
  const record =
    platforms[0] === undefined ? undefined : await fairway.query.findParcel(`${platforms[0]}/${reference}`);
  if (record !== undefined) return ok(record);
  return fail(
    problem(
      "parcel.not_found",
      "",
      `No document of ${reference} is on record; see that the number and the home are right.`,
    ),
  );
}

export function refuse(problems: readonly Problem[], json: boolean): ExitCode {
  if (json) answer(JSON.stringify({ problems }));
  else for (const { code, detail } of problems) say(`${code}: ${detail}`);
  return NOT_UNDERSTOOD;
}
