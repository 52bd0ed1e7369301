/**
 * fairway person: the operator's hand on people who sign in: add, list, reset, disable, enable.
 *
 * So the first who manages people comes to be. A password is printed once and must be changed. A consumer's identity
 * number is read from standard input: arguments can be seen by others on the machine.
 */
import { text } from "node:stream/consumers";
import { addPerson, changePerson, resetPassword } from "../app/people/manage-people.ts";
import type { PersonRecord } from "../app/people/people-ports.ts";
import { roles, type Role } from "../customs/person.ts";
import { problem, type Problem } from "../kernel/problem.ts";
import type { Fairway } from "./compose.ts";
import { answer, DONE, NOT_UNDERSTOOD, say, UsageError, type ExitCode } from "./talk.ts";

export interface PersonCommand {
  readonly json: boolean;
  readonly role: string | undefined;
  readonly name: string | undefined;
  readonly displayName: string | undefined;
  readonly party: string | undefined;
  readonly language: string | undefined;
  readonly idNumber: string | undefined;
}

const PAGE = 200;
const byName = ["reset", "disable", "enable"];

/** Wrong usage is found before a database is opened. */
export function checkPerson([what = "", who, ...more]: readonly string[], command: PersonCommand): void {
  const { role, name, language, idNumber } = command;
  if (role !== undefined && roleOf(role) === undefined)
    throw new UsageError(`--role must be one of ${roles.join(", ")}`);
  if (language !== undefined && language !== "en" && language !== "zh") throw new UsageError("--lang must be en or zh");
  if (idNumber !== undefined && idNumber !== "-")
    throw new UsageError("--id-number must be -: the number is read from standard input");
  const isAlone = who === undefined && more.length === 0;
  if (what === "add" && isAlone && role !== undefined && name !== undefined) return;
  if (what === "list" && isAlone) return;
  if (byName.includes(what) && who !== undefined && more.length === 0) return;
  throw new UsageError("fairway person add --role ROLE --name NAME | list | reset|disable|enable NAME");
}

const roleOf = (text: string | undefined): Role | undefined => roles.find((role) => role === text);

export async function commandPerson(
  fairway: Fairway,
  [what, who = ""]: readonly string[],
  command: PersonCommand,
): Promise<ExitCode> {
  if (what === "add") return add(fairway, command);
  if (what === "list") return list(fairway, command);
  const { people: desk } = fairway;
  const found = await desk.people.findByName(who);
  if (found === undefined)
    return refuse([problem("person.not_found", "", "There is nobody of this name.")], command.json);
  const { id } = found.person;
  if (what === "reset") {
    const reset = await resetPassword(desk, id);
    return reset.ok ? tell(found.person, command.json, reset.value) : refuse(reset.problems, command.json);
  }
  const changed = await changePerson(desk, id, { isDisabled: what === "disable" });
  return changed.ok ? tell(changed.value, command.json) : refuse(changed.problems, command.json);
}

async function add({ people: desk }: Fairway, command: PersonCommand): Promise<ExitCode> {
  const { json, name, displayName, party, language, idNumber } = command;
  const added = await addPerson(desk, {
    name: name!,
    displayName: displayName ?? name!,
    role: roleOf(command.role)!,
    organisation: party ?? null,
    language: language === "zh" ? "zh" : "en",
    identityNumber: idNumber === undefined ? undefined : (await text(process.stdin)).trim(),
  });
  return added.ok ? tell(added.value.person, json, added.value.password) : refuse(added.problems, json);
}

async function list({ people: desk }: Fairway, { json, role, party }: PersonCommand): Promise<ExitCode> {
  for (let after = ""; ;) {
    const wanted = { after, limit: PAGE, role: roleOf(role) ?? null, organisation: party ?? null };
    const page = await desk.people.list(wanted);
    for (const person of page) tell(person, json);
    if (page.length < PAGE) return DONE;
    after = page.at(-1)!.id;
  }
}

function tell(person: PersonRecord, json: boolean, password?: string): ExitCode {
  const { id, name, displayName, role, organisation, disabledAt } = person;
  const code = organisation?.code ?? null;
  const isDisabled = disabledAt !== null;
  if (json) answer(JSON.stringify({ id, name, displayName, role, organisation: code, isDisabled, password }));
  else if (password !== undefined) {
    answer(password);
    say(`${name} (${role}) signs in with this password, shown this once, and must change it then.`);
  } else answer(`${name}  ${role}  ${code ?? "-"}  ${isDisabled ? "disabled" : "enabled"}  ${id}`);
  return DONE;
}

function refuse(problems: readonly Problem[], json: boolean): ExitCode {
  if (json) answer(JSON.stringify({ problems }));
  else for (const { detail, code } of problems) say(`${detail} [${code}]`);
  return NOT_UNDERSTOOD;
}
