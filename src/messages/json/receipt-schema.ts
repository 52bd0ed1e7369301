/**
 * The public schema of a receipt in Fairway's own JSON.
 *
 * Every member is always there; null means that there is none. `proof` is what shows offline that the event is in the
 * record: the leaf's text, the path to the root, the signed head. Its shape is the evidence's own (`fairway prove`).
 * Not here: the CEB forms (`ceb/receipt-shapes.ts`).
 */
import { Type } from "@sinclair/typebox";
import { receiptKinds } from "../../customs/receipt.ts";

const text = (description: string) => Type.String({ description });
const textOrNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const oneOf = <T extends string>(values: readonly T[], description: string) =>
  Type.Union(
    values.map((value) => Type.Literal(value)),
    { description },
  );
const closed = { additionalProperties: false };

const NoteJson = Type.Object(
  {
    code: text("Official code where one is known, else the rule or word of ours."),
    description: Type.Object({ en: text("English."), zh: text("Chinese.") }, closed),
    source: text("Where the code is from."),
    certainty: oneOf(["verified", "secondary", "unverified"], "How sure the code is."),
  },
  closed,
);

export const ReceiptJson = Type.Object(
  {
    kind: Type.Literal("receipt"),
    id: text("Unique; the same receipt has the same id whenever it is asked for."),
    document: Type.Object(
      {
        kind: oneOf(receiptKinds, "Kind of the document answered."),
        key: textOrNull("Its key, where it could be read."),
        version: Type.Union([Type.Integer(), Type.Null()], {
          description: "Its version on record; null where it was refused.",
        }),
        names: Type.Record(Type.String(), Type.String(), {
          description: "What names the document and its parties, as far as it was readable.",
        }),
      },
      closed,
    ),
    consignment: textOrNull("platform/orderNo, where known."),
    to: text("Code of the party it is for."),
    entrance: oneOf(["json", "ceb"], "The form in which that party filed the document."),
    status: text("The jurisdiction's status number; below zero for a refusal by the port's side."),
    notes: Type.Array(NoteJson, { minItems: 1, description: "Codes with their sentences, the weightiest first." }),
    issuedAt: text("ISO 8601, UTC."),
    preEntryNo: textOrNull("Of a declaration; one that begins with FW is given by Fairway."),
    declarationNo: textOrNull("Given by customs, where the declaration carries it."),
    event: textOrNull("WRITER.SEQUENCE.POSITION of the event it stands on."),
    proof: Type.Unknown({
      description:
        "Shows offline that the event is in the record; null where it was not asked for, or nothing was recorded.",
    }),
  },
  { ...closed, title: "Receipt", description: "What a party is answered about one document of its own." },
);
