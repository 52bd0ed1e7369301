/** ShownForm: the name that others see, and the language that signing in begins with. */
import type { ReactNode } from "react";
import { api } from "../../api/api.ts";
import { ChoiceField } from "../../design/choice-field.tsx";
import { Form, useForm } from "../../design/form.tsx";
import { TextField } from "../../design/text-field.tsx";
import { refreshSession, type Person } from "../../session/session.ts";
import { language as spoken, languages, useWords } from "../../words/words.ts";
import { meWords } from "./words.ts";

export function ShownForm({ person }: { readonly person: Person }): ReactNode {
  const say = useWords(meWords);
  const form = useForm({ displayName: person.displayName, language: person.language });

  async function save({ displayName, language }: { displayName: string; language: string }): Promise<void> {
    await api.patch("/v1/me", { displayName: displayName.trim(), language });
    const chosen = languages.find((one) => one === language);
    if (chosen !== undefined && chosen !== person.language) spoken.choose(chosen);
    await refreshSession();
  }

  return (
    <Form form={form} submit={say("save")} onSubmit={save}>
      <TextField form={form} name="displayName" label={say("displayName")} autoComplete="name" isRequired />
      <ChoiceField
        form={form}
        name="language"
        label={say("language")}
        options={[
          { value: "zh", label: "中文", lang: "zh-Hans" },
          { value: "en", label: "English", lang: "en" },
        ]}
      />
    </Form>
  );
}
