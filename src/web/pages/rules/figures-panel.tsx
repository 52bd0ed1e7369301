/** FiguresPanel: the dated figures of the tax rules that hold on the day, those not known then, and what was loaded. */
import type { ReactNode } from "react";
import { CertaintyTag } from "../../design/certainty-tag.tsx";
import { Panel } from "../../design/panel.tsx";
import { SourceText } from "../../design/source-text.tsx";
import { useSentence, useWords } from "../../words/words.ts";
import type { Figure, LoadedRows, RulesInForce } from "./rules-in-force.ts";
import { usePeriod } from "./use-period.ts";
import { rulesWords } from "./words.ts";

const standings = ["in_force", "announced", "proposed", "expired"] as const;

export function FiguresPanel({ view }: { readonly view: RulesInForce }): ReactNode {
  const say = useWords(rulesWords);
  const choose = useSentence();
  return (
    <>
      <Panel title={say("figures")}>
        <ul className="rules-rows">
          {view.figures.map((figure) => (
            <FigureRow key={figure.id} figure={figure} />
          ))}
          {view.unknownFigures.map(({ id, title }) => (
            <li key={id} className="rules-row">
              <span className="rules-row-name">{choose(title)}</span>
              <span className="rules-row-says">
                <span className="tag tag-red">{say("notKnown")}</span>
              </span>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title={say("loaded")}>
        <Loaded title={say("tariff")} loaded={view.tariff} />
        <Loaded title={say("positiveList")} loaded={view.positiveList} />
      </Panel>
    </>
  );
}

function FigureRow({ figure }: { readonly figure: Figure }): ReactNode {
  const say = useWords(rulesWords);
  const choose = useSentence();
  const periodOf = usePeriod();
  const { title, says, status, certainty, source } = figure;
  const standing = standings.find((one) => one === status);
  const { title: name, article, url, verifiedOn } = source;
  return (
    <li className="rules-row">
      <span className="rules-row-name">{choose(title)}</span>
      <span className="rules-row-says">
        <strong>{choose(says)}</strong>
        <span className="rules-quiet">
          {say("standing", {
            standing: standing === undefined ? status : say(standing),
            period: periodOf(figure),
          })}
        </span>
        <span className="rules-quiet">
          <SourceText source={article === null ? name : `${name}, ${article}`} url={url} />
          {verifiedOn !== null && <> · {say("verifiedOn", { day: verifiedOn })}</>}
        </span>
      </span>
      <CertaintyTag certainty={certainty} />
    </li>
  );
}

function Loaded({ title, loaded }: { readonly title: string; readonly loaded: LoadedRows }): ReactNode {
  const say = useWords(rulesWords);
  const { rows, sources } = loaded;
  return (
    <div className="rules-loaded">
      <h3>{title}</h3>
      {rows === 0 ? (
        <p className="rules-missing">{say("noRows")}</p>
      ) : (
        <ul>
          {sources.map(({ source, rows: count }) => (
            <li key={source}>
              {say("rows", { count })}: <span lang="en">{source}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
