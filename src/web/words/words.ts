/**
 * words: what the console says, in both languages, a file a page. A key that one language lacks does not compile.
 *
 * `defineWords("trace", { en, zh })` registers a page's words, `useWords(words)` gives the function that says them:
 * `say("found", { number })` fills `{{number}}`; keys `left_one` and `left_other` are said by `say("left", { count
 * })`. What the server sends in both languages is chosen by `useSentence`. Not here: the words themselves.
 */
import i18next from "i18next";
import { useCallback } from "react";
import { initReactI18next, useTranslation } from "react-i18next";
import { createChoice } from "../design/choice.ts";

export const languages = ["en", "zh"] as const;
export type Language = (typeof languages)[number];
/** As the server sends them. */
export type Sentences = Readonly<Record<Language, string>>;

export interface Words<Key extends string> {
  readonly name: string;
  readonly en: Readonly<Record<Key, string>>;
  readonly zh: Readonly<Record<Key, string>>;
}

/** What may be said: a plural's two keys are one. */
type Said<Key extends string> = Key extends `${infer Stem}_${"one" | "other"}` ? Stem : Key;
export type Say<Key extends string> = (key: Said<Key>, values?: Readonly<Record<string, string | number>>) => string;

export const language = createChoice<Language>("language", languages, () =>
  navigator.languages.some((name) => name.toLowerCase().startsWith("zh")) ? "zh" : "en",
);

void i18next.use(initReactI18next).init({
  lng: language.value(),
  fallbackLng: false,
  supportedLngs: [...languages],
  resources: {},
  interpolation: { escapeValue: false }, // React escapes.
  showSupportNotice: false,
});

const follow = (): void => {
  document.documentElement.lang = language.value() === "zh" ? "zh-Hans" : "en";
  void i18next.changeLanguage(language.value());
};
language.subscribe(follow);
document.documentElement.lang = language.value() === "zh" ? "zh-Hans" : "en";

export function defineWords<const Key extends string>(
  name: string,
  both: { readonly en: Readonly<Record<Key, string>>; readonly zh: Readonly<Record<NoInfer<Key>, string>> },
): Words<Key> {
  for (const one of languages) i18next.addResourceBundle(one, name, both[one], false, true);
  return { name, ...both };
}

export function useWords<Key extends string>({ name }: Words<Key>): Say<Key> {
  const { t } = useTranslation(name);
  return useCallback((key, values) => t(key, values ?? {}), [t]);
}

/** Chooses among what the server sent in both languages. */
export function useSentence(): (sentences: Sentences) => string {
  const chosen = language.use();
  return useCallback((sentences: Sentences) => sentences[chosen], [chosen]);
}
