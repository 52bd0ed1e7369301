/** Tax: how what is due comes about, step by step, each with the provision that it stands on and how sure that is. */
import type { ReactNode } from "react";
import { Money } from "../../design/money.tsx";
import { Panel } from "../../design/panel.tsx";
import { designWords } from "../../design/words.ts";
import { useWords, type Say } from "../../words/words.ts";
import type { Step } from "./parcel.ts";
import { parcelWords } from "./words.ts";

const labels = {
  "dutiable value": "stepValue",
  "single limit": "stepSingleLimit",
  "annual limit": "stepAnnualLimit",
  duty: "duty",
  VAT: "vat",
  "consumption tax": "consumptionTax",
} as const;
const certainties = ["verified", "secondary", "unverified"] as const;

export function Tax({ steps }: { readonly steps: readonly Step[] }): ReactNode {
  const say = useWords(parcelWords);
  const design = useWords(designWords);
  if (steps.length === 0) return null;
  return (
    <Panel title={say("tax")} lead={say("taxLead")}>
      <div className="parcel-scroll" role="group" aria-label={say("tax")} tabIndex={0}>
        <table className="parcel-table">
          <thead>
            <tr>
              <th scope="col">{say("step")}</th>
              <th scope="col" className="parcel-number">
                {say("amount")}
              </th>
              <th scope="col">{say("rate")}</th>
              <th scope="col">{say("source")}</th>
            </tr>
          </thead>
          <tbody>
            {steps.map(({ label, line, rate, amount, source, certainty }, at) => {
              const known = certainties.find((one) => one === certainty);
              return (
                <tr key={`${label} ${String(at)}`}>
                  <th scope="row">
                    {labelOf(label, say)}
                    {line !== undefined && <span className="parcel-filer"> · {say("line", { line })}</span>}
                  </th>
                  <td className="parcel-number">
                    <Money amount={amount} />
                  </td>
                  <td>{rate ?? ""}</td>
                  <td>
                    {source} <span className="parcel-quiet">({known === undefined ? certainty : design(known)})</span>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function labelOf(label: string, say: Say<keyof typeof parcelWords.en>): string {
  if (label in labels) return say(labels[label as keyof typeof labels]);
  const unit = /^value per (.+)$/.exec(label)?.[1];
  return unit === undefined ? label : say("stepValuePer", { unit });
}
