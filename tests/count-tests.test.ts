import { expect, test } from "vitest";
import { closingLine, countTests, tableOf } from "./count-tests.ts";

const report = (
  passed: number,
  failed: number,
  files: readonly { status: string; tests: readonly string[] }[] = [],
): string =>
  JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: 1,
    numTodoTests: 0,
    testResults: files.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((each) => ({ status: each })),
    })),
  });

test.each([
  { name: "all is well", report: report(3, 0), happy: true, counts: { passed: 3, failed: 0, skipped: 1 } },
  { name: "two tests failed", report: report(3, 2), happy: false, counts: { passed: 3, failed: 2, skipped: 1 } },
  { name: "no report at all", report: undefined, happy: false, counts: { passed: 0, failed: 1, skipped: 0 } },
  { name: "no report, and yet exit 0", report: undefined, happy: true, counts: { passed: 0, failed: 1, skipped: 0 } },
  { name: "no tests", report: report(0, 0), happy: true, counts: { passed: 0, failed: 1, skipped: 1 } },
  {
    name: "an unhappy end without a failed test",
    report: report(3, 0),
    happy: false,
    counts: { passed: 3, failed: 1, skipped: 1 },
  },
  {
    name: "a file that broke before its first test, beside a failed test",
    report: report(3, 1, [
      { status: "failed", tests: [] },
      { status: "failed", tests: ["passed", "failed"] },
      { status: "passed", tests: ["passed"] },
    ]),
    happy: false,
    counts: { passed: 3, failed: 2, skipped: 1 },
  },
])("$name", ({ report: text, happy, counts }) => {
  expect(countTests(text, happy)).toEqual(counts);
});

test("the closing line names skipped tests only where there are some", () => {
  expect(closingLine({ passed: 12, failed: 0, skipped: 0 })).toBe("12 passed, 0 failed");
  expect(closingLine({ passed: 12, failed: 1, skipped: 2 })).toBe("12 passed, 1 failed, 2 skipped");
});

test("the table is aligned", () => {
  const rows = [
    { name: "parcels", figure: "1000", outcome: "no difference" },
    { name: "runs of the world", figure: "20", outcome: "ok" },
  ];
  expect(tableOf(`${rows.map((row) => JSON.stringify(row)).join("\n")}\n`)).toBe(
    "parcels            1000  no difference\nruns of the world    20  ok\n",
  );
});
