/**
 * openDatabase: where the record lies: a server of one's own (DATABASE_URL), or the embedded one of the home. Not here:
 * its tables and what is done with them.
 */
import { startEmbedded, type RunningDatabase } from "../store/embedded/start-database.ts";

export interface Whereabouts {
  readonly home: string;
  readonly databaseUrl?: string | undefined;
}

export async function openDatabase(
  { home, databaseUrl }: Whereabouts,
  log: (text: string) => void,
): Promise<RunningDatabase> {
  if (databaseUrl === undefined || databaseUrl === "") return startEmbedded({ home, log });
  return { url: databaseUrl, isOwner: false, stop: () => Promise.resolve() };
}
