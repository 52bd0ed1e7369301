/** lookPort: who looks at whose data, joined for HTTP: what is recorded, documents shown, a number unmasked. */
import { recordLook } from "../app/people/looks.ts";
import { showDocuments } from "../app/people/show-parcel.ts";
import { unmask, type UnmaskDesk } from "../app/people/unmask.ts";
import type { LookPort } from "../http/people/people-port.ts";

export const lookPortOf = (desk: UnmaskDesk): LookPort => ({
  record: (person, what, consignment) => recordLook(desk, person, what, { consignment }),
  list: (wanted) => desk.looks.list(wanted),
  async documents(platform, orderNo, asker) {
    const record = await desk.query.findParcel(`${platform}/${orderNo}`);
    return record && showDocuments(record, asker);
  },
  unmask: (person, consignment, wanted) => unmask(desk, person, consignment, wanted),
});
