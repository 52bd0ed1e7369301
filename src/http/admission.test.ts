import { describe, expect, test } from "vitest";
import { createAdmission, type Admission } from "./admission.ts";

/** Lets in as many requests of a party as it may have; answers how many, and gives back what frees them. */
function fill(admission: Admission, party: string, most = 1_000): (() => void)[] {
  const releases: (() => void)[] = [];
  while (releases.length < most) {
    const admitted = admission.admit(party);
    if (!admitted.ok) break;
    releases.push(admitted.value.release);
  }
  return releases;
}
const detailOf = (admission: Admission, party: string): string => {
  const admitted = admission.admit(party);
  return admitted.ok ? "admitted" : admitted.problems[0]!.detail;
};

describe("places", () => {
  test("a party has 64, whoever else is there, and has them again when they are free", () => {
    const admission = createAdmission(() => 0);
    const releases = fill(admission, "A");
    expect(releases.length).toBe(64);
    expect(detailOf(admission, "A")).toMatch(/^At most 64/);
    expect(detailOf(admission, "B")).toBe("admitted");
    for (const release of releases) release();
    expect(admission.underWay()).toBe(1);
    expect(fill(admission, "A").length).toBe(64);
  });

  test("where the house is full, who has its share is refused and who has nothing comes in", () => {
    const admission = createAdmission(() => 0);
    for (const party of ["A", "B", "C", "D"]) expect(fill(admission, party).length).toBe(64);
    expect(admission.underWay()).toBe(256);
    const late = fill(admission, "E");
    expect(late.length).toBe(Math.ceil(256 / 5));
    expect(detailOf(admission, "A")).toMatch(/^At most 64/);
    late[0]!();
    expect(detailOf(admission, "E")).toBe("admitted");
    expect(detailOf(admission, "E")).toMatch(/^The house is full/);
  });

  test("there are never more than 512, however many parties come", () => {
    const admission = createAdmission(() => 0);
    for (let party = 0; party < 2_000; party += 1) fill(admission, String(party));
    expect(admission.underWay()).toBe(512);
    expect(detailOf(admission, "another")).toMatch(/^The house is full/);
  });

  test("bytes are held up to 256 MB for all together, and given back", () => {
    const admission = createAdmission(() => 0);
    const [one, other] = [admission.admit("A"), admission.admit("B")];
    if (!one.ok || !other.ok) throw new Error("not admitted");
    expect([one.value.hold(200_000_000), other.value.hold(100_000_000)]).toEqual([true, false]);
    one.value.release();
    expect(other.value.hold(100_000_000)).toBe(true);
  });
});

describe("waiting", () => {
  test("who would wait too long behind itself is refused; who has nothing under way is not", () => {
    const waits: Record<string, number> = { A: 60_001, B: 60_001, C: 59_999 };
    const admission = createAdmission((party) => waits[party]!);
    expect(["A", "B", "C"].map((party) => fill(admission, party, 3).length)).toEqual([1, 1, 3]);
    expect(detailOf(admission, "A")).toMatch(/will take a while/);
    waits["A"] = 0;
    expect(detailOf(admission, "A")).toBe("admitted");
  });

  test.each([
    ["nothing in hand", 0, 1],
    ["less than a second", 200, 1],
    ["a part of a second more", 2_001, 3],
    ["an hour, as far as we can see", 3_600_000, 60],
  ])("%s: come again after as many seconds as that takes, 1 to 60", (_name, waitMs, seconds) => {
    expect(createAdmission(() => waitMs).retryAfterSeconds("A")).toBe(seconds);
  });
});
