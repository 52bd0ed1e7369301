/**
 * Authorise: whether a party may file a document: by its kind, and only under its own code. One party must never
 * author another's document, or three documents that agree prove nothing.
 *
 * An order is the platform's or the seller's; every other document has one author. Not here: keys and sign-in
 * (`http/`).
 */
import { filersOf, type AnyDocument } from "../customs/documents.ts";
import type { Wording } from "../customs/filed.ts";
import { mayFile, type Party } from "../customs/party.ts";
import { inOrder, problem, type Problem } from "../kernel/problem.ts";

/** The pointer of a kind that is not allowed is "", the document as a whole. */
export function authorise(document: AnyDocument<unknown>, party: Party, wording: Wording): Problem[] {
  const { kind } = document;
  const problems: Problem[] = [];
  const allowed = mayFile[kind];
  if (!party.kinds.some((own) => allowed.includes(own)))
    problems.push(
      problem(
        "filing.party_kind_not_allowed",
        "",
        `Have it filed by one of: ${allowed.join(", ")}; you are none of them.`,
      ),
    );
  const filers = filersOf(document);
  if (!filers.some(({ code }) => code === party.code)) {
    const names = filers.map(({ path }) => wording.element(kind, path)).join(" or ");
    const pointer = wording.pointer(kind, filers[0]!.path);
    problems.push(problem("filing.code_not_own", pointer, `Write your own code as ${names}.`));
  }
  return inOrder(problems);
}

/**
 * Whether a party may change or withdraw what stands on record under a key that does not name its author (an order's, a
 * declaration's): only an author of the document on record. To write oneself into the new one is not enough.
 */
export function authoriseChange(standing: AnyDocument<unknown>, filer: string, wording: Wording): Problem | undefined {
  const filers = filersOf(standing);
  if (filers.some(({ code }) => code === filer)) return undefined;
  const detail = "What stands under this key is another party's: have it changed or withdrawn by who is named in it.";
  return problem("filing.code_not_own", wording.pointer(standing.kind, filers[0]!.path), detail);
}
