/**
 * FilterForm: what the list is to show. What is asked for most stands open, the rest behind one line that opens by
 * itself where it is in use. The fields follow the address.
 */
import { Button } from "antd";
import { useEffect, useState, type ReactNode } from "react";
import { useParties } from "../../api/use-parties.ts";
import { useRuleTitles } from "../../api/use-rule-titles.ts";
import { DayField } from "../../design/day-field.tsx";
import { Form, useForm } from "../../design/form.tsx";
import { lanes } from "../../design/lane-tag.tsx";
import { mismatchRules, sayMismatch } from "../../design/mismatch-name.tsx";
import { SeveralField } from "../../design/several-field.tsx";
import { parcelStates } from "../../design/state-tag.tsx";
import { TextField } from "../../design/text-field.tsx";
import { designWords } from "../../design/words.ts";
import { useSentence, useWords } from "../../words/words.ts";
import { writeValues, type FilterValues } from "./parcel-filter.ts";
import { parcelsWords } from "./words.ts";

interface FilterFormProps {
  readonly values: FilterValues;
  readonly onFind: (values: FilterValues) => Promise<void>;
  readonly onClear: () => void;
}

type FilterFormState = ReturnType<typeof useForm<FilterValues>>;
const rarer = ["party", "port", "procedure", "reason", "mismatch", "deadline", "dueTo"] as const;
const procedures = { "9610": "procedure9610", "1210": "procedure1210" } as const;
const deadlines = ["open", "missed"] as const;
const NUMBER_LENGTH_MIN = 3;
const decimal = /^\d+(\.\d+)?$/;

export function FilterForm({ values, onFind, onClear }: FilterFormProps): ReactNode {
  const say = useWords(parcelsWords);
  const form = useForm(values);
  const isRarer = rarer.some((name) => values[name] !== "");
  const [isOpen, setIsOpen] = useState(isRarer);
  const asked = String(writeValues(values));
  // Another address: its values are those that the form begins with now.
  useEffect(() => {
    form.reset();
    if (isRarer) setIsOpen(true);
  }, [asked]);
  const isWrongThere = rarer.some((name) => form.faults[name] !== undefined);
  const clear = (
    <Button
      onClick={() => {
        form.reset();
        onClear();
      }}
    >
      {say("clear")}
    </Button>
  );
  return (
    <Form form={form} submit={say("show")} done="" extra={clear} onSubmit={onFind}>
      <div className="filter-fields">
        <Common form={form} />
      </div>
      <details
        className="filter-more"
        open={isOpen || isWrongThere}
        onToggle={({ currentTarget: { open } }) => setIsOpen(open)}
      >
        <summary>{say("moreFilters")}</summary>
        <div className="filter-fields">
          <Rarer form={form} />
        </div>
      </details>
    </Form>
  );
}

function Common({ form }: { readonly form: FilterFormState }): ReactNode {
  const say = useWords(parcelsWords);
  const design = useWords(designWords);
  const laneNames = { green: "laneGreen", yellow: "laneYellow", red: "laneRed" } as const;
  const amount = (value: string): string | undefined => (decimal.test(value.trim()) ? undefined : say("noAmount"));
  const number = (value: string): string | undefined =>
    value.trim().length < NUMBER_LENGTH_MIN ? design("tooShort", { count: NUMBER_LENGTH_MIN }) : undefined;
  const bounds = { form, rule: amount, inputMode: "numeric", maxLength: 20 } as const;
  return (
    <>
      <TextField form={form} name="q" label={say("number")} rule={number} placeholder={say("numberHint")} />
      <SeveralField
        form={form}
        name="state"
        label={say("state")}
        placeholder={say("any")}
        options={parcelStates.map((state) => ({ value: state, label: design(state) }))}
      />
      <SeveralField
        form={form}
        name="lane"
        label={say("lane")}
        placeholder={say("any")}
        options={lanes.map((lane) => ({ value: lane, label: design(laneNames[lane]) }))}
      />
      <div className="filter-pair">
        <DayField form={form} name="from" label={say("from")} />
        <DayField form={form} name="to" label={say("to")} />
      </div>
      <div className="filter-pair">
        <TextField {...bounds} name="amountFrom" label={say("amountFrom")} />
        <TextField {...bounds} name="amountTo" label={say("amountTo")} />
      </div>
    </>
  );
}

function Rarer({ form }: { readonly form: FilterFormState }): ReactNode {
  const say = useWords(parcelsWords);
  const design = useWords(designWords);
  const choose = useSentence();
  const parties = useParties();
  const titles = useRuleTitles();
  return (
    <>
      <SeveralField
        form={form}
        name="party"
        label={say("party")}
        placeholder={say("partyHint")}
        options={parties.all.map(({ code, name }) => ({ value: code, label: `${name} ${code}` }))}
        isLoading={parties.isLoading}
        isOpen
      />
      <SeveralField form={form} name="port" label={say("port")} placeholder={say("portHint")} options={[]} isOpen />
      <SeveralField
        form={form}
        name="procedure"
        label={say("procedure")}
        placeholder={say("any")}
        options={Object.entries(procedures).map(([code, name]) => ({ value: code, label: `${say(name)} ${code}` }))}
        isOpen
      />
      <SeveralField
        form={form}
        name="reason"
        label={say("reason")}
        placeholder={say("any")}
        options={[...titles].map(([rule, title]) => ({ value: rule, label: `${choose(title)} ${rule}` }))}
        isOpen
      />
      <SeveralField
        form={form}
        name="mismatch"
        label={say("mismatch")}
        placeholder={say("any")}
        options={mismatchRules.map((rule) => ({ value: rule, label: `${sayMismatch(design, rule)} ${rule}` }))}
      />
      <SeveralField
        form={form}
        name="deadline"
        label={say("deadline")}
        placeholder={say("any")}
        options={deadlines.map((deadline) => ({ value: deadline, label: say(deadline) }))}
      />
      <DayField form={form} name="dueTo" label={say("dueTo")} />
    </>
  );
}
