/** PartyName: an organisation by its name, and the code that it is registered under. */
import type { ReactNode } from "react";

interface PartyNameProps {
  readonly code: string;
  readonly name?: string | undefined;
}

export function PartyName({ code, name }: PartyNameProps): ReactNode {
  if (name === undefined || name === "" || name === code) return <span className="code">{code}</span>;
  return (
    <span className="party">
      {name} <span className="code">{code}</span>
    </span>
  );
}
