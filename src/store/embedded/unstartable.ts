/**
 * Unstartable: the database cannot run, and one sentence says what to do about it.
 *
 * `explain` turns what the system or PostgreSQL said into that sentence; the original stays as `cause`. Deliberately
 * not here: errors of statements on a running database.
 */
export class Unstartable extends Error {
  override name = "Unstartable";
}

/** What PostgreSQL or the system says, and what a person can do. The first that fits is told. */
const remedies: readonly { readonly pattern: RegExp; readonly sentence: (place: string) => string }[] = [
  {
    pattern: /ENOSPC|No space left on device/i,
    sentence: (place) => `The disk of ${place} is full: free some space there, or let FAIRWAY_HOME name a larger disk.`,
  },
  {
    pattern: /EDQUOT|Disk quota exceeded/i,
    sentence: (place) => `The disk quota for ${place} is used up: raise it, or let FAIRWAY_HOME name another place.`,
  },
  {
    pattern: /EROFS|Read-only file system/i,
    sentence: (place) => `${place} is read-only: let FAIRWAY_HOME name a directory that can be written.`,
  },
  {
    pattern: /could not create any Unix-domain sockets|could not bind|could not create lock file/i,
    sentence: (place) => `PostgreSQL cannot open its socket for ${place}: check that the directory can be written.`,
  },
  {
    pattern: /database files are incompatible|was initialized by PostgreSQL version/i,
    sentence: (place) =>
      `The database in ${place} was made by another PostgreSQL: run the Fairway it belongs to, or move it away.`,
  },
  {
    pattern:
      /could not create shared memory segment|could not map anonymous shared memory|Cannot allocate memory|ENOMEM/i,
    sentence: () => "There is not enough memory for PostgreSQL (it takes 256 MB): free some, or set DATABASE_URL.",
  },
  {
    pattern: /shared memory block .* is still in use/i,
    sentence: (place) => `Processes of an earlier server still use ${place}: end them (ps -ef | grep postgres).`,
  },
  {
    pattern: /password authentication failed|28P01/i,
    sentence: (place) =>
      `The password kept in the home does not open the database in ${place}: restore the one that does.`,
  },
  {
    pattern: /EACCES|EPERM|Permission denied|Operation not permitted/i,
    sentence: (place) =>
      `${place} may not be used by this user: run as its owner, or let FAIRWAY_HOME name a directory of your own.`,
  },
  {
    pattern: /cannot open shared object file|ENOEXEC|error while loading shared libraries/i,
    sentence: () =>
      "PostgreSQL's program files are incomplete: delete node_modules and start again, or set DATABASE_URL.",
  },
];

/** `said` is the error, `heard` the end of PostgreSQL's own log or output. */
export function explain(said: unknown, heard: string, place: string): Unstartable {
  if (said instanceof Unstartable) return said;
  const message = said instanceof Error ? said.message : String(said);
  const code = (said as { code?: string }).code ?? "";
  const all = `${code} ${message}\n${heard}`;
  const remedy = remedies.find(({ pattern }) => pattern.test(all));
  const tail = heard.trim() === "" ? "" : `\n${heard.trim()}`;
  const sentence = remedy?.sentence(place) ?? `PostgreSQL did not start in ${place}: ${message}`;
  return new Unstartable(`${sentence}${tail}`, { cause: said });
}
