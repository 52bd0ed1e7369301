/** The console imports nothing of the program, so what both must know is held equal here. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { roles } from "../../src/customs/person.ts";

test("the console knows the roles that the program has", () => {
  const text = readFileSync(join(import.meta.dirname, "../../src/web/session/session.ts"), "utf8");
  const list = /export const roles = \[(.*?)\] as const/s.exec(text)?.[1] ?? "";
  expect([...list.matchAll(/"([a-z_]+)"/g)].map(([, role]) => role)).toEqual(roles);
});
