/** TextField: one line of text, a password, or several lines. */
import { Input } from "antd";
import type { ReactNode } from "react";
import { Field, type FieldProps } from "./field.tsx";

interface TextFieldProps<V extends Readonly<Record<string, string>>> extends FieldProps<V> {
  readonly type?: "text" | "password" | "lines";
  /** As browsers and their keepers of passwords know it ("username", "current-password", "off"). */
  readonly autoComplete?: string;
  readonly maxLength?: number;
  readonly inputMode?: "text" | "numeric";
  readonly placeholder?: string;
}

export function TextField<V extends Readonly<Record<string, string>>>(props: TextFieldProps<V>): ReactNode {
  const { form, name, type = "text", autoComplete = "off", maxLength = 200, inputMode, placeholder } = props;
  const all = {
    name,
    value: form.values[name],
    autoComplete,
    maxLength,
    ...(inputMode !== undefined && { inputMode }),
    ...(placeholder !== undefined && { placeholder }),
  };
  const set = (value: string): void => form.set(name, value as V[typeof name]);
  return (
    <Field {...props}>
      {(control) =>
        type === "lines" ? (
          <Input.TextArea {...all} {...control} rows={3} onChange={(event) => set(event.target.value)} />
        ) : (
          <Input
            {...all}
            {...control}
            type={type}
            spellCheck={false}
            status={control["aria-invalid"] ? "error" : ""}
            onChange={(event) => set(event.target.value)}
          />
        )
      }
    </Field>
  );
}
