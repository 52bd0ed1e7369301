/**
 * passwordHasher: passwords as argon2id hashes in PHC form, by @node-rs/argon2.
 *
 * 19 MiB, two passes, one lane: the first choice of OWASP's password storage cheat sheet. The parameters stand in each
 * hash, so they may be raised later. Not here: how many are computed at once (`app/people/gate.ts`).
 */
import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import type { PasswordHasher } from "../app/people/people-ports.ts";

const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash that no password has, for verifying against it what a name that nobody has came with. */
export const nobodysHash = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$${text(16)}$${text(32)}`;

function text(bytes: number): string {
  return randomBytes(bytes).toString("base64").replaceAll("=", "");
}

export const passwordHasher: PasswordHasher = {
  hash: (password) => hash(password, cost), // Of argon2id, which is the library's default.
  verify: (hashed, password) => verify(hashed, password),
};
