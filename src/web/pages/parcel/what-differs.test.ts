import { expect, test } from "vitest";
import { whatDiffers } from "./what-differs.ts";

test.each([
  { name: "nothing", one: '{"a":1}', other: '{"a":1}', paths: [] },
  {
    name: "a member",
    one: '{"lane":"red","state":"refused"}',
    other: '{"lane":"red","state":"released"}',
    paths: ["/state"],
  },
  { name: "a reason more", one: '{"reasons":[]}', other: '{"reasons":[{"rule":"gift"}]}', paths: ["/reasons/0"] },
  { name: "deep inside", one: '{"a":{"b":[1,2]}}', other: '{"a":{"b":[1,3]}}', paths: ["/a/b/1"] },
  { name: "a list in place of an object", one: '{"a":{}}', other: '{"a":[]}', paths: ["/a"] },
  { name: "spaces alone", one: '{"a":1}', other: '{"a": 1}', paths: ["/"] },
  { name: "what is no JSON", one: "{", other: "}", paths: ["/"] },
])("$name", ({ one, other, paths }) => expect(whatDiffers(one, other)).toEqual(paths));
