/**
 * Notice: what stands where there is nothing to show: it is empty, it failed, the server is away, it is not for this
 * role, there is no such page. One shape for all: a buoy, a heading, a sentence, and what one can do.
 */
import type { ReactNode } from "react";

export type NoticeKind = "empty" | "failed" | "away" | "no-rights" | "not-found";

interface NoticeProps {
  readonly kind: NoticeKind;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

export function Notice({ kind, title, children, action }: NoticeProps): ReactNode {
  const isUrgent = kind === "failed" || kind === "away";
  return (
    <div className={`notice notice-${kind}`} role={isUrgent ? "alert" : "status"}>
      <Buoy kind={kind} />
      <p className="notice-title">{title}</p>
      {children !== undefined && <div className="notice-text">{children}</div>}
      {action !== undefined && <div className="notice-action">{action}</div>}
    </div>
  );
}

/** A mark on the water: upright where all is well, leaning where it is not. */
function Buoy({ kind }: { readonly kind: NoticeKind }): ReactNode {
  const isUpright = kind === "empty" || kind === "not-found";
  return (
    <svg className="notice-buoy" viewBox="0 0 96 64" aria-hidden="true">
      <g transform={isUpright ? undefined : "rotate(14 48 46)"}>
        <path d="M40 46 44 20h8l4 26z" className="buoy-body" />
        <path d="M42.6 29h10.8l1 7H41.6z" className="buoy-band" />
        <path d="M48 20v-8M44 12h8" className="buoy-mast" />
      </g>
      <path d="M6 47c7 0 7-4 14-4s7 4 14 4 7-4 14-4 7 4 14 4 7-4 14-4 7 4 14 4" className="buoy-wave" />
      <path d="M20 56c6 0 6-3 12-3s6 3 12 3 6-3 12-3 6 3 12 3 6-3 12-3" className="buoy-wave buoy-wave-far" />
    </svg>
  );
}
