/** Tax: how what is due comes about, step by step, each with its source. */
import type { ReactNode } from "react";
import { Money } from "../../design/money.tsx";
import { useWords } from "../../words/words.ts";
import type { Step } from "./parcel.ts";
import { parcelWords } from "./words.ts";

export function Tax({ steps }: { readonly steps: readonly Step[] }): ReactNode {
  const say = useWords(parcelWords);
  return (
    <div className="parcel-scroll" role="region" aria-label={say("tax")} tabIndex={0}>
      <table className="parcel-table">
        <thead>
          <tr>
            <th scope="col">{say("step")}</th>
            <th scope="col">{say("rate")}</th>
            <th scope="col">{say("amount")}</th>
            <th scope="col">{say("source")}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ label, line, rate, amount, source }, at) => (
            <tr key={`${label} ${String(at)}`}>
              <th scope="row">
                {line !== undefined && <span className="parcel-filer">{say("line", { line })} · </span>}
                {label}
              </th>
              <td>{rate ?? ""}</td>
              <td>
                <Money amount={amount} />
              </td>
              <td>{source}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
