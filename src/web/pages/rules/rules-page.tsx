/**
 * RulesPage: the rules in force on a day, for whoever is bound by them: `/rules?day=2026-11-10&rule=gift`.
 *
 * Day, filter and the rule that is pointed at stand in the address. What is pointed at is scrolled to and has the
 * focus, whatever the filter; other names that decisions give (the draw, a ruling, a mismatch) lead to their part.
 */
import { Button } from "antd";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useSearchParams } from "react-router";
import { api } from "../../api/api.ts";
import { Answered } from "../../design/answered.tsx";
import { certainties } from "../../design/certainty-tag.tsx";
import { PageHead } from "../../design/page-head.tsx";
import { useWords } from "../../words/words.ts";
import "./rules.css";
import { ChangesPanel } from "./changes-panel.tsx";
import type { Wanted } from "./choose-rules.ts";
import { FiguresPanel } from "./figures-panel.tsx";
import { HousePanels } from "./house-panels.tsx";
import { Loud } from "./loud.tsx";
import { RuleFilter } from "./rule-filter.tsx";
import { RulesPanel } from "./rules-panel.tsx";
import { effects, type RulesInForce } from "./rules-in-force.ts";
import { rulesWords } from "./words.ts";

const FRESH_MS = 300_000; // A book changes with a start of the server.

export function RulesPage(): ReactNode {
  const say = useWords(rulesWords);
  const [parameters] = useSearchParams();
  const asked = parameters.get("day");
  const day = asked !== null && /^\d{4}-\d{2}-\d{2}$/.test(asked) ? asked : null;
  const pointed = parameters.get("rule");
  const wanted: Wanted = {
    effect: effects.find((one) => one === parameters.get("effect")) ?? null,
    owner: parameters.get("owner"),
    certainty: certainties.find((one) => one === parameters.get("certainty")) ?? null,
    text: parameters.get("q") ?? "",
  };
  const query = useQuery({
    queryKey: ["rules", day],
    queryFn: () => api.get<RulesInForce>("/v1/rules", { day }),
    staleTime: FRESH_MS,
  });
  const print = <Button onClick={() => window.print()}>{say("print")}</Button>;
  return (
    <>
      <PageHead title={say("title")} lead={say("lead")} actions={print} />
      <Answered of={query} lines={12}>
        {(view) => (
          <>
            <RuleFilter key={parameters.toString()} day={view.day} rules={view.rules} wanted={wanted} />
            <Loud view={view} />
            <ChangesPanel changes={view.changes} day={view.day} />
            <RulesPanel view={view} wanted={wanted} pointed={pointed} />
            <FiguresPanel view={view} />
            <HousePanels view={view} />
          </>
        )}
      </Answered>
    </>
  );
}
