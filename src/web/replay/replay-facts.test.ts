import { beforeAll, describe, expect, test } from "vitest";
import { decidedRecord, factsOf, sha256 } from "../../../tests/filed-parcel.ts";
import { goodParcel } from "../../../tests/good-parcel.ts";
import { loadRulebook } from "../../cli/rulebook-files.ts";
import { exportDecision, type ExportedDecision } from "../../app/views/replay.ts";
import { replayFacts } from "./replay-facts.ts";

let facts: ExportedDecision;
beforeAll(async () => {
  const book = await loadRulebook({ sampling: 0 });
  if (!book.ok) throw new Error("no rule book");
  const { value } = book;
  const exported = exportDecision(decidedRecord(factsOf(goodParcel("R-1")), value), value.text, sha256);
  if (!exported.ok) throw new Error("not exported");
  facts = JSON.parse(JSON.stringify(exported.value)) as ExportedDecision; // As it comes over HTTP.
});

describe("in the browser", () => {
  test("the recorded facts give the recorded bytes and hash", () => {
    const { replayed, problems } = replayFacts(facts);
    expect(problems).toEqual([]);
    expect(replayed).toMatchObject({ isSame: true, computedDigest: facts.digest, computed: facts.decision });
  });

  test("one changed fact gives others", () => {
    const changed = JSON.parse(JSON.stringify(facts).replace('"amount":"250.00"', '"amount":"249.99"')) as unknown;
    expect(replayFacts(changed).replayed).toMatchObject({ isSame: false, recordedDigest: facts.digest });
  });

  test("what is no export says what is wrong with it", () => {
    expect(replayFacts({})).toMatchObject({ replayed: null, problems: [{ code: "replay.facts_malformed" }] });
  });
});
