/**
 * fairway keys list and fairway keys rotate: which sets of keys there are, and a new one for what is sealed and signed
 * from now on. Keys themselves are never shown.
 *
 * Former sets stay: old envelopes open, old signatures are checked. The identity key and the draw's are not changed by
 * it (why: `store/keys.ts`). A server that runs reads the keys again on SIGHUP, or at its next start.
 */
import { readKeys, rotateKeys } from "../store/keys.ts";
import { publicKeyOf, type KeySet } from "../store/vault.ts";
import { answer, DONE, say, UsageError, type ExitCode } from "./talk.ts";

export interface KeysOptions {
  readonly home: string;
  /** FAIRWAY_KEYS. */
  readonly environment: string | undefined;
  readonly json: boolean;
}

export async function listKeys({ home, environment, json }: KeysOptions): Promise<ExitCode> {
  const sets = await readKeys(home, environment);
  if (sets.length === 0) say("There are no keys yet; the first start makes them.");
  show(sets, json);
  return DONE;
}

export async function rotate({ home, environment, json }: KeysOptions): Promise<ExitCode> {
  if (environment !== undefined)
    throw new UsageError("the keys come from FAIRWAY_KEYS: put a new set before the others where that is kept");
  const sets = await rotateKeys(home);
  show(sets, json);
  say(`From now on ${sets[0].id} seals and signs; servers that run take it up on SIGHUP, or at their next start.`);
  say(
    "Numbers of persons are hashed and parcels are drawn as before: a new key there would give everybody a new quota.",
  );
  say("Back up keys.json now, apart from the data: without it nothing that is sealed from here on can be opened.");
  return DONE;
}

function show(sets: readonly KeySet[], isJson: boolean): void {
  for (const [index, set] of sets.entries()) {
    const row = {
      key: set.id,
      use: index === 0 ? "current" : "former",
      identity: set.identityId ?? set.id,
      publicKey: publicKeyOf(set),
    };
    if (isJson) answer(JSON.stringify(row));
    else answer(`${row.key}  ${row.use}  identity ${row.identity}  public signing key ${row.publicKey}`);
  }
}
