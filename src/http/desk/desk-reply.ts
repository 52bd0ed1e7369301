/** Desk replies: the shapes in which the desk answers. Instants are ISO 8601 in UTC, officers are accounts. */
import { Type, type TSchema } from "@sinclair/typebox";

const Closed = { additionalProperties: false };
const Text = Type.String();
const orNull = (schema: TSchema): TSchema => Type.Union([schema, Type.Null()]);
const Sentences = Type.Object({ en: Text, zh: Text }, Closed);

export const RulingReply = Type.Object(
  {
    ...{ id: Text, version: Type.Integer(), code: Text, reason: Text, proposedBy: Text, proposedAt: Text },
    state: Type.Unsafe<string>({ type: "string", enum: ["proposed", "made", "rejected", "withdrawn", "overtaken"] }),
    outcome: Type.Unsafe<string>({ type: "string", enum: ["release", "refuse"] }),
    ...{ endedBy: orNull(Text), endedAt: orNull(Text) },
  },
  Closed,
);

export const ClaimReply = Type.Object({ officer: Text, claimedAt: Text, until: Text }, Closed);

export const DeskRowReply = Type.Object(
  {
    ...{ platform: Text, orderNo: Text, state: Text, lane: orNull(Text), version: Type.Integer() },
    reasons: Type.Array(Type.Object({ rule: Text, effect: Text, because: Sentences }, Closed)),
    ...{ points: Type.Number(), dutiableValue: orNull(Text), currency: orNull(Text), waitingSince: orNull(Text) },
    ...{ claim: orNull(ClaimReply), proposal: orNull(RulingReply) },
  },
  Closed,
);

export const DeskReply = Type.Object({ parcels: Type.Array(DeskRowReply), next: orNull(Text) }, Closed);
export const RulingsReply = Type.Object({ rulings: Type.Array(RulingReply) }, Closed);

export const DeskRulesReply = Type.Object(
  {
    claimMinutes: Type.Integer(),
    fourEyes: Type.Array(
      Type.Object(
        { above: Text, currency: Text, from: Text, until: orNull(Text), source: Text, certainty: Text },
        Closed,
      ),
    ),
    codes: Type.Array(Type.Object({ code: Text, outcome: Text, says: Sentences }, Closed)),
  },
  Closed,
);
