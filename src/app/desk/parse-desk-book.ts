/** parseDeskBook: `rulebook/desk.yaml` as data. The file is ours, so a fault throws, naming file and member. */
import { rulingOutcomes } from "../../customs/decision.ts";
import type { DeskBook, FourEyes, RulingCode } from "../../customs/desk.ts";
import { parseAmount } from "../../kernel/amount.ts";
import { assert } from "../../kernel/assert.ts";
import type { Row } from "../../kernel/dated.ts";
import { isDay } from "../../kernel/day.ts";
import { certainties, readCount, readMembers, readOneOf, readSentences, readText } from "../../risk/read-members.ts";

export function parseDeskBook(value: unknown, file: string): DeskBook {
  const members = readMembers(value, { file, member: "" }, ["claimMinutes", "fourEyes", "codes"]);
  const claim = readMembers(members["claimMinutes"], { file, member: "claimMinutes" }, [
    "value",
    "source",
    "certainty",
  ]);
  const minutes = readCount(claim["value"], { file, member: "claimMinutes.value" });
  assert(minutes > 0, `${file}: claimMinutes.value is nothing`);
  const fourEyes = listOf(members["fourEyes"], file, "fourEyes").map((row, index) =>
    readRow(row, file, `fourEyes.${index}`),
  );
  const codes = listOf(members["codes"], file, "codes").map((row, index) => readCode(row, file, `codes.${index}`));
  for (const outcome of rulingOutcomes)
    assert(
      codes.some((code) => code.outcome === outcome),
      `${file}: codes has none to ${outcome}`,
    );
  for (const { code } of codes)
    assert(codes.filter((other) => other.code === code).length === 1, `${file}: codes has ${code} more than once`);
  return {
    claimMinutes: { value: minutes, ...readSource(claim, file, "claimMinutes") },
    fourEyes,
    codes,
  };
}

function listOf(value: unknown, file: string, member: string): readonly unknown[] {
  assert(Array.isArray(value) && value.length > 0, `${file}: ${member} is no list`);
  return value as unknown[];
}

const readSource = (members: Readonly<Record<string, unknown>>, file: string, member: string) => ({
  source: readText(members["source"], { file, member: `${member}.source` }),
  certainty: readOneOf(members["certainty"], { file, member: `${member}.certainty` }, certainties),
});

function readRow(value: unknown, file: string, member: string): Row<FourEyes> {
  const row = readMembers(value, { file, member }, ["from", "above", "currency", "source", "certainty"], ["until"]);
  const day = (name: "from" | "until"): string => {
    const text = readText(row[name], { file, member: `${member}.${name}` });
    assert(isDay(text), `${file}: ${member}.${name} is no day`);
    return text;
  };
  const above = readText(row["above"], { file, member: `${member}.above` });
  assert((parseAmount(above) ?? -1n) >= 0n, `${file}: ${member}.above is no amount`);
  const { source, certainty } = readSource(row, file, member);
  return {
    from: day("from"),
    ...(row["until"] !== undefined && { until: day("until") }),
    value: { above, currency: readText(row["currency"], { file, member: `${member}.currency` }) },
    status: "in_force",
    certainty,
    source: { title: source },
  };
}

function readCode(value: unknown, file: string, member: string): RulingCode {
  const row = readMembers(value, { file, member }, ["code", "outcome", "says"]);
  return {
    code: readText(row["code"], { file, member: `${member}.code` }),
    outcome: readOneOf(row["outcome"], { file, member: `${member}.outcome` }, rulingOutcomes),
    says: readSentences(row["says"], { file, member: `${member}.says` }),
  };
}
