/** kill -9 of the database's server in the middle of a load; the program starts it again and goes on. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, test } from "vitest";
import { KILL_MS_MAX, killName, killRounds } from "../kill-rounds.ts";
import { endAll } from "../program.ts";
import { until } from "../send-parcels.ts";

afterAll(endAll);

/** The postmaster over a home's data. */
const postmasterOf = (home: string): number =>
  Number(readFileSync(join(home, "database/data/postmaster.pid"), "utf8").split("\n")[0]);

test(killName("the database's server"), { timeout: KILL_MS_MAX }, () =>
  killRounds("the database's server", async (home, server) => {
    const killed = postmasterOf(home);
    process.kill(killed, "SIGKILL");
    await until(() => /ended unexpectedly and is started again/.test(server.said().stderr));
    return server;
  }),
);
