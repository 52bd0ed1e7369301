/**
 * countTests: from the test runner's report to three numbers, the closing line and the table of `npm run prove`.
 *
 * Never kinder than the truth: no report, no tests, or an unhappy end without a failed test are each one failure.
 */
import type { Row } from "./effort.ts";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** One a file. A file that broke before its first test failed without a failed test. */
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { status: string }[];
  }[];
}

export function countTests(report: string | undefined, isHappyEnd: boolean): Counts {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const read = JSON.parse(report) as Report;
  const brokenFiles = read.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  ).length;
  const skipped = read.numPendingTests + read.numTodoTests;
  const failed = read.numFailedTests + brokenFiles;
  const isSilentFailure = failed === 0 && (!isHappyEnd || read.numPassedTests === 0);
  return { passed: read.numPassedTests, failed: isSilentFailure ? 1 : failed, skipped };
}

export const closingLine = ({ passed, failed, skipped }: Counts): string =>
  `${String(passed)} passed, ${String(failed)} failed${skipped === 0 ? "" : `, ${String(skipped)} skipped`}`;

/** One aligned line a row, in the order recorded; `lines` holds one JSON row each. */
export function tableOf(lines: string): string {
  const rows = lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);
  const width = (key: keyof Row): number => Math.max(...rows.map((row) => row[key].length));
  return rows
    .map(
      ({ name, figure, outcome }) => `${name.padEnd(width("name"))}  ${figure.padStart(width("figure"))}  ${outcome}\n`,
    )
    .join("");
}
