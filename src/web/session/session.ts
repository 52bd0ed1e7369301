/**
 * session: who is signed in, and how one signs in and out.
 *
 * The session itself is a cookie that no script can read; what is kept here is what the server says of it. Signing in
 * and out empties everything that was asked before: it was somebody else's to see.
 */
import { useQuery, type Query, type UseQueryResult } from "@tanstack/react-query";
import { api, carryToken, Refused } from "../api/api.ts";
import { client, SESSION_KEY } from "../api/client.ts";
import { language, type Language } from "../words/words.ts";

export const roles = [
  "officer",
  "supervisor",
  "analyst",
  "enterprise",
  "agency",
  "right_holder",
  "consumer",
  "data_protection_officer",
  "administrator",
] as const;
export type Role = (typeof roles)[number];

export interface Organisation {
  readonly code: string;
  readonly name: string;
  readonly kinds: readonly string[];
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
  readonly organisation: Organisation | null;
  readonly language: Language;
  readonly mustChangePassword: boolean;
  readonly passkeys: number;
}

export interface Session {
  readonly person: Person | null;
  readonly csrf?: string;
  readonly expiresAt?: string;
}

const SESSION_MS = 60_000;

async function askSession(): Promise<Session> {
  const session = await api.get<Session>("/v1/session");
  carryToken(session.csrf ?? null);
  return session;
}

/** Asking counts as use, so it is asked again only when the session should be over: whoever left is then signed out. */
export const useSession = (): UseQueryResult<Session> =>
  useQuery({
    queryKey: SESSION_KEY,
    queryFn: askSession,
    staleTime: SESSION_MS,
    refetchInterval: ({ state }) => untilOver(state.data),
    refetchIntervalInBackground: true,
  });

function untilOver(session: Session | undefined): number | false {
  if (session?.expiresAt === undefined) return false;
  return Math.max(Date.parse(session.expiresAt) - Date.now(), 0) + SESSION_MS;
}

/** Who is signed in; null for nobody, and while that is not known. */
export const usePerson = (): Person | null => useSession().data?.person ?? null;

/** What is for anyone to see says so, and stays when somebody else signs in. */
const isSomebodys = ({ queryKey, meta }: Query): boolean =>
  queryKey[0] !== SESSION_KEY[0] && meta?.["isForAnyone"] !== true;

/** What the server answered to signing in, joining, or a change of oneself. */
export function adopt(session: Session): void {
  carryToken(session.csrf ?? null);
  const before = client.getQueryData<Session>(SESSION_KEY)?.person?.id;
  if (before !== session.person?.id) client.removeQueries({ predicate: isSomebodys });
  client.setQueryData<Session>(SESSION_KEY, session);
  if (session.person !== null && before !== session.person.id) language.choose(session.person.language);
}

export async function signIn(name: string, password: string): Promise<Session> {
  const session = await api.post<Session>("/v1/session", { name, password });
  adopt(session);
  return session;
}

export async function signOut(): Promise<void> {
  try {
    await api.remove("/v1/session");
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error; // It was over already.
  }
  adopt({ person: null });
}

/** After a change of what the session shows. */
export const refreshSession = (): Promise<void> => client.invalidateQueries({ queryKey: SESSION_KEY });
