/** useFigures: the figures of one day or of all, kept anew by the stream while the page is to be seen. */
import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { api, pathWith } from "../../api/api.ts";
import type { Figures } from "./figures.ts";
import { followFigures } from "./follow-figures.ts";

/** A page in the background needs no stream, and a browser has few of them to give. */
const onVisible = (listener: () => void): (() => void) => {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
};
const isVisible = (): boolean => document.visibilityState === "visible";

export interface Followed {
  readonly query: UseQueryResult<Figures>;
  /** Whether they come as they change; null where that is not known yet. */
  readonly isLive: boolean | null;
}

/** `day` null stands for all days. */
export function useFigures(day: string | null): Followed {
  const known = useQueryClient();
  const [isLive, setIsLive] = useState<boolean | null>(null);
  const isSeen = useSyncExternalStore(onVisible, isVisible);
  const query = useQuery({
    queryKey: ["overview", day],
    queryFn: ({ signal }) => api.get<Figures>("/v1/overview", { day }, signal),
  });
  useEffect(() => {
    if (!isSeen) return undefined;
    const stream = followFigures(pathWith("/v1/overview/stream", { day }), {
      onFigures: (figures) => known.setQueryData(["overview", day], figures),
      onLive: setIsLive,
      onRefused: () => void known.invalidateQueries({ queryKey: ["overview", day] }),
    });
    return () => {
      stream.end();
      setIsLive(null);
    };
  }, [known, day, isSeen]);
  return { query, isLive };
}
