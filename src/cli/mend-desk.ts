/** mendDeskOf: what mending needs, joined: the record, the envelopes, the door, and the reader of Fairway's JSON. */
import type { MendDesk } from "../app/mending/mend.ts";
import { readJsonDocument } from "../messages/json/read-json-document.ts";
import { wordings, type Fairway } from "./compose.ts";

export const mendDeskOf = ({ unmasking, batcher, rulebook }: Fairway): MendDesk => ({
  ...unmasking,
  batcher,
  wordings,
  rulebook: rulebook.hash,
  read: (text) => readJsonDocument(text, 1),
});
