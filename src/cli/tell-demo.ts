/**
 * tellDemo: what somebody who has just started a demo needs to know: the accounts with their passwords, this once, and
 * a parcel to begin with. A later start says how to get a new password.
 */
import type { Circumstances, Mismatch } from "../customs/decision.ts";
import type { ParcelRecord } from "../app/ports.ts";
import type { PlannedParcel } from "../simulation/planned-parcel.ts";
import type { Fairway } from "./compose.ts";
import { openDemoAccounts, type DemoAccount } from "./demo-accounts.ts";
import { readProgress, writeProgress } from "./demo-progress.ts";
import { alone, type Demo } from "./load-demo.ts";
import { say } from "./talk.ts";

/** Whoever must be told: the address is known, the accounts can be used. */
export async function tellDemo(fairway: Fairway, { progress, day: plan }: Demo, home: string): Promise<void> {
  const { place, seed, day, parcels } = progress;
  await alone(home, async () => {
    const now = await readProgress(home, place);
    if (now?.isFinished === true) {
      say(`the demo is on record (${parcels} parcels of ${day}, seed ${seed}), and nothing was loaded`);
      say(`a new password:    ./bin/fairway person reset officer   (the names: ./bin/fairway person list)`);
      return;
    }
    const planned = plan();
    const accounts = await openDemoAccounts(fairway.people, planned);
    say(`accounts of the demo; a password is shown this once (a new one: ./bin/fairway person reset NAME)`);
    for (const line of tableOf(accounts)) say(`  ${line}`);
    const found = await findMendable(fairway, planned.mendable);
    if (found !== undefined) say(sentenceOf(found.consignment, found.mismatch));
    await writeProgress(home, { ...progress, isFinished: true });
  });
  say(`more parcels come: ./bin/fairway demo --live`);
}

function tableOf(accounts: readonly DemoAccount[]): string[] {
  const width = Math.max(...accounts.map(({ name }) => name.length));
  return accounts.map(({ name, password, of }) => `${name.padEnd(width)}  ${password}  ${of}`);
}

/** A parcel refused for one field alone, which the lot does not send to inspection when that is mended. */
async function findMendable(
  { query, rulebook }: Fairway,
  parcels: readonly PlannedParcel[],
): Promise<{ readonly consignment: string; readonly mismatch: Mismatch } | undefined> {
  for (const { consignment } of parcels) {
    const record = await query.findParcel(consignment);
    if (record === undefined) continue;
    const mismatch = onlyFault(record);
    if (mismatch === undefined || record.circumstances === null) continue;
    const { draw } = JSON.parse(record.circumstances) as Circumstances;
    if (draw >= rulebook.risk.samplingPerMillion) return { consignment, mismatch };
  }
  return undefined;
}

function onlyFault({ state, decision }: ParcelRecord): Mismatch | undefined {
  if (state !== "refused" || decision === null || decision.mismatches.length !== 1) return undefined;
  const isOnly = decision.reasons.every(({ rule, effect }) => rule === "mismatch" || effect === "note");
  return isOnly ? decision.mismatches[0] : undefined;
}

function sentenceOf(consignment: string, { left, right }: Mismatch): string {
  const [paid, due] = left.document === "payment" ? [left, right] : [right, left];
  return `try this: parcel ${consignment} was refused, for its ${paid.document} says ${paid.value} where its ${due.document} says ${due.value};
          sign in as payment-firm, change it, and see the parcel released`;
}
