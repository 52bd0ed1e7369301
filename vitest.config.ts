/**
 * How tests run: beside the code and under tests/, two files at a time in processes of their own, on a real PostgreSQL
 * that the first test to ask starts (tests/database.ts) and tests/global-setup.ts stops.
 */
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tests/longest-first.ts";

const isProof = process.env["FAIRWAY_PROVE"] === "1";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "tests/**/*.test.ts", "bench/**/*.test.ts"],
    environment: "node",
    pool: "forks",
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    globalSetup: ["tests/global-setup.ts"],
    testTimeout: isProof ? 60 * 60_000 : 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    silent: "passed-only",
  },
});
