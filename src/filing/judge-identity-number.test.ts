import fc from "fast-check";
import { validate as judgeByStdnum } from "stdnum/lib/cjs/cn/ric.js";
import { describe, expect, test } from "vitest";
import { checkCharacter, judgeIdentityNumber, normaliseIdentityNumber } from "./judge-identity-number.ts";

// By hand, with the weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2 of GB 11643 for 99999919900101001:
// 63+81+90+45+72+36 + 2+9+54+0+0+9+0+5+0+0+2 = 468 = 42 * 11 + 6, and 6 stands for the check character 6.
// For 99999919900101018 it is 486 = 44 * 11 + 2, and 2 stands for X.
const good = ["999999199001010016", "99999919900101018X", "99999919900101018x", " 999999199001010016 "];

describe("identity numbers", () => {
  test.each(good)("%j stands", (number) => {
    expect(judgeIdentityNumber(number, "2026-11-10")).toBeUndefined();
  });

  test.each([
    { name: "last digit wrong", number: "999999199001010017", says: "last character" },
    { name: "X where a digit belongs", number: "99999919900101001X", says: "last character" },
    { name: "two digits changed places", number: "999999199010010016", says: "last character" },
    { name: "17 characters", number: "99999919900101001", says: "18 characters" },
    { name: "the old number of 15", number: "999999900101001", says: "18 characters" },
    { name: "empty", number: "", says: "18 characters" },
    { name: "X in the middle", number: "99999919900X010016", says: "18 characters" },
    { name: "full-width digits", number: "９99999199001010016", says: "18 characters" },
    { name: "a space inside", number: "999999 199001010016", says: "18 characters" },
    { name: "born on 30 February", number: "999999199002300012", says: "does not exist" },
    { name: "born in month 13", number: "999999199013010017", says: "does not exist" },
  ])("$name", ({ number, says }) => {
    expect(judgeIdentityNumber(number)).toContain(says);
  });

  test("nobody orders before the day of birth", () => {
    expect(judgeIdentityNumber("999999199001010016", "1990-01-01")).toBeUndefined();
    expect(judgeIdentityNumber("999999199001010016", "1989-12-31")).toContain("comes after");
  });

  test("a small x is kept as X", () => {
    expect(normaliseIdentityNumber(" 99999919900101018x")).toBe("99999919900101018X");
  });

  test("any born person's number stands with its check character alone, and stdnum agrees", () => {
    const days = fc.date({ min: new Date("1900-01-01"), max: new Date("2020-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(fc.integer({ min: 100_000, max: 999_999 }), days, fc.nat(999), (area, birth, order) => {
        const day = birth.toISOString().slice(0, 10).replaceAll("-", "");
        const front = `${area}${day}${String(order).padStart(3, "0")}`;
        const right = checkCharacter(front);
        for (const last of "0123456789X") {
          expect(judgeIdentityNumber(front + last) === undefined).toBe(last === right);
          expect(judgeByStdnum(front + last).isValid).toBe(last === right);
        }
      }),
    );
  });
});
