/**
 * account: the user PostgreSQL runs as, and what that user can reach.
 *
 * PostgreSQL refuses to run as root. Root therefore hands it to an existing unprivileged user (`postgres`, else
 * `nobody`); anybody else runs it as themselves, and the account is undefined. Users are never created.
 */
import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Unstartable } from "./unstartable.ts";

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const CANDIDATES = ["postgres", "nobody"];

/** The account to change to; undefined where the program runs as an ordinary user. */
export async function unprivilegedAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const account = pickAccount(await readFile("/etc/passwd", "utf8"));
  if (account === undefined) {
    throw new Unstartable(
      "PostgreSQL does not run as root, and there is neither a user postgres nor nobody: " +
        "run Fairway as an ordinary user, or set DATABASE_URL.",
    );
  }
  return account;
}

export function pickAccount(passwd: string): Account | undefined {
  const rows = passwd.split("\n").map((line) => line.split(":"));
  for (const name of CANDIDATES) {
    const row = rows.find(([user]) => user === name);
    const [uid, gid] = [Number(row?.[2]), Number(row?.[3])];
    if (Number.isInteger(uid) && Number.isInteger(gid) && uid !== 0) return { uid, gid };
  }
  return undefined;
}

/** Whether the account may walk through the directory and all above it. */
export async function canTraverse(directory: string, account: Account): Promise<boolean> {
  for (let path = directory; ; path = dirname(path)) {
    const { mode, uid, gid } = await stat(path);
    const needed = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & needed) === 0) return false;
    if (path === dirname(path)) return true;
  }
}
