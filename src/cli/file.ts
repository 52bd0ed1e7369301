/**
 * fairway file: files documents on record as a party, by its key, without HTTP. One answer line a document, in input
 * order. Over HTTP: `file-to.ts`.
 */
import { hashKey, type Fairway } from "./compose.ts";
import { readDocuments } from "./read-file.ts";
import { answer, DONE, NOT_UNDERSTOOD, progress, say, UsageError, type ExitCode } from "./talk.ts";

const SUBMITTED_AT_ONCE = 500;

export async function fileDocuments(
  fairway: Fairway,
  key: string,
  files: readonly string[],
  options: { json: boolean },
): Promise<ExitCode> {
  const party = await fairway.parties.findByKey(hashKey(key));
  if (party === undefined) throw new UsageError("this key is not registered here; `fairway party add` makes one");
  let exit: ExitCode = DONE;
  const bar = progress("filing", files.length, "files");
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
      for (const filed of await fairway.batcher.submit(reads.slice(start, start + SUBMITTED_AT_ONCE), party, message)) {
        const outcome = { ...filed, problems: filed.problems.map((found) => locate(filed.line, found)) };
        if (outcome.kind === null) exit = NOT_UNDERSTOOD;
        if (options.json) answer(JSON.stringify(outcome));
        else {
          answer(`${outcome.line}  ${outcome.kind ?? "?"}  ${outcome.key ?? "?"}  ${outcome.outcome}`);
          for (const { code, pointer, detail } of outcome.problems) say(`   ${pointer} ${detail} [${code}]`);
        }
      }
    }
  }
  bar.done();
  return exit;
}
