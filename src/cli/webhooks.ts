/**
 * fairway webhooks: the operator's hand on receivers: list, add, remove, test, disable, dead letters, replay, rotate.
 *
 * A running server sends; this command only says what is to be sent. Secrets are printed once.
 */
import type { Problem } from "../kernel/problem.ts";
import type { Fairway } from "./compose.ts";
import { answer, DONE, NOT_UNDERSTOOD, say, UsageError, type ExitCode } from "./talk.ts";
import { openTelling, type Telling } from "./telling.ts";

export interface WebhookCommand {
  readonly json: boolean;
  readonly party: string | undefined;
  readonly url: string | undefined;
  readonly types: readonly string[] | undefined;
  readonly after: string | undefined;
  /** FAIRWAY_WEBHOOK_ALLOW. */
  readonly allow: string | undefined;
}

const DEAD_SHOWN_MAX = 1_000;
const withId = ["remove", "test", "disable", "dead", "replay", "rotate"];

/** Wrong usage is found before a database is opened. */
export function checkWebhooks([what = "", id]: readonly string[], { party, url }: WebhookCommand): void {
  if (what === "list" && id === undefined) return;
  if (what === "add" && id === undefined && party !== undefined && url !== undefined) return;
  if (withId.includes(what) && id !== undefined) return;
  throw new UsageError(
    `fairway webhooks list [--party CODE] | add --party CODE --url URL [--type TYPE]... [--after CURSOR] | ${withId.join("|")} ID`,
  );
}

export async function commandWebhooks(
  fairway: Fairway,
  [what, id = ""]: readonly string[],
  options: WebhookCommand,
): Promise<ExitCode> {
  const telling = openTelling(fairway, { allow: options.allow, log: say });
  try {
    return await run(telling, what!, id, options);
  } finally {
    await telling.close();
  }
}

async function run({ webhooks }: Telling, what: string, id: string, options: WebhookCommand): Promise<ExitCode> {
  const { json, party = null, url = "", types = null, after } = options;
  switch (what) {
    case "list":
      for (const one of await webhooks.list(party)) {
        if (json) answer(JSON.stringify(one));
        else answer(`${one.id}  ${one.party}  ${one.url}  ${one.disabledBecause ?? "enabled"}`);
      }
      return DONE;
    case "add": {
      const added = await webhooks.add(party!, { url, types, after: after ?? "now" });
      if (!added.ok) return refuse(added.problems, json);
      answer(json ? JSON.stringify(added.value) : `${added.value.id}  ${added.value.secret}`);
      if (!json) say("The secret is shown this once; the receiver needs it to check what comes.");
      return DONE;
    }
    case "remove":
      return report(await webhooks.remove(id, party), json, () => "removed");
    case "disable":
      return report(await webhooks.disable(id, party), json, () => "disabled; replay enables it");
    case "test":
      return report(
        await webhooks.test(id, party),
        json,
        ({ status, failure }) => `${status ?? "no answer"}  ${failure ?? "accepted"}`,
      );
    case "replay":
      return report(await webhooks.replay(id, party, after ?? null), json, ({ deadLetters }) =>
        deadLetters === null ? "everything behind the cursor goes again" : `${deadLetters} dead letters go again`,
      );
    case "rotate":
      return report(
        await webhooks.rotate(id, party),
        json,
        ({ secret, formerUntil }) => `${secret}  (the former until ${formerUntil})`,
      );
    default: {
      const dead = await webhooks.deliveries(id, party, { state: "dead", limit: DEAD_SHOWN_MAX });
      if (!dead.ok) return refuse(dead.problems, json);
      for (const one of dead.value) {
        if (json) answer(JSON.stringify(one));
        else
          answer(`${one.event}  ${one.type}  ${one.consignmentOrWaybill}  ${one.status ?? "-"}  ${one.failure ?? "-"}`);
      }
      return DONE;
    }
  }
}

type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] };

function report<T>(result: Outcome<T>, json: boolean, sentence: (value: T) => string): ExitCode {
  if (!result.ok) return refuse(result.problems, json);
  answer(json ? JSON.stringify(result.value ?? {}) : sentence(result.value));
  return DONE;
}

function refuse(problems: readonly Problem[], json: boolean): ExitCode {
  if (json) answer(JSON.stringify({ problems }));
  else for (const { detail, code } of problems) say(`${detail} [${code}]`);
  return NOT_UNDERSTOOD;
}
