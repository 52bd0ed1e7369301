/** fairway party: registers a party and prints its key, this once. */
import { partyKinds } from "../customs/party.ts";
import { hashKey, newKey, type Fairway } from "./compose.ts";
import { answer, DONE, say, UsageError, type ExitCode } from "./talk.ts";

export interface PartyOptions {
  readonly kind: string | undefined;
  readonly code: string | undefined;
  readonly name: string | undefined;
  readonly json: boolean;
}

const CODE_LENGTH_MAX = 18;

/** Wrong usage is found before a database is opened. */
export function checkParty({ kind, code, name }: PartyOptions): { kind: string; code: string; name: string } {
  if (kind === undefined || !(partyKinds as readonly string[]).includes(kind)) {
    throw new UsageError(`--kind must be one of ${partyKinds.join(", ")}`);
  }
  if (code === undefined || !/^[A-Za-z0-9_-]+$/.test(code) || code.length > CODE_LENGTH_MAX) {
    throw new UsageError(`--code must be the registration code, letters and digits, at most ${CODE_LENGTH_MAX}`);
  }
  if (name === undefined || name.trim() === "") throw new UsageError("--name must say who it is");
  return { kind, code, name: name.trim() };
}

export async function addParty(fairway: Fairway, options: PartyOptions): Promise<ExitCode> {
  const party = checkParty(options);
  const key = newKey();
  await fairway.parties.register(party, hashKey(key), Date.now());
  if (options.json) answer(JSON.stringify({ ...party, key }));
  else {
    answer(key);
    say(
      `${party.code} (${party.kind}) is registered. The key is shown this once; keep it safe, only its hash is stored.`,
    );
  }
  return DONE;
}
