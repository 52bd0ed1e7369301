import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { canTraverse, pickAccount } from "./account.ts";
import { explain, Unstartable } from "./unstartable.ts";

const coded = (code: string): Error => Object.assign(new Error("it failed"), { code });

test.each([
  { name: "disk full while copying", said: coded("ENOSPC"), heard: "", told: /disk of \/home is full/ },
  {
    name: "disk full while PostgreSQL starts",
    said: new Error("it ended at once"),
    heard: "FATAL:  could not write lock file: No space left on device",
    told: /disk of \/home is full/,
  },
  { name: "a read-only disk", said: coded("EROFS"), heard: "", told: /\/home is read-only/ },
  { name: "another user's home", said: coded("EACCES"), heard: "", told: /may not be used by this user/ },
  {
    name: "no socket",
    said: new Error("it ended at once"),
    heard: "FATAL:  could not create any Unix-domain sockets",
    told: /cannot open its socket/,
  },
  {
    name: "a database of another version",
    said: new Error("it ended at once"),
    heard: "FATAL:  database files are incompatible with server",
    told: /another PostgreSQL/,
  },
  { name: "a wrong password", said: coded("28P01"), heard: "", told: /password kept in the home does not open/ },
  { name: "something new", said: new Error("surprise"), heard: "", told: /did not start in \/home: surprise/ },
])("$name", ({ said, heard, told }) => {
  const error = explain(said, heard, "/home");
  expect(error.message).toMatch(told);
  expect(error.message).toContain(heard);
  expect(error.cause).toBe(said);
});

test("what is explained already stays as it is", () => {
  const error = new Unstartable("once");
  expect(explain(error, "more", "/home")).toBe(error);
});

test.each([
  {
    name: "postgres before nobody",
    passwd: "nobody:x:65534:65534::/:\npostgres:x:101:104::/:\n",
    account: { uid: 101, gid: 104 },
  },
  {
    name: "nobody where there is no postgres",
    passwd: "nobody:x:65534:65534::/:\n",
    account: { uid: 65534, gid: 65534 },
  },
  { name: "a postgres that is root in disguise is no choice", passwd: "postgres:x:0:0::/:\n", account: undefined },
  { name: "neither", passwd: "root:x:0:0:root:/root:/bin/sh\n", account: undefined },
])("the account: $name", ({ passwd, account }) => {
  expect(pickAccount(passwd)).toEqual(account);
});

test("an account passes where every directory on the way lets it", async () => {
  const top = mkdtempSync(join(tmpdir(), "fairway-pass-"));
  const inner = join(top, "inner");
  mkdirSync(inner);
  const stranger = { uid: 12_345, gid: 12_345 };
  try {
    for (const [mode, passes] of [
      [0o711, true],
      [0o700, false],
    ] as const) {
      chmodSync(top, mode);
      expect(await canTraverse(inner, stranger)).toBe(passes);
    }
  } finally {
    rmSync(top, { recursive: true });
  }
});
