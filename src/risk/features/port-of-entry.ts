/** The declared customs office of entry; for sentences. */
import type { Feature } from "../feature.ts";

export const portOfEntry: Feature<string> = {
  name: "portOfEntry",
  type: "string",
  title: { en: "declared port of entry", zh: "申报口岸" },
  evaluate: ({ facts }) => facts.documents.declaration.document.portOfEntry,
};
