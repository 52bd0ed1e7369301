/**
 * DayField: a day of the calendar, as the browser lets one choose or type it: "YYYY-MM-DD", or "" for none.
 *
 * The browser shows it in the order of its own language. A day half typed is no day: it is said once the field is left.
 * Not here: moments (days are those of the customs house, and have no zone of their own).
 */
import { Input } from "antd";
import type { FocusEvent, ReactNode } from "react";
import { useWords } from "../words/words.ts";
import { Field, type FieldProps } from "./field.tsx";
import { designWords } from "./words.ts";

interface DayFieldProps<V extends Readonly<Record<string, string>>> extends FieldProps<V> {
  /** The first day and the last that may be chosen. */
  readonly min?: string;
  readonly max?: string;
  /** Told a whole day, or none, when the field is left or Enter pressed: for filters without a button. */
  readonly onDone?: (day: string) => void;
}

/** Years have four digits. */
const LAST_DAY = "9999-12-31";

export function DayField<V extends Readonly<Record<string, string>>>(props: DayFieldProps<V>): ReactNode {
  const { form, name, min, max = LAST_DAY, onDone } = props;
  const say = useWords(designWords);
  const leave = ({ target }: FocusEvent<HTMLInputElement>): void => {
    const { badInput, rangeOverflow, rangeUnderflow } = target.validity;
    if (!badInput && !rangeOverflow && !rangeUnderflow) return onDone?.(target.value);
    form.setFaults({ ...form.faults, [name]: say(badInput ? "dayIncomplete" : "dayOutside") });
  };
  return (
    <Field {...props}>
      {(control) => (
        <Input
          {...control}
          name={name}
          type="date"
          className="day-field"
          value={form.values[name]}
          min={min}
          max={max}
          status={control["aria-invalid"] ? "error" : ""}
          onChange={(event) => form.set(name, event.target.value as V[typeof name])}
          onPressEnter={(event) => onDone !== undefined && event.currentTarget.blur()}
          onBlur={leave}
        />
      )}
    </Field>
  );
}
