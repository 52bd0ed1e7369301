/** Field: what every field has around it: its label, a hint, and the sentence that says what is wrong. */
import { useEffect, type ReactNode } from "react";
import { useWords } from "../words/words.ts";
import type { FormState, Rule } from "./form.tsx";
import { designWords } from "./words.ts";

export interface FieldProps<V extends Readonly<Record<string, string>>> {
  readonly form: FormState<V>;
  readonly name: keyof V & string;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly isRequired?: boolean;
  readonly rule?: Rule;
}

/** What the control itself must carry. */
export interface ControlProps {
  readonly id: string;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string | undefined;
  readonly "aria-required": boolean;
}

interface WrappedProps<V extends Readonly<Record<string, string>>> extends FieldProps<V> {
  readonly children: (control: ControlProps) => ReactNode;
  /** A group of controls is named by its legend, not by a label of one of them. */
  readonly isGroup?: boolean;
}

export function Field<V extends Readonly<Record<string, string>>>(props: WrappedProps<V>): ReactNode {
  const { form, name, label, hint, isRequired = false, rule, children, isGroup = false } = props;
  const say = useWords(designWords);
  const fillIn = say("fillIn");
  const { rules } = form;
  useEffect(() => {
    rules.set(name, (value) => (isRequired && value.trim() === "" ? fillIn : value === "" ? undefined : rule?.(value)));
    return () => void rules.delete(name);
  }, [rules, name, isRequired, fillIn, rule]);
  const id = `${form.id}-${name}`;
  const fault = form.faults[name];
  const described = [hint === undefined ? [] : [`${id}-hint`], fault === undefined ? [] : [`${id}-fault`]].flat();
  const control: ControlProps = {
    id,
    "aria-invalid": fault !== undefined,
    "aria-describedby": described.length === 0 ? undefined : described.join(" "),
    "aria-required": isRequired,
  };
  const text = (
    <>
      {label}
      {isRequired && <span className="field-required"> {say("required")}</span>}
    </>
  );
  return (
    <div className="field">
      {isGroup ? (
        <span id={`${id}-label`} className="field-label">
          {text}
        </span>
      ) : (
        <label htmlFor={id}>{text}</label>
      )}
      {children(control)}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
      {fault !== undefined && (
        <p id={`${id}-fault`} className="field-fault">
          {fault}
        </p>
      )}
    </div>
  );
}
