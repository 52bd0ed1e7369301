/**
 * Plot: columns where people would rather look than read, and the same figures as a table for whoever would not.
 *
 * What draws them is large and comes when a plot is first shown; where it does not come, the table stands alone. To a
 * screen reader the drawing is one sentence (`summary`). Not for public pages.
 */
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useWords } from "../words/words.ts";
import type { Column, Drawing } from "./draw-columns.ts";
import { designWords } from "./words.ts";
import { writeCount } from "./write-count.ts";

interface PlotProps {
  /** What is shown, and what of it one would see at a glance. */
  readonly summary: string;
  readonly columns: readonly Column[];
  /** The heads of the table. */
  readonly nameTitle: string;
  readonly valueTitle: string;
}

export function Plot({ summary, columns, nameTitle, valueTitle }: PlotProps): ReactNode {
  const say = useWords(designWords);
  const place = useRef<HTMLDivElement>(null);
  const drawing = useDrawing(place);
  useEffect(() => {
    if (drawing !== null && drawing !== "missing") drawing.show(columns);
  }, [drawing, columns]);
  return (
    <div className="plot">
      {drawing !== "missing" && <div ref={place} className="plot-drawing" role="img" aria-label={summary} />}
      <details className="plot-figures" open={drawing === "missing"}>
        <summary>{say("asTable")}</summary>
        <div className="plot-scroll" tabIndex={0} role="group" aria-label={summary}>
          <table className="plot-table">
            <thead>
              <tr>
                <th scope="col">{nameTitle}</th>
                <th scope="col">{valueTitle}</th>
              </tr>
            </thead>
            <tbody>
              {columns.map(({ name, value }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{writeCount(value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </div>
  );
}

/** Null while what draws is under way. */
function useDrawing(place: { readonly current: HTMLDivElement | null }): Drawing | "missing" | null {
  const [drawing, setDrawing] = useState<Drawing | "missing" | null>(null);
  useEffect(() => {
    let isLeft = false;
    let own: Drawing | undefined;
    void import("./draw-columns.ts").then(
      ({ drawColumns }) => {
        if (isLeft || place.current === null) return;
        own = drawColumns(place.current);
        setDrawing(own);
      },
      () => {
        if (!isLeft) setDrawing("missing");
      },
    );
    return () => {
      isLeft = true;
      own?.end();
      setDrawing(null);
    };
  }, [place]);
  return drawing;
}
