import { describe, expect, test } from "vitest";
import { byMember, count, flag, list, members, nullable, oneOf, optional, record, text, textWhere } from "./shape.ts";

interface Box {
  readonly name: string;
  readonly size?: number;
  readonly tags: readonly string[];
  readonly lid: { readonly isOpen: boolean } | null;
}
const box = members<Box>({
  name: text,
  size: optional(count(1)),
  tags: list(
    textWhere((tag) => tag !== ""),
    1,
  ),
  lid: nullable(members<NonNullable<Box["lid"]>>({ isOpen: flag })),
});
const good: Box = { name: "a", size: 2, tags: ["t"], lid: { isOpen: true } };

describe("members", () => {
  test.each<[string, unknown, string | undefined]>([
    ["whole", good, undefined],
    ["without what may be absent", { ...good, size: undefined, lid: null }, undefined],
    ["nothing", undefined, "/box"],
    ["null", null, "/box"],
    ["a list", [good], "/box"],
    ["a text", "box", "/box"],
    ["a member missing", { ...good, name: undefined }, "/box/name"],
    ["a member inherited", Object.create(good), "/box/name"],
    ["a number of another kind", { ...good, size: 1.5 }, "/box/size"],
    ["a number too small", { ...good, size: 0 }, "/box/size"],
    ["null where it may be absent", { ...good, size: null }, "/box/size"],
    ["an empty list", { ...good, tags: [] }, "/box/tags"],
    ["no list", { ...good, tags: { 0: "t", length: 1 } }, "/box/tags"],
    ["an item that does not fit", { ...good, tags: ["t", ""] }, "/box/tags/1"],
    ["deeper", { ...good, lid: { isOpen: 1 } }, "/box/lid/isOpen"],
    ["a member unknown", { ...good, "x/y~": 1 }, "/box/x~1y~0"],
    ["a member unknown, deeper", { ...good, lid: { isOpen: true, x: 1 } }, "/box/lid/x"],
    ["a member named like a telephone number", { ...good, 13900000001: 1 }, "/box/…"],
    ["__proto__", JSON.parse('{"name":"a","tags":["t"],"lid":null,"__proto__":{}}'), "/box/__proto__"],
  ])("%s", (_, value, misfit) => expect(box(value, "/box")).toBe(misfit));
});

test.each<[unknown, string | undefined]>([
  [{}, undefined],
  [{ a: "x", b: "x" }, undefined],
  [{ a: "x", b: "z" }, "/b"],
  [["x"], ""],
])("a record of choices: %j", (value, misfit) => expect(record(oneOf(["x", "y"]))(value, "")).toBe(misfit));

test.each<[unknown, string | undefined]>([
  [{ kind: "open" }, undefined],
  [{ kind: "shut", by: "me" }, undefined],
  [{ kind: "shut" }, "/by"],
  [{ kind: "constructor" }, "/kind"],
  [{}, "/kind"],
  [7, ""],
])("by its kind: %j", (value, misfit) => {
  const kinds = {
    open: members<{ kind: string }>({ kind: text }),
    shut: members<{ kind: string; by: string }>({ kind: text, by: text }),
  };
  expect(byMember("kind", kinds)(value, "")).toBe(misfit);
});
