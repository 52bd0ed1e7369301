/** deskPortOf: the officer's desk as its routes ask for it: acts, and lists over the list of parcels. */
import { claimParcel, returnParcel } from "../app/desk/claim-parcel.ts";
import type { Desk } from "../app/desk/desk.ts";
import { readDesk, readDeskParcel, rulingView } from "../app/desk/read-desk.ts";
import { rule, settleProposal } from "../app/desk/rule.ts";
import type { ListReader } from "../app/lists/list-ports.ts";
import type { DeskPort } from "../http/desk/desk-port.ts";
import { ok, type Result } from "../kernel/problem.ts";

export function deskPortOf(desk: Desk, lists: ListReader): DeskPort {
  const { reader, clock, book } = desk;
  const answer = <T>(result: Result<T>, view: (value: T) => object): Result<object> =>
    result.ok ? ok(view(result.value)) : result;
  return {
    list: (account, question) => readDesk({ reader, lists, clock }, account, question),
    find: (consignment) => readDeskParcel({ reader, clock }, consignment),
    rules: () => ({
      claimMinutes: book.claimMinutes.value,
      fourEyes: book.fourEyes.map(({ value, from, until, source, certainty }) => ({
        ...value,
        ...{ from, until: until ?? null, source: source.title, certainty },
      })),
      codes: book.codes,
    }),
    claim: async (officer, consignment, takesOver) =>
      answer(await claimParcel(desk, officer, consignment, takesOver), ({ account, claimedAt, until }) => ({
        officer: account,
        claimedAt: new Date(claimedAt).toISOString(),
        until: new Date(until).toISOString(),
      })),
    giveBack: (officer, consignment) => returnParcel(desk, officer, consignment),
    rule: async (officer, consignment, { reason: text, ...wanted }) =>
      answer(await rule(desk, officer, { ...wanted, consignment, text }), rulingView),
    settle: async (officer, ruling, act) => answer(await settleProposal(desk, officer, ruling, act), rulingView),
    rulings: async (consignment) => (await reader.rulingsOf(consignment)).map(rulingView),
  };
}
