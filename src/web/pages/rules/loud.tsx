/** Loud: how much of the book nobody has held against an official text; and which book it is. */
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Certainty } from "../../design/certainty-tag.tsx";
import { useWords } from "../../words/words.ts";
import type { RulesInForce } from "./rules-in-force.ts";
import { rulesWords } from "./words.ts";

export function Loud({ view }: { readonly view: RulesInForce }): ReactNode {
  const say = useWords(rulesWords);
  const all = certaintiesOf(view);
  const count = all.filter((certainty) => certainty !== "verified").length;
  const unread = all.filter((certainty) => certainty === "unverified").length;
  const asked = new URLSearchParams({ day: view.day, certainty: "unverified" });
  return (
    <section className="rules-loud" aria-label={say("certainty")}>
      {count > 0 && (
        <>
          <p className="rules-loud-title">{say("loud", { count, all: all.length })}</p>
          <p>
            {say("loudText")} {unread > 0 && say("loudNone", { count: unread })}{" "}
            <Link to={`/rules?${asked.toString()}`}>{say("loudShow")}</Link>
          </p>
        </>
      )}
      <p className="rules-book">
        {say("book")} <span className="code">{view.rulebook}</span> <span className="code">{view.engine}</span>
        <br />
        {say("bookText")}
      </p>
    </section>
  );
}

const certaintiesOf = ({ rules, figures, lanes, tolerances, deadlines, desk }: RulesInForce): Certainty[] =>
  [
    ...rules,
    ...figures,
    lanes,
    ...tolerances,
    ...deadlines.rules,
    desk.claimMinutes,
    ...(desk.fourEyes === null ? [] : [desk.fourEyes]),
  ].map(({ certainty }) => certainty);
