/**
 * chance: what must not be foreseeable: tokens, ids, passwords that are told to somebody.
 *
 * A password has four groups of five from letters and digits that nobody mixes up when reading them aloud.
 */
import { randomBytes, randomInt } from "node:crypto";
import type { Chance } from "../app/people/people-ports.ts";

const readable = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 4;
const GROUP_LENGTH = 5;

const group = (): string => Array.from({ length: GROUP_LENGTH }, () => readable[randomInt(readable.length)]).join("");

export const chance: Chance = {
  token: () => randomBytes(32).toString("base64url"),
  id: (prefix) => prefix + randomBytes(12).toString("base64url"),
  password: () => Array.from({ length: GROUPS }, group).join("-"),
};
