/** Panel: a part of a page under a heading of its own. */
import { useId, type ReactNode } from "react";

interface PanelProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Panel({ title, lead, actions, children }: PanelProps): ReactNode {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {lead !== undefined && <p className="panel-lead">{lead}</p>}
      {children}
    </section>
  );
}
