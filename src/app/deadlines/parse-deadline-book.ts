/**
 * parseDeadlineBook: `rulebook/deadlines.yaml` as data. The file is ours, so a fault throws, naming file and member.
 */
import { deadlineKinds, type DeadlineBook, type DeadlineRule } from "../../customs/deadline.ts";
import { assert } from "../../kernel/assert.ts";
import { isZone } from "../../kernel/zone.ts";
import { certainties, readCount, readMembers, readOneOf, readText } from "../../risk/read-members.ts";

export function parseDeadlineBook(value: unknown, file: string): DeadlineBook {
  const members = readMembers(value, { file, member: "" }, ["zone", "deadlines"]);
  const zone = readText(members["zone"], { file, member: "zone" });
  assert(isZone(zone), `${file}: zone is no zone of the IANA list`);
  const rows = members["deadlines"];
  assert(Array.isArray(rows), `${file}: deadlines is no list`);
  const rules = rows.map((row, index) => readRule(row, file, `deadlines.${index}`));
  for (const kind of deadlineKinds) {
    const count = rules.filter((rule) => rule.kind === kind).length;
    assert(count === 1, `${file}: deadlines has ${kind} ${count} times`);
  }
  return { zone, rules };
}

function readRule(value: unknown, file: string, member: string): DeadlineRule {
  const row = readMembers(value, { file, member }, ["kind", "days", "source", "certainty"]);
  return {
    kind: readOneOf(row["kind"], { file, member: `${member}.kind` }, deadlineKinds),
    days: readCount(row["days"], { file, member: `${member}.days` }),
    source: readText(row["source"], { file, member: `${member}.source` }),
    certainty: readOneOf(row["certainty"], { file, member: `${member}.certainty` }, certainties),
  };
}
