/** RuleFilter: which day, and which of its rules; what is asked for stands in the address. */
import { Button } from "antd";
import { useMemo, type ReactNode } from "react";
import { useSearchParams } from "react-router";
import { certainties } from "../../design/certainty-tag.tsx";
import { ChoiceField } from "../../design/choice-field.tsx";
import { DayField } from "../../design/day-field.tsx";
import { Form, useForm } from "../../design/form.tsx";
import { TextField } from "../../design/text-field.tsx";
import { designWords } from "../../design/words.ts";
import { useWords } from "../../words/words.ts";
import type { Wanted } from "./choose-rules.ts";
import { effects, type Rule } from "./rules-in-force.ts";
import { rulesWords } from "./words.ts";

interface RuleFilterProps {
  readonly day: string;
  readonly rules: readonly Rule[];
  readonly wanted: Wanted;
}

/** A choice that leaves all in. */
const ANY = "any";

export function RuleFilter({ day, rules, wanted }: RuleFilterProps): ReactNode {
  const say = useWords(rulesWords);
  const common = useWords(designWords);
  const [, setParameters] = useSearchParams();
  const form = useForm({
    day,
    q: wanted.text,
    effect: wanted.effect ?? ANY,
    owner: wanted.owner ?? ANY,
    certainty: wanted.certainty ?? ANY,
  });
  const any = { value: ANY, label: say("any") };
  const owners = useMemo(() => [...new Set(rules.map(({ owner }) => owner))].sort(), [rules]);
  return (
    <section className="panel rules-find" aria-label={say("find")}>
      <Form
        form={form}
        submit={say("show")}
        done=""
        extra={<Button onClick={() => setParameters({ day })}>{say("all")}</Button>}
        onSubmit={(values) => {
          const asked = Object.entries(values).filter(([, value]) => value.trim() !== "" && value !== ANY);
          setParameters(Object.fromEntries(asked));
          return Promise.resolve();
        }}
      >
        <div className="rules-filter">
          <DayField form={form} name="day" label={say("day")} isRequired />
          <TextField form={form} name="q" label={say("text")} placeholder={say("textHint")} />
        </div>
        <ChoiceField
          form={form}
          name="effect"
          label={say("effect")}
          options={[any, ...effects.map((value) => ({ value, label: say(value) }))]}
        />
        <ChoiceField
          form={form}
          name="certainty"
          label={say("certainty")}
          options={[any, ...certainties.map((value) => ({ value, label: common(value) }))]}
        />
        <ChoiceField
          form={form}
          name="owner"
          label={say("owner")}
          options={[any, ...owners.map((value) => ({ value, label: value, lang: "en" }))]}
        />
      </Form>
    </section>
  );
}
