/** SourceText: where a figure is from, as a link where it names a page. */
import type { ReactNode } from "react";

interface SourceTextProps {
  readonly source: string;
  /** As the rule book writes it, mostly without its scheme. */
  readonly url?: string | null;
}

export function SourceText({ source, url = null }: SourceTextProps): ReactNode {
  const address = addressOf(url ?? source);
  if (address === null) return <span lang="en">{source}</span>;
  return (
    <a href={address} rel="noreferrer" target="_blank" lang="en">
      {source}
    </a>
  );
}

/** A web page's address, never another scheme; null for what is no address. */
function addressOf(text: string): string | null {
  if (/^https?:\/\/\S+$/.test(text)) return text;
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+(\/\S*)?$/i.test(text) ? `https://${text}` : null;
}
