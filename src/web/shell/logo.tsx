/** Logo: the channel between its two marks. */
import type { ReactNode } from "react";

export function Logo(): ReactNode {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
      <path
        d="M13 28c0-8.5 6-9.5 6-18"
        fill="none"
        stroke="var(--channel)"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeDasharray="3.2 3.6"
      />
      <rect x="4" y="10" width="7.4" height="10.4" rx="1.2" fill="var(--can)" />
      <path d="M24.6 9.6 30 20.4H19.2z" transform="translate(-1.4 0)" fill="var(--cone)" />
    </svg>
  );
}
