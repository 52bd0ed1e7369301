/**
 * place: where a home's database lies on disk, and for whom.
 *
 * Usually `<home>/database`. Where root runs PostgreSQL as another user who cannot reach the home (a clone of mode
 * 0700, say), it is a directory of its own under /var/lib/fairway, and `<home>/database.place` remembers which: a
 * moved home finds its data again, a new home in an old one's place finds none. A recorded place that is gone is an
 * error, never an empty database.
 */
import { createHash, randomBytes } from "node:crypto";
import { chmod, chown, lstat, mkdir, readFile, readdir, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { canTraverse, unprivilegedAccount, type Account } from "./account.ts";
import { Unstartable } from "./unstartable.ts";

export interface Place {
  readonly home: string;
  readonly account: Account | undefined;
  /** Everything of PostgreSQL's; the user it runs as owns it, and nobody else may look in. */
  readonly directory: string;
  readonly data: string;
  readonly sockets: string;
  readonly log: string;
  readonly passwordFile: string;
}

const ELSEWHERE = ["/var/lib/fairway", "/var/tmp/fairway"];
/** Linux allows 107 bytes, macOS 103. */
const SOCKET_PATH_BYTES_MAX = 103;
const SOCKET_NAME = "/.s.PGSQL.5432";

/**
 * Makes the home where it is missing. Others may pass through what root makes or hands over empty (a temporary
 * directory, say), so that PostgreSQL's user can and the database lies inside.
 */
export async function prepareHome(home: string): Promise<string> {
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  await mkdir(dirname(home), { recursive: true });
  await mkdir(home, { mode }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  });
  const real = await realpath(home);
  if ((await readdir(real)).length === 0) await chmod(real, mode);
  await mkdir(join(real, "run"), { recursive: true });
  return real;
}

/** Finds or makes the place. The caller holds the home's lock. */
export async function choosePlace(home: string, say: (sentence: string) => void): Promise<Place> {
  const account = await unprivilegedAccount();
  const directory = await chooseDirectory(home, account, say);
  const owner = await stat(directory);
  const uid = process.getuid?.();
  if (account === undefined && owner.uid !== uid) {
    throw new Unstartable(
      `The database in ${directory} belongs to the user with number ${String(owner.uid)}: ` +
        "run as that user, or let FAIRWAY_HOME name another directory.",
    );
  }
  return {
    home,
    account: account === undefined ? undefined : { uid: owner.uid, gid: owner.gid },
    directory,
    data: join(directory, "data"),
    sockets: await chooseSockets(directory, owner),
    log: join(directory, "server.log"),
    passwordFile: join(home, "database.password"),
  };
}

async function chooseDirectory(
  home: string,
  account: Account | undefined,
  say: (sentence: string) => void,
): Promise<string> {
  const record = join(home, "database.place");
  const recorded = (await isThere(record)) ? (await readFile(record, "utf8")).trim() : undefined;
  if (recorded !== undefined) {
    if (!(await isThere(recorded))) {
      throw new Unstartable(
        `The database of ${home} lay in ${recorded}, which is gone. To begin empty, delete ${record}.`,
      );
    }
    say(`The database of ${home} lies in ${recorded}.`);
    return recorded;
  }
  const inside = join(home, "database");
  if (await isThere(inside)) {
    // Root serves whose database it is; anybody else is told by the caller where it is not theirs.
    if (account === undefined || (await canTraverse(home, await stat(inside)))) return inside;
    throw new Unstartable(`PostgreSQL's user cannot reach ${inside}: allow passage (chmod o+x) on the way to it.`);
  }
  const outcast = account === undefined || (await canTraverse(home, account)) ? undefined : account;
  const directory = outcast === undefined ? inside : await makeElsewhere(outcast);
  if (outcast === undefined) await mkdir(inside, { mode: 0o700 });
  if (account !== undefined) await chown(directory, account.uid, account.gid);
  if (outcast !== undefined) {
    await writeFile(join(directory, "home"), `${home}\n`); // For whoever finds the directory and wonders whose it is.
    await writeFile(record, `${directory}\n`);
    say(`PostgreSQL's user cannot reach ${home}, so the database lies in ${directory}.`);
  }
  return directory;
}

async function makeElsewhere(account: Account): Promise<string> {
  const failures: unknown[] = [];
  for (const parent of ELSEWHERE) {
    try {
      await mkdir(parent, { recursive: true, mode: 0o711 });
      const { uid } = await lstat(parent);
      if (uid !== 0 || !(await canTraverse(parent, account))) continue; // Another user's directory.
      const directory = join(parent, randomBytes(8).toString("hex"));
      await mkdir(directory, { mode: 0o700 });
      return directory;
    } catch (error) {
      failures.push(error);
    }
  }
  const cause = new AggregateError(failures);
  throw new Unstartable(
    `No place for the database: PostgreSQL's user can reach neither the home nor ${ELSEWHERE.join(" nor ")}. ` +
      "Let FAIRWAY_HOME name a directory that user can reach, or set DATABASE_URL.",
    { cause },
  );
}

/** A directory of mode 0700 for the socket; a temporary one where the place's own path is too long. */
async function chooseSockets(directory: string, owner: Account): Promise<string> {
  const sockets = join(directory, "sockets");
  if (Buffer.byteLength(sockets + SOCKET_NAME) <= SOCKET_PATH_BYTES_MAX) return makePrivate(sockets, owner);
  const short = `fairway-${createHash("sha256").update(directory).digest("hex").slice(0, 16)}`;
  const beside = join(tmpdir(), short);
  return makePrivate(
    Buffer.byteLength(beside + SOCKET_NAME) <= SOCKET_PATH_BYTES_MAX ? beside : `/tmp/${short}`,
    owner,
  );
}

async function makePrivate(directory: string, owner: Account): Promise<string> {
  if (!(await isThere(directory))) {
    await mkdir(directory, { mode: 0o700 });
    if (process.getuid?.() === 0) await chown(directory, owner.uid, owner.gid);
  }
  const found = await lstat(directory);
  if (!found.isDirectory() || found.uid !== owner.uid) {
    throw new Unstartable(`${directory} is another user's: remove it, or let FAIRWAY_HOME have a shorter path.`);
  }
  await chmod(directory, 0o700);
  return directory;
}

/** After the server has ended: a socket directory outside the place goes. */
export async function clearSockets(place: Place): Promise<void> {
  if (dirname(place.sockets) !== place.directory) await rm(place.sockets, { recursive: true, force: true });
}

export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
