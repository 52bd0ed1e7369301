/** TracePage: a parcel's state for whoever knows its number and something only its buyer knows. */
import type { ReactNode } from "react";
import { useSearchParams } from "react-router";
import { PageHead } from "../../design/page-head.tsx";
import { useWords } from "../../words/words.ts";
import { Tracing } from "./tracing.tsx";
import { traceWords } from "./words.ts";

export function TracePage(): ReactNode {
  const say = useWords(traceWords);
  const [parameters] = useSearchParams();
  return (
    <>
      <PageHead title={say("title")} lead={say("lead")} />
      <section className="panel" aria-label={say("title")}>
        <Tracing number={parameters.get("number") ?? ""} />
      </section>
    </>
  );
}
