/** Listed: a parcel as a row of the list, as `GET /v1/parcels` tells it, and how its pages are asked for. */
import {
  infiniteQueryOptions,
  useInfiniteQuery,
  type InfiniteData,
  type QueryClient,
  type UseInfiniteQueryResult,
} from "@tanstack/react-query";
import { api } from "../../api/api.ts";
import type { Lane } from "../../design/lane-tag.tsx";
import type { ParcelState } from "../../design/state-tag.tsx";

export interface Listed {
  readonly platform: string;
  readonly orderNo: string;
  readonly carrier: string | null;
  readonly waybillNo: string | null;
  readonly seller: string | null;
  readonly declarant: string | null;
  readonly paymentFirm: string | null;
  readonly port: string | null;
  readonly procedure: string | null;
  readonly state: ParcelState;
  readonly lane: Lane | null;
  /** Decimal texts. */
  readonly dutiableValue: string | null;
  readonly levied: string | null;
  readonly currency: string | null;
  /** Ids of rules. */
  readonly reasons: readonly string[];
  readonly mismatches: readonly string[];
  readonly firstFiledAt: string;
  readonly changedAt: string;
  readonly decidedAt: string | null;
}

export interface ListAnswer {
  readonly parcels: readonly Listed[];
  readonly next: string | null;
  readonly count: { readonly value: number; readonly isExact: boolean };
  /** What was recorded until then is in it. */
  readonly at: string | null;
}

const LIMIT = 50;
/** Pages that were asked for are asked anew, all of them; not at each return to the window. */
const FRESH_MS = 60_000;

/** `question` as in an address. */
const listOf = (question: string) =>
  infiniteQueryOptions({
    queryKey: ["parcels", question],
    queryFn: ({ pageParam: after, signal }) => api.get<ListAnswer>(addressOf(question, after), {}, signal),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
    staleTime: FRESH_MS,
    refetchOnWindowFocus: false,
  });

export const useList = (question: string): UseInfiniteQueryResult<InfiniteData<ListAnswer>> =>
  useInfiniteQuery(listOf(question));

/** Asks for the first page anew, and throws what the server has against it. */
export async function askList(known: QueryClient, question: string): Promise<void> {
  await known.infiniteQuery({ ...listOf(question), staleTime: 0, pages: 1 });
}

function addressOf(question: string, after: string): string {
  const address = new URLSearchParams(question);
  if (after !== "") address.append("after", after);
  address.append("limit", String(LIMIT));
  return `/v1/parcels?${String(address)}`;
}
