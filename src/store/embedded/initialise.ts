/**
 * initialise: an empty database cluster, complete or not there.
 *
 * Text is UTF-8 ordered by code point (`C.UTF-8` of PostgreSQL's own provider), the same on every machine and for
 * ever: an index does not depend on a C library. The password is drawn per home, kept in the home with mode 0600, and
 * asked for on every connection.
 */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { isThere, type Place } from "./place.ts";
import { explain, Unstartable } from "./unstartable.ts";

export const USER = "fairway";

/** PostgreSQL sees only this of the program's environment: no secrets, no PGDATA of another server. */
export const ENVIRONMENT = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

export async function initialise(place: Place, binaries: string): Promise<void> {
  const password = await keepPassword(place);
  const draft = join(place.directory, "data.new");
  const passwordCopy = join(place.directory, "password.new"); // The home's own is not readable for PostgreSQL's user.
  await rm(draft, { recursive: true, force: true }); // Left by a start that was cut short.
  await writeFile(passwordCopy, password, { mode: 0o600 });
  try {
    if (place.account !== undefined) await chown(passwordCopy, place.account.uid, place.account.gid);
    await promisify(execFile)(join(binaries, "bin", "initdb"), settings(draft, passwordCopy), {
      cwd: place.directory,
      env: ENVIRONMENT,
      ...place.account,
    });
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw explain(error, (error as { stderr?: string }).stderr ?? "", place.directory);
  } finally {
    await rm(passwordCopy, { force: true });
  }
  await rename(draft, place.data);
}

const settings = (data: string, passwordFile: string): string[] => [
  `--pgdata=${data}`,
  `--username=${USER}`,
  `--pwfile=${passwordFile}`,
  "--auth=scram-sha-256",
  "--encoding=UTF8",
  "--locale=C",
  "--locale-provider=builtin",
  "--builtin-locale=C.UTF-8",
  "--no-instructions",
];

async function keepPassword(place: Place): Promise<string> {
  if (await isThere(place.passwordFile)) return readPassword(place);
  const password = randomBytes(24).toString("hex");
  await writeFile(place.passwordFile, `${password}\n`, { mode: 0o600, flag: "wx" });
  return password;
}

export async function readPassword(place: Place): Promise<string> {
  try {
    return (await readFile(place.passwordFile, "utf8")).trim();
  } catch (error) {
    throw new Unstartable(
      `${place.passwordFile} cannot be read, and the database opens with it alone: restore it, or run as its owner.`,
      { cause: error },
    );
  }
}
