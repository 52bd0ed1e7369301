import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { problem, problemCodes, type ProblemCode } from "../../kernel/problem.ts";
import { describeProblem, problemSentences } from "./problem-sentences.ts";

describe("says in Chinese what to mend, and where", () => {
  test.each<[ProblemCode, string, string]>([
    [
      "filing.line_total_wrong",
      "/OrderList/0/totalPrice",
      "filing.line_total_wrong OrderList 第1项 totalPrice 应等于单价乘以数量",
    ],
    [
      "filing.paid_wrong",
      "/OrderHead/acturalPaid",
      "filing.paid_wrong OrderHead acturalPaid 应等于商品价格加运杂费加代扣税款减非现金抵扣金额",
    ],
    ["document.member_missing", "/items/11/unit", "document.member_missing 请填写 items 第12项 unit"],
    ["filing.party_kind_not_allowed", "", "filing.party_kind_not_allowed 贵企业类型不得报送该类单证"],
    ["document.lines_missing", "", "document.lines_missing 请至少填写一项商品：该单证"],
    ["http.internal_error", "", "http.internal_error 请稍后重试或联系系统管理方"],
  ])("%s at %j", (code, pointer, zh) => {
    expect(describeProblem(problem(code, pointer, "Mend it.")).zh).toBe(zh);
    expect(describeProblem(problem(code, pointer, "Mend it.")).en).toBe(`${code} Mend it.`);
  });
});

test("every problem of a message or a document has its sentence", () => {
  const told = Object.keys(problemCodes).filter((code) => /^(message|table|document|filing)\./.test(code));
  expect(Object.keys(problemSentences).sort()).toEqual(told.sort());
  expect(told.length).toBeGreaterThan(30);
});

describe("a member's name that the filer made up", () => {
  test.each([
    ["/buyer/13900010001", "buyer ***********"],
    ["/buyer/p139-0001-0001", "buyer p***-****-****"],
    ["/buyer/１３９０００１０００１", "buyer ***********"],
    ["/buyer/address2", "buyer address2"],
  ])("%j is shown as %j", (pointer, shown) => {
    expect(describeProblem(problem("document.member_unknown", pointer, "")).zh).toContain(` ${shown} ：`);
  });

  test("never shows a number of six digits or more, and never grows long", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 12 }), fc.integer({ min: 0 }), (steps, n) => {
        const pointer = `/${[...steps, `x${10_000_000_000 + n}`].join("/")}`;
        const { zh } = describeProblem(problem("document.member_unknown", pointer, ""));
        expect(zh.slice("document.member_unknown".length)).not.toMatch(/\p{Nd}{6}/u);
        expect(zh.length).toBeLessThan(400);
      }),
    );
  });
});
