/** home: where the project lies, and where what a program keeps does. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const projectRoot = fileURLToPath(new URL("../../", import.meta.url));

export const homeOf = (environment: NodeJS.ProcessEnv): string =>
  environment["FAIRWAY_HOME"] ?? join(projectRoot, ".fairway");
