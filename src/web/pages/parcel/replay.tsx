/** Replay: the decision computed again in the reader's own browser, and whether it is the one on record. */
import { Button } from "antd";
import { useState, type ReactNode } from "react";
import { api, Refused } from "../../api/api.ts";
import { useProblemSentence } from "../../api/problem-words.ts";
import { Panel } from "../../design/panel.tsx";
import { useWords } from "../../words/words.ts";
import type { Outcome } from "../../replay/replay-facts.ts";
import { addressOf, type Parcel } from "./parcel.ts";
import { replayWords } from "./replay-words.ts";
import { whatDiffers } from "./what-differs.ts";

type Replayed = NonNullable<Outcome["replayed"]>;
type Shown = { readonly outcome: Outcome } | { readonly error: Error };

export function Replay({ parcel }: { readonly parcel: Parcel }): ReactNode {
  const say = useWords(replayWords);
  const [shown, setShown] = useState<Shown | null>(null);
  const [isComputing, setIsComputing] = useState(false);
  const address = `${addressOf(parcel.platform, parcel.orderNo)}/facts`;

  async function compute(): Promise<void> {
    setIsComputing(true);
    try {
      const [facts, { replayFacts }] = await Promise.all([
        api.get<unknown>(address),
        import("../../replay/replay-facts.ts"),
      ]);
      setShown({ outcome: replayFacts(facts) });
    } catch (error) {
      setShown({ error: error instanceof Error ? error : new Error(String(error)) });
    } finally {
      setIsComputing(false);
    }
  }

  return (
    <Panel title={say("title")} lead={say("lead")}>
      <p className="parcel-replay-acts">
        <Button onClick={() => void compute()} loading={isComputing}>
          {say(shown === null ? "go" : "again")}
        </Button>
        <a href={address} download={`facts-${parcel.orderNo}.json`}>
          {say("facts")}
        </a>
      </p>
      <div role="status">{shown !== null && !isComputing && <Result shown={shown} />}</div>
    </Panel>
  );
}

function Result({ shown }: { readonly shown: Shown }): ReactNode {
  const say = useWords(replayWords);
  const sentenceOf = useProblemSentence();
  if ("outcome" in shown && shown.outcome.replayed !== null)
    return <Comparison replayed={shown.outcome.replayed} milliseconds={shown.outcome.milliseconds} />;
  const error = "error" in shown ? shown.error : new Refused(422, shown.outcome.problems);
  return (
    <div className="parcel-verdict parcel-verdict-none">
      <p className="parcel-verdict-title">{say("failed")}</p>
      <p>{sentenceOf(error)}</p>
    </div>
  );
}

function Comparison({
  replayed,
  milliseconds,
}: {
  readonly replayed: Replayed;
  readonly milliseconds: number;
}): ReactNode {
  const say = useWords(replayWords);
  const { isSame, recorded, computed, recordedDigest, computedDigest, rulebook } = replayed;
  if (isSame)
    return (
      <div className="parcel-verdict parcel-verdict-same">
        <p className="parcel-verdict-title">✓ {say("same")}</p>
        <p>{say("sameLong", { milliseconds: Math.max(1, Math.round(milliseconds)), characters: computed.length })}</p>
        <p className="figures">{computedDigest}</p>
        <p>
          <span className="parcel-quiet">{say("rulebook")}</span> <span className="code">{rulebook}</span>
        </p>
        <Text text={computed} />
      </div>
    );
  return (
    <div className="parcel-verdict parcel-verdict-different">
      <p className="parcel-verdict-title">≠ {say("different")}</p>
      <p>{say("differentLong")}</p>
      <ul>
        {whatDiffers(recorded, computed).map((path) => (
          <li key={path} className="figures">
            {path}
          </li>
        ))}
      </ul>
      <dl className="facts">
        <dt>{say("recorded")}</dt>
        <dd className="figures">{recordedDigest}</dd>
        <dt>{say("computed")}</dt>
        <dd className="figures">{computedDigest}</dd>
      </dl>
      <Text text={computed} />
    </div>
  );
}

function Text({ text }: { readonly text: string }): ReactNode {
  const say = useWords(replayWords);
  return (
    <details>
      <summary>{say("text")}</summary>
      <pre className="parcel-text" tabIndex={0}>
        {text}
      </pre>
    </details>
  );
}
