import { beforeAll, describe, expect, test, vi } from "vitest";
import { problemSentences } from "../../app/receipts/problem-sentences.ts";
import { problemCodes } from "../../kernel/problem.ts";
import { Away, Refused, type Problem } from "./api.ts";
import type * as ProblemWords from "./problem-words.ts";

/** What only programs ask for: no page leads there. */
const forPrograms = /^(event|events|webhook|tariff|positive_list|tax)\.|^parcel\.ambiguous$/;
const han = /\p{Script=Han}/u;

let words: typeof ProblemWords;
beforeAll(async () => {
  vi.stubGlobal("window", { addEventListener: () => undefined });
  vi.stubGlobal("document", { documentElement: {} });
  vi.stubGlobal("navigator", { languages: ["en"] });
  words = await import("./problem-words.ts");
  (await import("./filing-problem-words.ts")).addFilingProblemWords();
  (await import("./desk-problem-words.ts")).addDeskProblemWords();
  (await import("./parcel-problem-words.ts")).addParcelProblemWords();
  return () => vi.unstubAllGlobals();
});

const problemOf = (code: string, detail = "The server's sentence."): Problem => ({
  code,
  pointer: "/items/0/price",
  detail,
});

test.each(Object.keys(problemCodes).filter((code) => !forPrograms.test(code)))("%s has a sentence in both", (code) => {
  const { en, zh } = words.sentencesOfProblem(problemOf(code));
  expect(zh).toMatch(han);
  expect(zh).not.toContain(code); // Only what is not known here shows its code.
  expect(en).not.toMatch(han);
  expect(en).not.toBe("");
});

test("what is wrong with a document is said as in a receipt", () => {
  for (const [code, sentence] of Object.entries(problemSentences)) {
    const { zh } = words.sentencesOfProblem({ code, pointer: "", detail: "" });
    expect(zh).toBe(sentence.replace("{at}", "该单证"));
  }
});

describe("an error is said", () => {
  test.each<{ name: string; error: Error; en: RegExp; zh: RegExp }>([
    { name: "nobody answers", error: new Away(""), en: /does not answer/, zh: /没有响应/ },
    {
      name: "the server's sentence in English",
      error: new Refused(422, [problemOf("filing.paid_wrong")]),
      en: /^The server's sentence\.$/,
      zh: / 第 1 项 price /,
    },
    {
      name: "a cell of a table, with the heading of its column",
      error: new Refused(422, [
        { ...problemOf("document.amount_zero"), pointer: "/rows/12/K", column: { en: "Quantity", zh: "数量" } },
      ]),
      en: /sentence/,
      zh: /^第 12 行 K 列（数量）必须大于零$/,
    },
    {
      name: "a row of a table",
      error: new Refused(422, [{ ...problemOf("table.not_csv"), pointer: "/rows/3" }]),
      en: /sentence/,
      zh: / 第 3 行 起不是/,
    },
    {
      name: "two problems, both",
      error: new Refused(422, [problemOf("filing.paid_wrong", "One."), problemOf("document.amount_zero", "Two.")]),
      en: /^One\. Two\.$/,
      zh: /应等于.*必须大于零/s,
    },
    {
      name: "a problem that is not known here, by its code",
      error: new Refused(409, [problemOf("desk.new_problem")]),
      en: /sentence/,
      zh: /desk\.new_problem/,
    },
    { name: "a status without a problem", error: new Refused(403, []), en: /role/, zh: /角色/ },
    { name: "how long to wait, in seconds", error: new Refused(429, [], 30), en: /30 seconds/, zh: /30 秒/ },
    { name: "how long to wait, in minutes", error: new Refused(429, [], 901), en: /16 minutes/, zh: /16 分钟/ },
    { name: "something else entirely", error: new Error("x"), en: /does not understand/, zh: /无法识别/ },
  ])("$name", ({ error, en, zh }) => {
    const said = words.sentencesOf(error);
    expect(said.en).toMatch(en);
    expect(said.zh).toMatch(zh);
  });
});
