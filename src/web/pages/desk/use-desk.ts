/**
 * useDeskList, useDeskParcel, useDeskRules: what the desk asks of the server; and what is asked anew after an act.
 *
 * Lists are asked again by themselves: others work at the same desk. Not here: acts (`use-act.ts`).
 */
import {
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from "@tanstack/react-query";
import { api } from "../../api/api.ts";
import type { Reason } from "../../design/reason-text.tsx";
import { pathOf, type DeskListName, type DeskParcel, type DeskRules, type Ruling } from "./desk-parcel.ts";

/** Everything of the desk that an act may change. */
export const DESK_KEY = ["desk"] as const;
const AGAIN_MS = 15_000;
const LIMIT = 30;

interface DeskPage {
  readonly parcels: readonly DeskParcel[];
  readonly next: string | null;
}

export const useDeskList = (list: DeskListName): UseInfiniteQueryResult<InfiniteData<DeskPage>> =>
  useInfiniteQuery({
    queryKey: [...DESK_KEY, "list", list],
    queryFn: ({ pageParam: after }) => api.get<DeskPage>("/v1/desk", { list, after, limit: LIMIT }),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
    refetchInterval: AGAIN_MS,
  });

export const useDeskParcel = (consignment: string): UseQueryResult<DeskParcel> =>
  useQuery({
    queryKey: [...DESK_KEY, "parcel", consignment],
    queryFn: () => api.get<DeskParcel>(`/v1/desk/parcels/${pathOf(consignment)}`),
    refetchInterval: AGAIN_MS,
  });

/** Asked once a decision: each time is a look at somebody's data, and what was found changes with the version alone. */
export const useReasons = (consignment: string, version: number): UseQueryResult<readonly Reason[]> =>
  useQuery({
    queryKey: ["desk-reasons", consignment, version],
    queryFn: async () => {
      const { reasons } = await api.get<{ readonly reasons: readonly Reason[] }>(`/v1/parcels/${pathOf(consignment)}`);
      return reasons;
    },
    staleTime: Infinity,
  });

export const useRulings = (consignment: string): UseQueryResult<readonly Ruling[]> =>
  useQuery({
    queryKey: [...DESK_KEY, "rulings", consignment],
    queryFn: async () =>
      (await api.get<{ readonly rulings: readonly Ruling[] }>(`/v1/parcels/${pathOf(consignment)}/rulings`)).rulings,
  });

export const useDeskRules = (): UseQueryResult<DeskRules> =>
  useQuery({
    queryKey: ["desk-rules"],
    queryFn: () => api.get<DeskRules>("/v1/desk/rules"),
    staleTime: Infinity,
  });
