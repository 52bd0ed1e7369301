/** LinkTabs: several views of one page, each with an address of its own. */
import type { ReactNode } from "react";
import { Link } from "react-router";

export interface LinkTab {
  readonly to: string;
  readonly label: ReactNode;
  readonly isCurrent: boolean;
}

interface LinkTabsProps {
  /** Says what they are views of. */
  readonly label: string;
  readonly tabs: readonly LinkTab[];
}

export function LinkTabs({ label, tabs }: LinkTabsProps): ReactNode {
  return (
    <nav aria-label={label}>
      <ul className="link-tabs">
        {tabs.map(({ to, label: name, isCurrent }) => (
          <li key={to}>
            <Link to={to} className="link-tab" aria-current={isCurrent ? "page" : undefined}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
