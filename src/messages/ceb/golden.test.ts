/**
 * Whole messages and what is read from them, as files under `tests/golden/ceb`.
 * `UPDATE_GOLDEN=1` rewrites what is read; review the diff.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readCeb } from "./read-ceb.ts";

const folder = fileURLToPath(new URL("../../../tests/golden/ceb/", import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".in.xml"))
  .map((file) => file.slice(0, -".in.xml".length));

/** All but the copies of the message's own text. */
function show(bytes: Uint8Array): string {
  const message = readCeb(bytes);
  const shown = message.ok
    ? { ...message.value, text: undefined, reads: message.value.reads.map((read) => ({ ...read, raw: undefined })) }
    : { problems: message.problems };
  return `${JSON.stringify(shown, null, 2)}\n`;
}

test("the folder of golden messages is there", () => expect(names.length).toBeGreaterThanOrEqual(9));

test.each(names)("%s", (name) => {
  const outcome = join(folder, `${name}.out.json`);
  const shown = show(readFileSync(join(folder, `${name}.in.xml`)));
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(outcome, shown);
  expect(shown).toBe(readFileSync(outcome, "utf8"));
});
