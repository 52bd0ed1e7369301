/** Templates: the empty tables of the kinds that an organisation may file, in the language that is spoken. */
import type { ReactNode } from "react";
import { Panel } from "../../design/panel.tsx";
import { language, useWords } from "../../words/words.ts";
import type { TableKind } from "./kinds-of.ts";
import { uploadWords } from "./words.ts";

/** Names, the same in every language. */
const forms = [
  { form: "xlsx", name: "Excel" },
  { form: "csv", name: "CSV" },
] as const;

export function Templates({ kinds }: { readonly kinds: readonly TableKind[] }): ReactNode {
  const say = useWords(uploadWords);
  const spoken = language.use();
  if (kinds.length === 0) return null;
  return (
    <Panel title={say("templates")} lead={say("templatesLead")}>
      <ul className="templates">
        {kinds.map((kind) => (
          <li key={kind}>
            <span className="template-name">{say(kind)}</span>
            {forms.map(({ form, name }) => (
              <a
                key={form}
                className="template-link"
                href={`/v1/templates/${kind}?form=${form}&lang=${spoken}`}
                download={`fairway-${kind}.${form}`}
                aria-label={say("templateOf", { kind: say(kind), form: name })}
              >
                {name}
              </a>
            ))}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
