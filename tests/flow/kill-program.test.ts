/** kill -9 of the program in the middle of a load; another program goes on. */
import { afterAll, test } from "vitest";
import { KILL_MS_MAX, killName, killRounds } from "../kill-rounds.ts";
import { endAll, serve } from "../program.ts";

afterAll(endAll);

test(killName("the program"), { timeout: KILL_MS_MAX }, () =>
  killRounds("the program", async (home, server) => {
    await server.kill();
    return serve({ FAIRWAY_HOME: home });
  }),
);
