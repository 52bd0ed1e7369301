/**
 * SelectField: one of many, to be searched by typing. Not for public pages: its list weighs as much as one of them.
 */
import { Select } from "antd";
import type { ReactNode } from "react";
import { Field, type FieldProps } from "./field.tsx";

interface SelectFieldProps<V extends Readonly<Record<string, string>>> extends FieldProps<V> {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly isLoading?: boolean;
  readonly placeholder?: string;
}

export function SelectField<V extends Readonly<Record<string, string>>>(props: SelectFieldProps<V>): ReactNode {
  const { form, name, options, isLoading = false, placeholder } = props;
  return (
    <Field {...props}>
      {(control) => (
        <Select
          {...control}
          showSearch={{ optionFilterProp: "label" }}
          value={form.values[name] === "" ? null : form.values[name]}
          options={[...options]}
          loading={isLoading}
          placeholder={placeholder}
          status={control["aria-invalid"] ? "error" : ""}
          onChange={(value) => form.set(name, (value ?? "") as V[typeof name])}
        />
      )}
    </Field>
  );
}
