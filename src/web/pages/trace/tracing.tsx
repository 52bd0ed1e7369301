/** Tracing: the form, and below it the answer; the answer takes the focus, so that it is heard. */
import { Button } from "antd";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useWords } from "../../words/words.ts";
import { TraceAnswer } from "./trace-answer.tsx";
import { TraceForm } from "./trace-form.tsx";
import type { Traced } from "./traced.ts";
import "./trace.css";
import { traceWords } from "./words.ts";

/** `number` is filled in where a link brought it. */
export function Tracing({ number = "" }: { readonly number?: string }): ReactNode {
  const say = useWords(traceWords);
  const [found, setFound] = useState<readonly Traced[] | null>(null);
  const answer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (found !== null) answer.current?.focus();
  }, [found]);
  if (found === null) return <TraceForm number={number} onFound={setFound} />;
  return (
    <div ref={answer} tabIndex={-1} className="tracing-answer">
      {found.map((traced) => (
        <TraceAnswer key={traced.number} traced={traced} />
      ))}
      <Button onClick={() => setFound(null)}>{say("another")}</Button>
    </div>
  );
}
