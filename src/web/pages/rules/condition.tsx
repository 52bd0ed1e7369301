/** Condition: a rule's condition in words, with what its features are called. */
import type { ReactNode } from "react";
import { useSentence, useWords } from "../../words/words.ts";
import { readCondition, type Piece } from "./read-condition.ts";
import type { Feature } from "./rules-in-force.ts";
import { rulesWords } from "./words.ts";

interface ConditionProps {
  readonly when: string;
  readonly features: readonly Feature[];
}

export function Condition({ when, features }: ConditionProps): ReactNode {
  const named = (name: string): Feature | undefined => features.find((feature) => feature.name === name);
  return (
    <span className="rule-condition">
      {readCondition(when, (name) => named(name)?.type).map((piece, at) => (
        <PieceText key={at} piece={piece} named={named} />
      ))}
    </span>
  );
}

interface PieceTextProps {
  readonly piece: Piece;
  readonly named: (name: string) => Feature | undefined;
}

function PieceText({ piece, named }: PieceTextProps): ReactNode {
  const say = useWords(rulesWords);
  const choose = useSentence();
  switch (piece.kind) {
    case "feature": {
      const feature = named(piece.name);
      return (
        <>
          <span className="rule-feature" title={piece.name}>
            {feature === undefined ? piece.name : choose(feature.title)}
          </span>
          {piece.says !== null && <>: {say(piece.says)}</>}{" "}
        </>
      );
    }
    case "and":
    case "or":
    case "not":
      return <strong>{say(piece.kind)} </strong>;
    case "none":
      return <>{say("none")} </>;
    case "sign":
    case "value":
      return <>{piece.text} </>;
  }
}
