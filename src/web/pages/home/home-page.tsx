/** HomePage: the door: tracing for anyone, what Fairway is, and the ways in. */
import type { ReactNode } from "react";
import { PageHead } from "../../design/page-head.tsx";
import { useWords } from "../../words/words.ts";
import { Tracing } from "../trace/tracing.tsx";
import { Chart } from "./chart.tsx";
import "./home.css";
import { homeWords } from "./words.ts";

const points = [
  ["oneStory", "oneStoryText"],
  ["reasons", "reasonsText"],
  ["proof", "proofText"],
] as const;

export function HomePage(): ReactNode {
  const say = useWords(homeWords);
  return (
    <div className="home">
      <div className="home-first">
        <div className="home-text">
          <PageHead title={say("title")} lead={say("lead")} />
          <Chart />
        </div>
        <section className="panel home-trace" aria-labelledby="home-trace">
          <h2 id="home-trace">{say("trace")}</h2>
          <Tracing />
        </section>
      </div>
      <ul className="home-points">
        {points.map(([heading, text]) => (
          <li key={heading}>
            <h2>{say(heading)}</h2>
            <p>{say(text)}</p>
          </li>
        ))}
      </ul>
      <p className="home-firms">
        <strong>{say("forFirms")}</strong> {say("forFirmsText")} <a href="/docs">{say("docs")}</a>
      </p>
    </div>
  );
}
