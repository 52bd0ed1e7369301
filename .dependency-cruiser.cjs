// The import directions of ARCHITECTURE.md, enforced: kernel ← customs ← rooms ← app; adapters are strangers; only cli
// joins them.
const rooms =
  "filing|matching|tax|screening|risk|credit|ledger|bonded|returns|traveller|appeals|statistics|rulelab|" +
  "federation|credentials|rulebook";
const adapters = "messages|store|http|web|simulation|webhooks|sign-in";
const pureNpm = "node_modules/(@marcbachmann/cel-js|stdnum|pinyin-pro)/"; // Pure computation, nothing else.
const notTest = "[.]test[.]tsx?$";
/** Computes a decision again in the browser: the one place where the console may not ask the server. */
const replayFacts = "^src/web/replay/replay-facts[.]ts$";
const error = (name, comment, from, to) => ({
  name,
  severity: "error",
  comment,
  from: { pathNot: notTest, ...from },
  to,
});

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    error("kernel-is-the-bottom", "kernel imports only kernel.", { path: "^src/kernel/" }, { pathNot: "^src/kernel/" }),
    error(
      "customs-is-vocabulary",
      "Shared nouns know only the kernel.",
      { path: "^src/customs/" },
      { pathNot: "^src/(kernel|customs)/" },
    ),
    error(
      "room-is-pure-and-alone",
      "A room imports kernel, customs, itself, and npm packages of pure computation: no node:, no other room.",
      { path: `^src/(${rooms})/` },
      { pathNot: `^src/(kernel|customs|$1)/|${pureNpm}` },
    ),
    error(
      "regime-is-one-file",
      "A regime knows its shape, never a sibling.",
      { path: "^src/tax/regimes/", pathNot: [notTest, "index[.]ts$"] },
      { pathNot: "^src/(kernel/|customs/|tax/regime[.]ts)" },
    ),
    error(
      "feature-is-one-file",
      "A feature knows its shape, never a sibling.",
      { path: "^src/risk/features/", pathNot: [notTest, "index[.]ts$"] },
      { pathNot: "^src/(kernel/|customs/|risk/feature[.]ts)" },
    ),
    error(
      "app-knows-ports-not-postgres",
      "app composes rooms; adapters come in as arguments.",
      { path: "^src/app/" },
      { pathNot: `^src/(kernel|customs|${rooms}|app)/` },
    ),
    error(
      "adapters-are-strangers",
      "Only cli/ joins adapters.",
      { path: `^src/(${adapters})/` },
      { path: `^src/(${adapters}|cli)/`, pathNot: "^src/$1/" },
    ),
    error(
      "console-talks-http-only",
      "The console knows nothing of the program but its HTTP: it imports itself and npm packages.",
      { path: "^src/web/", pathNot: [notTest, replayFacts] },
      { pathNot: "^src/web/|^node_modules/" },
    ),
    error(
      "replay-is-the-one-window",
      "One file of the console runs the program's own code, and of it only the replay and its regime.",
      { path: replayFacts },
      { pathNot: "^src/web/|^node_modules/|^src/app/views/replay[.]ts$|^src/tax/regimes/cn[.]ts$" },
    ),
    error(
      "page-knows-no-other",
      "A page of the console imports what all are made of, and of other pages only tracing.",
      { path: "^src/web/pages/([^/]+)/" },
      { path: "^src/web/pages/", pathNot: "^src/web/pages/($1|trace)/" },
    ),
    error(
      "oracle-is-alone",
      "The simulation's oracle knows the contract, not the code: it imports nothing but itself and node:.",
      { path: "^src/simulation/oracle/" },
      { pathNot: "^src/simulation/oracle/|^(node:)?[a-z_]+$" },
    ),
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    { name: "no-orphan", severity: "error", from: { orphan: true, pathNot: "[.]d[.]ts$" }, to: {} },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
  },
};
