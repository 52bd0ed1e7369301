import { expect, test } from "vitest";
import { levels, logLevel } from "./log.ts";
import { UsageError } from "./talk.ts";

test("where nothing is said, the log holds what an operator should know", () =>
  expect(logLevel(undefined)).toBe("warn"));
test.each(levels)("%s is a level", (level) => expect(logLevel(level)).toBe(level));
test.each(["", "WARN", "verbose", "1"])("%j is none", (text) => expect(() => logLevel(text)).toThrow(UsageError));
