/**
 * useRuleTitles: what rules are called, by their ids: those of the book that decides now, in force today or not, and
 * those that stand in no book, for they are no conditions over a parcel.
 */
import { useQuery } from "@tanstack/react-query";
import { usePerson } from "../session/session.ts";
import type { Sentences } from "../words/words.ts";
import { api } from "./api.ts";

interface Titled {
  readonly id: string;
  readonly title: Sentences;
}

const FRESH_MS = 10 * 60_000;

const beside: readonly Titled[] = [
  { id: "sampling", title: { en: "Drawn for inspection", zh: "随机布控抽中" } },
  { id: "officer-ruling", title: { en: "An officer's ruling", zh: "关员裁定" } },
  { id: "no-rule-in-force", title: { en: "No rule in force", zh: "没有生效的规则" } },
];

/** Empty till they are there; a rule of a former book has none. */
export function useRuleTitles(): ReadonlyMap<string, Sentences> {
  const person = usePerson();
  const query = useQuery({ queryKey: ["rule-titles"], queryFn: ask, enabled: person !== null, staleTime: FRESH_MS });
  return query.data ?? nothing;
}

const nothing: ReadonlyMap<string, Sentences> = new Map();

async function ask(): Promise<ReadonlyMap<string, Sentences>> {
  const { rules, otherRules } = await api.get<{
    readonly rules: readonly Titled[];
    readonly otherRules: readonly Titled[];
  }>("/v1/rules");
  return new Map([...otherRules, ...rules, ...beside].map(({ id, title }) => [id, title]));
}
