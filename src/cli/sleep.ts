/** sleep: waits on the machine's clock, and wakes at a signal. */
import { setTimeout as pause } from "node:timers/promises";
import type { Sleep } from "../app/telling/telling-ports.ts";

export const sleep: Sleep = async (milliseconds, signal) => {
  try {
    await pause(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    if ((error as Error).name !== "AbortError") throw error;
  }
};
