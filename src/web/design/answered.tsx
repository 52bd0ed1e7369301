/**
 * Answered: what a question to the server shows while it waits, where it failed, where the answer is empty, and else.
 *
 *     <Answered of={query} isEmpty={(list) => list.length === 0} empty={say("none")}>{(list) => …}</Answered>
 */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Failed } from "./failed.tsx";
import { Loading } from "./loading.tsx";
import { Notice } from "./notice.tsx";

interface AnsweredProps<T> {
  readonly of: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
  readonly isEmpty?: (data: T) => boolean;
  /** The sentence where it is empty. */
  readonly empty?: string;
  readonly lines?: number;
}

export function Answered<T>({ of, children, isEmpty, empty, lines = 6 }: AnsweredProps<T>): ReactNode {
  const { data, error, isPending, refetch } = of;
  if (data !== undefined && isEmpty?.(data) === true && empty !== undefined)
    return <Notice kind="empty" title={empty} />;
  if (data !== undefined) return children(data); // An old answer beats a new failure; the next one renews it.
  if (error !== null) return <Failed error={error} onAgain={() => void refetch()} />;
  return isPending ? <Loading lines={lines} /> : null;
}
