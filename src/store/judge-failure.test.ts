import pg from "pg";
import { describe, expect, test } from "vitest";
import { breaksConnection, judgeFailure, type Failure } from "./judge-failure.ts";

const failure = (code: string, more: object = {}): Error => Object.assign(new Error("no"), { code, ...more });

/** Code, what it is, what it means, and whether the connection is given up. */
const bySqlState: readonly (readonly [string, string, Failure, boolean])[] = [
  ["40001", "a serialization failure", "again", false],
  ["40P01", "a deadlock", "again", false],
  ["40003", "a commit of which nobody knows", "away", false],
  ["40002", "a broken constraint at the commit", "ours", false],
  ["08000", "a connection exception", "away", true],
  ["08003", "a connection that does not exist", "away", true],
  ["08006", "a connection failure", "away", true],
  ["08P01", "parameters that do not fit the statement", "ours", true],
  ["25006", "a standby, since a failover", "away", true],
  ["25P02", "a statement after an error", "ours", false],
  ["25P03", "a transaction that stood still too long", "away", true],
  ["25P04", "a transaction that took too long", "away", true],
  ["28000", "rules of the server that changed", "away", true],
  ["28P01", "a password that changed", "away", true],
  ["3D000", "a database that is not there", "away", false],
  ["53000", "no resources", "away", false],
  ["53100", "a full disk", "away", false],
  ["53200", "no memory", "away", false],
  ["53300", "too many connections", "away", false],
  ["53400", "the limit of temporary files", "away", false],
  ["54000", "a statement beyond what is possible", "ours", false],
  ["55P03", "a lock that was not available in time", "away", false],
  ["55006", "an object in use", "ours", false],
  ["57014", "a statement that was cancelled", "away", false],
  ["57P01", "a server that is being stopped", "away", true],
  ["57P02", "a server that crashes", "away", true],
  ["57P03", "a server that starts", "away", true],
  ["57P04", "a database that was dropped", "away", true],
  ["57P05", "a connection that was idle too long", "away", true],
  ["58000", "an error of the system", "away", false],
  ["58030", "an error of reading or writing", "away", false],
  ["58P01", "a file that is not there", "away", false],
  ["XX000", "an internal error", "ours", false],
  ["XX001", "a damaged page", "ours", false],
  ["XX002", "a damaged index", "ours", false],
  ["22P05", "a character that cannot be stored", "ours", false],
  ["23505", "a key that is there already", "ours", false],
  ["23514", "a floor that would be broken", "ours", false],
  ["42501", "a right that is missing", "ours", false],
  ["42703", "a column that is not there", "ours", false],
  ["P0001", "an exception of a function", "ours", false],
];

describe("by SQLSTATE", () => {
  test.each(bySqlState)("%s, %s: %s, and the connection is given up: %s", (code, _name, meaning, isBroken) => {
    expect(judgeFailure(failure(code))).toBe(meaning);
    expect(breaksConnection(failure(code))).toBe(isBroken);
  });
});

test.each(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ENOENT", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH"])(
  "%s, from the system: away, and the connection is given up",
  (code) => {
    expect(judgeFailure(failure(code))).toBe("away");
    expect(breaksConnection(failure(code))).toBe(true);
  },
);

test.each([
  ["md.c", "mdextend", "away"],
  ["fd.c", "FileWriteV", "away"],
  ["xlog.c", "XLogWrite", "away"],
  ["nodeModifyTable.c", "ExecInsert", "ours"],
  [undefined, undefined, "ours"],
] as const)("an internal error from %s: %s", (file, routine, meaning) => {
  expect(judgeFailure(failure("XX000", { file, routine }))).toBe(meaning);
});

test.each([
  "Connection terminated unexpectedly",
  "Connection terminated due to connection timeout",
  "timeout exceeded when trying to connect",
  "Client has encountered a connection error and is not queryable",
  "Client was closed and is not queryable",
  "Query read timeout",
])("the driver's own %s: away, and the connection is given up", (message) => {
  expect(judgeFailure(new Error(message))).toBe("away");
  expect(breaksConnection(new Error(message))).toBe(true);
});

test.each([
  ["an error of our own", new TypeError("x is undefined")],
  ["an error of Node's own", failure("ERR_INVALID_ARG_TYPE")],
  ["an error that quotes the driver, with a code", failure("23505", { message: "Connection terminated" })],
  ["something thrown that is no error", "Connection terminated"],
])("%s is ours, and nobody gives up a connection for it", (_name, error) => {
  expect(judgeFailure(error)).toBe("ours");
  expect(breaksConnection(error)).toBe(false);
});

test("the driver says what the sentences above say, where nobody is there", async () => {
  const client = new pg.Client("postgres://nobody@127.0.0.1:1/none");
  const error: unknown = await client.connect().catch((thrown: unknown) => thrown);
  expect(judgeFailure(error)).toBe("away");
});
