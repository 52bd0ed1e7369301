/** ChoiceField: one of a few, all of them to be seen at once. */
import type { ReactNode } from "react";
import { Field, type FieldProps } from "./field.tsx";

export interface Option {
  readonly value: string;
  readonly label: ReactNode;
  readonly lang?: string;
}

interface ChoiceFieldProps<V extends Readonly<Record<string, string>>> extends FieldProps<V> {
  readonly options: readonly Option[];
}

export function ChoiceField<V extends Readonly<Record<string, string>>>(props: ChoiceFieldProps<V>): ReactNode {
  const { form, name, options } = props;
  return (
    <Field {...props} isGroup>
      {({ id, "aria-describedby": describedBy }) => (
        <div className="choices" role="radiogroup" aria-labelledby={`${id}-label`} aria-describedby={describedBy}>
          {options.map(({ value, label, lang }) => (
            <label key={value} className="choice" lang={lang}>
              <input
                type="radio"
                name={id}
                value={value}
                checked={form.values[name] === value}
                onChange={() => form.set(name, value as V[typeof name])}
              />
              <span>{label}</span>
            </label>
          ))}
        </div>
      )}
    </Field>
  );
}
