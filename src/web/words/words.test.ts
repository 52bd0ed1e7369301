import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Words } from "./words.ts";

/** Every file of words there is, and the text of every file that may say them. */
const modules = import.meta.glob<Record<string, Words<string>>>(["../**/words.ts", "!./words.ts"]);
const sources = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.{ts,tsx}", "!../**/words.ts"], {
  query: "?raw",
  import: "default",
});

const han = /\p{Script=Han}/u;
const filled = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!).sort();

let all: Words<string>[];
let code: string;
beforeAll(async () => {
  vi.stubGlobal("window", { addEventListener: () => undefined });
  vi.stubGlobal("document", { documentElement: {} });
  vi.stubGlobal("navigator", { languages: ["en"] });
  const loaded = await Promise.all(Object.values(modules).map((load) => load()));
  all = loaded.flatMap((module) => Object.values(module));
  code = (await Promise.all(Object.values(sources).map((load) => load()))).join("\n");
});
afterAll(() => vi.unstubAllGlobals());

const each = (judge: (key: string, en: string, zh: string, words: Words<string>) => boolean): string[] =>
  all.flatMap((words) =>
    Object.keys(words.en)
      .filter((key) => !judge(key, words.en[key]!, words.zh[key]!, words))
      .map((key) => `${words.name}.${key}`),
  );

test("there are words, and each file has a name of its own", () => {
  expect(all.length).toBeGreaterThan(5);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});

describe("every word", () => {
  test("stands in both languages", () => {
    for (const { en, zh } of all) expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
    expect(each((_key, en, zh) => en !== "" && zh !== "")).toEqual([]);
  });
  test("of Chinese is Chinese", () => expect(each((_key, _en, zh) => han.test(zh))).toEqual([]));
  test("of English is not", () => expect(each((_key, en) => !han.test(en))).toEqual([]));
  test("is filled with the same in both", () =>
    expect(each((_key, en, zh) => filled(en).join() === filled(zh).join())).toEqual([]));
  test("is said somewhere", () =>
    expect(
      each((key) => code.includes(`"${key.replace(/_(one|other)$/, "")}"`) || new RegExp(`\\b${key}: `).test(code)),
    ).toEqual([]));
});
