/**
 * LongestFirst: the order of the test files: those that take longest begin, so that two workers end together. What no
 * list names follows as the test runner has it.
 */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** In `npm run prove`: half an hour each, and a quarter. */
const longestInProof = [
  "tests/flow/kill-program.test.ts",
  "tests/flow/kill-database.test.ts",
  "tests/simulation/seeds.test.ts",
  "tests/flow/list-speed.test.ts",
];
/** In `npm test`: twenty seconds and more. */
const longest = [
  "src/store/embedded/start-database.test.ts",
  "tests/flow/command-line.test.ts",
  "tests/browser/pages.test.ts",
  "tests/readme.test.ts",
  "tests/simulation/bugs.test.ts",
  "tests/flow/tamper.test.ts",
  "tests/flow/backup.test.ts",
  "tests/browser/parties.test.ts",
  "tests/browser/authorities.test.ts",
];

export class LongestFirst extends BaseSequencer {
  readonly #order = [...(process.env["FAIRWAY_PROVE"] === "1" ? longestInProof : []), ...longest];

  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted
      .map((file, index) => ({
        file,
        index,
        rank: this.#order.findIndex((name) => file.moduleId.endsWith(`/${name}`)),
      }))
      .sort((a, b) => rankOf(a.rank) - rankOf(b.rank) || a.index - b.index)
      .map(({ file }) => file);
  }
}

const rankOf = (found: number): number => (found < 0 ? Number.MAX_SAFE_INTEGER : found);
