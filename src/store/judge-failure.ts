/**
 * judgeFailure: what an error of the database or of the way to it means: the same work again, the database away, or a
 * fault of ours.
 *
 * `again`: the same transaction may succeed at once (a deadlock, a serialization failure). `away`: nothing is wrong
 * with the work; the database cannot do it now, and whoever sent it sends it again later. `ours`: sending again would
 * fail again. Errors are told by SQLSTATE, by the system's code, or by where in PostgreSQL they arose, never by a
 * sentence of PostgreSQL, which speaks the language of its server; the driver's own sentences have no code. Codes:
 * PostgreSQL 18, appendix A.
 */
export type Failure = "again" | "away" | "ours";

/** Looked up whole, then by class (the first two characters). */
const bySqlState: Readonly<Record<string, Failure>> = {
  "08": "away", // The connection failed or was refused.
  "08P01": "ours", // A protocol violation: parameters that do not fit their statement.
  "25006": "away", // Read-only: the connection leads to a standby since a failover.
  "25P03": "away", // The server ended an idle transaction: this program stood still too long.
  "25P04": "away", // The server's limit on the length of a transaction.
  "28": "away", // The server does not let us in: its password or its rules changed.
  "3D000": "away", // The database is not there: a restore is under way.
  "40001": "again",
  "40P01": "again",
  "40003": "away", // It is not known whether the statement was completed: nobody is acknowledged.
  "53": "away", // Disk full, out of memory, too many connections, limit of temporary files.
  "55P03": "away", // A lock was not available in time; waiting once more is the sender's choice.
  "57": "away", // Cancelled by an operator or a time limit (57014), shut down, crashed, starting, dropped.
  "58": "away", // An error of the server's operating system: I/O, a file that is not there.
};

/**
 * A system's error that PostgreSQL has no code for (a file that may not grow, a quota of the disk) comes as an internal
 * error of the source file that reads and writes files. A page that is damaged (XX001, XX002) is `ours`: it does not
 * heal by sending again, and a batch that meets it is taken apart, so that only what needs the page is refused.
 */
const INTERNAL_ERROR = "XX000";
const storageSource = /^(md|fd|smgr|bufmgr|buffile|slru|xlog\w*|aio\w*|method_\w+)\.c$/;

const away: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ENOENT", // No socket file.
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EMFILE",
  "ENFILE",
]);

const driverSentence = new RegExp(
  "Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|" +
    "Client was closed and is not queryable|Query read timeout",
);

export function judgeFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return "ours";
  const { code, file } = error as Error & { code?: unknown; file?: unknown };
  if (typeof code !== "string") return driverSentence.test(error.message) ? "away" : "ours";
  if (away.has(code)) return "away";
  if (code === INTERNAL_ERROR) return typeof file === "string" && storageSource.test(file) ? "away" : "ours";
  if (!/^[0-9A-Z]{5}$/.test(code)) return "ours";
  return bySqlState[code] ?? bySqlState[code.slice(0, 2)] ?? "ours";
}

/** Whether the connection is of no more use, whatever the server thinks of it: the next work takes another. */
export function breaksConnection(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  if (typeof code !== "string") return judgeFailure(error) === "away"; // The driver's: the line is dead or hangs.
  return away.has(code) || /^(08|28|57P)/.test(code) || code === "25006" || code === "25P03" || code === "25P04";
}
