/**
 * SeveralField: any of many, to be searched by typing. In the form they are one text, a line each
 * (`join-several.ts`). Where it `isOpen` one may also type what is not among them. Not for public pages.
 */
import { Select } from "antd";
import type { ReactNode } from "react";
import { Field, type FieldProps } from "./field.tsx";
import { joinSeveral, partSeveral } from "./join-several.ts";

interface SeveralFieldProps<V extends Readonly<Record<string, string>>> extends FieldProps<V> {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly isOpen?: boolean;
  readonly isLoading?: boolean;
  readonly placeholder?: string;
}

export function SeveralField<V extends Readonly<Record<string, string>>>(props: SeveralFieldProps<V>): ReactNode {
  const { form, name, options, isOpen = false, isLoading = false, placeholder } = props;
  const set = (values: readonly string[]): void => {
    const kept = values.map((value) => value.trim()).filter((value) => value !== "");
    form.set(name, joinSeveral([...new Set(kept)]) as V[typeof name]);
  };
  return (
    <Field {...props}>
      {(control) => (
        <Select
          {...control}
          mode={isOpen ? "tags" : "multiple"}
          showSearch={{ optionFilterProp: "label" }}
          tokenSeparators={isOpen ? [",", " ", "\n"] : []}
          maxTagCount="responsive"
          value={[...partSeveral(form.values[name] ?? "")]}
          options={[...options]}
          loading={isLoading}
          placeholder={placeholder}
          status={control["aria-invalid"] ? "error" : ""}
          onChange={set}
        />
      )}
    </Field>
  );
}
