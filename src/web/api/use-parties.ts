/**
 * useParties: every organisation that somebody may choose from, and what a code is called.
 *
 * Only some roles may ask for them (as `GET /v1/parties` has it); to others an organisation is its code.
 */
import { useQuery } from "@tanstack/react-query";
import { usePerson, type Organisation, type Role } from "../session/session.ts";
import { api } from "./api.ts";

const askers: readonly Role[] = ["administrator", "officer", "supervisor"];
const LIMIT = 200;
/** More than these nobody would look through; who has more gives the code. */
const PAGES_MAX = 10;
const FRESH_MS = 5 * 60_000;

export interface Parties {
  readonly all: readonly Organisation[];
  readonly isLoading: boolean;
  /** Undefined where it is not known. */
  readonly nameOf: (code: string) => string | undefined;
}

export function useParties(): Parties {
  const person = usePerson();
  const isAsked = person !== null && askers.includes(person.role);
  const query = useQuery({ queryKey: ["parties"], queryFn: everyParty, enabled: isAsked, staleTime: FRESH_MS });
  const own = person?.organisation;
  const known = query.data ?? nothing;
  return {
    all: known.all,
    isLoading: isAsked && query.isPending,
    nameOf: (code) => known.names.get(code) ?? (own?.code === code ? own.name : undefined),
  };
}

interface Known {
  readonly all: readonly Organisation[];
  readonly names: ReadonlyMap<string, string>;
}
const nothing: Known = { all: [], names: new Map() };

async function everyParty(): Promise<Known> {
  const all: Organisation[] = [];
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const after = all.at(-1)?.code ?? "";
    const { parties } = await api.get<{ readonly parties: readonly Organisation[] }>("/v1/parties", {
      after,
      limit: LIMIT,
    });
    all.push(...parties);
    if (parties.length < LIMIT) break;
  }
  return { all, names: new Map(all.map(({ code, name }) => [code, name])) };
}
