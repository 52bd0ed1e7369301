/**
 * client: what was asked and is remembered (TanStack Query), and when it is asked anew.
 *
 * What failed because nobody answered is tried twice more; a refusal is an answer. A 401 says that the session is
 * over: it is asked for again, and the page then shows the sign-in.
 */
import { QueryCache, QueryClient } from "@tanstack/react-query";
import { Away, Refused } from "./api.ts";

const FRESH_MS = 15_000;
const TRIES_MAX = 2;

export const SESSION_KEY = ["session"] as const;

export const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError(error, { queryKey }) {
      if (error instanceof Refused && error.status === 401 && queryKey[0] !== SESSION_KEY[0])
        void client.invalidateQueries({ queryKey: SESSION_KEY });
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      networkMode: "always", // A server on this machine answers without a network.
      retry: (failures, error) => failures < TRIES_MAX && isPassing(error),
    },
    mutations: { networkMode: "always" },
  },
});

const isPassing = (error: Error): boolean =>
  error instanceof Away || (error instanceof Refused && error.status === 503);
