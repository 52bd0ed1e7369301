/** The console imports nothing of the program, so what both must know is held equal here. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parcelKinds } from "../../src/customs/documents.ts";
import { mayFile, partyKinds } from "../../src/customs/party.ts";
import { roles } from "../../src/customs/person.ts";
import { kindsOf } from "../../src/web/pages/upload/kinds-of.ts";

test("the console knows the roles that the program has", () => {
  const text = readFileSync(join(import.meta.dirname, "../../src/web/session/session.ts"), "utf8");
  const list = /export const roles = \[(.*?)\] as const/s.exec(text)?.[1] ?? "";
  expect([...list.matchAll(/"([a-z_]+)"/g)].map(([, role]) => role)).toEqual(roles);
});

test.each(partyKinds)("the page for uploads offers a %s the tables that it may file", (kind) => {
  expect(kindsOf([kind])).toEqual(parcelKinds.filter((document) => mayFile[document].includes(kind)));
});
