/**
 * Rules reply: the shape in which the rules in force are answered. Days are "YYYY-MM-DD", `from` the first on which a
 * row holds and `until` the first on which it no longer does; amounts are decimal texts.
 */
import { Type, type TObject, type TSchema } from "@sinclair/typebox";

const Closed = { additionalProperties: false };
const Text = Type.String();
const orNull = (schema: TSchema): TSchema => Type.Union([schema, Type.Null()]);
const Sentences = Type.Object({ en: Text, zh: Text }, Closed);
const Certainty = Type.Unsafe<string>({ type: "string", enum: ["verified", "secondary", "unverified"] });
const Any = Type.Unsafe<unknown>({});

const period = { from: Text, until: orNull(Text) };
const standing = { source: Text, certainty: Certainty };

const Rule = Type.Object(
  {
    ...{ id: Text, title: Sentences, because: Sentences, mend: Sentences, owner: Text, code: orNull(Text) },
    when: Type.String({ description: "A condition in CEL over features." }),
    effect: Type.Unsafe<string>({ type: "string", enum: ["note", "points", "hold", "inspect", "refuse"] }),
    points: Type.Integer(),
    ...{ ...period, ...standing },
    needs: Type.Array(Text, { description: "Features that the condition looks at; without a value of one it holds." }),
    shows: Type.Array(Text, { description: "Features that only the sentences show." }),
    examples: Type.Array(Type.Record(Text, Any)),
  },
  Closed,
);

const Named = Type.Object({ id: Text, title: Sentences, ...period }, Closed);

const Thing = Type.Object(
  {
    part: Type.Unsafe<string>({ type: "string", enum: ["rule", "figure", "rate", "goods", "desk", "lanes"] }),
    ...{ id: Text, title: Sentences, count: Type.Integer() },
  },
  Closed,
);
const Change = orNull(Type.Object({ day: Text, begins: Type.Array(Thing), ends: Type.Array(Thing) }, Closed));

const Figure = Type.Object(
  {
    ...{ id: Text, title: Sentences, says: Sentences, value: Any, ...period },
    status: Text,
    certainty: Certainty,
    source: Type.Object({ title: Text, article: orNull(Text), url: orNull(Text), verifiedOn: orNull(Text) }, Closed),
  },
  Closed,
);

const LoadedRows = Type.Object(
  {
    rows: Type.Integer(),
    sources: Type.Array(Type.Object({ source: Text, rows: Type.Integer() }, Closed)),
  },
  Closed,
);

const Desk = Type.Object(
  {
    claimMinutes: Type.Object({ value: Type.Integer(), ...standing }, Closed),
    fourEyes: orNull(Type.Object({ above: Text, currency: Text, ...period, ...standing }, Closed)),
    codes: Type.Array(Type.Object({ code: Text, outcome: Text, says: Sentences }, Closed)),
  },
  Closed,
);

export const RulesReply: TObject = Type.Object(
  {
    day: Text,
    rulebook: Type.String({ description: "Hash of the book that decides now, asked about the day." }),
    ...{ engine: Text, regime: Text },
    changes: Type.Object({ latest: Change, next: Change }, Closed),
    rules: Type.Array(Rule),
    otherRules: Type.Array(Named),
    features: Type.Array(Type.Object({ name: Text, type: Text, title: Sentences }, Closed)),
    lanes: Type.Object(
      {
        ...{ hold: Type.Integer(), inspection: Type.Integer(), samplingPercent: Type.Number() },
        ...{ owner: Text, from: Text, ...standing },
      },
      Closed,
    ),
    tolerances: Type.Array(Type.Object({ pair: Text, amount: Text, ...standing }, Closed)),
    figures: Type.Array(Figure),
    unknownFigures: Type.Array(Type.Object({ id: Text, title: Sentences }, Closed)),
    ...{ tariff: LoadedRows, positiveList: LoadedRows },
    deadlines: Type.Object(
      {
        zone: Text,
        rules: Type.Array(Type.Object({ kind: Text, days: Type.Integer(), ...standing }, Closed)),
      },
      Closed,
    ),
    desk: Desk,
  },
  { ...Closed, description: "Everything that decides on a day, with its source and how sure it is." },
);
