import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fail, inOrder, ok, problem, problemCodes, type ProblemCode } from "./problem.ts";

const codes = Object.keys(problemCodes) as ProblemCode[];

describe("codes", () => {
  test.each(codes)("%s says the room and what is wrong", (code) => {
    expect(code).toMatch(/^[a-z_]+\.[a-z]+(_[a-z]+)*$/);
    expect(problemCodes[code]).toBeGreaterThanOrEqual(400);
    expect(problemCodes[code]).toBeLessThan(600);
  });

  test("only faults of ours are 5xx", () => {
    expect(codes.filter((code) => problemCodes[code] >= 500)).toEqual(["http.internal_error", "store.unavailable"]);
  });

  test("the message comes before the document, its shape before its sense, its sense before who files it", () => {
    const first: ProblemCode[] = [
      "http.unauthorised",
      "message.not_xml",
      "document.member_missing",
      "document.amount_zero",
      "filing.line_total_wrong",
      "filing.code_not_own",
      "filing.exists_with_different_content",
      "parcel.not_found",
      "tax.quantity_unknown",
    ];
    const places = first.map((code) => codes.indexOf(code));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });
});

describe("order", () => {
  test("by code, and as found where the code is the same", () => {
    const found = [
      problem("filing.paid_wrong", "/paid", "c"),
      problem("document.amount_malformed", "/items/1/price", "b"),
      problem("document.amount_malformed", "/items/0/price", "b"),
      problem("document.member_missing", "/orderNo", "a"),
    ];
    expect(inOrder(found).map(({ pointer }) => pointer)).toEqual([
      "/orderNo",
      "/items/1/price",
      "/items/0/price",
      "/paid",
    ]);
    expect(found[0]!.code).toBe("filing.paid_wrong"); // What was handed in stays as it was.
  });

  test("loses nothing, invents nothing, and is the same when ordered again", () => {
    const any = fc.array(
      fc.tuple(fc.constantFrom(...codes), fc.string()).map(([code, pointer]) => problem(code, pointer, "")),
    );
    fc.assert(
      fc.property(any, (problems) => {
        const ordered = inOrder(problems);
        expect(new Set(ordered)).toEqual(new Set(problems));
        expect(ordered).toHaveLength(problems.length);
        expect(inOrder(ordered)).toEqual(ordered);
        const places = ordered.map(({ code }) => codes.indexOf(code));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        for (const code of codes) {
          const ofCode = (list: typeof problems): string[] =>
            list.filter((one) => one.code === code).map(({ pointer }) => pointer);
          expect(ofCode(ordered)).toEqual(ofCode(problems));
        }
      }),
    );
  });
});

test("a result is a value or its problems", () => {
  const wrong = problem("message.empty", "", "Send something.");
  expect(ok(1)).toEqual({ ok: true, value: 1 });
  expect(fail(wrong, wrong)).toEqual({ ok: false, problems: [wrong, wrong] });
});
