/** Documents: those that the reader may see, side by side, and below each of them whole. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Answered } from "../../design/answered.tsx";
import { Panel } from "../../design/panel.tsx";
import { useWords } from "../../words/words.ts";
import { memberName } from "./member-name.ts";
import { memberWords } from "./member-words.ts";
import { documentKinds, type Parcel, type Shown } from "./parcel.ts";
import { SideBySide } from "./side-by-side.tsx";
import { parcelWords } from "./words.ts";

interface DocumentsProps {
  readonly parcel: Parcel;
  readonly query: UseQueryResult<readonly Shown[]>;
  readonly names: (code: string) => string | undefined;
}

export function Documents({ parcel, query, names }: DocumentsProps): ReactNode {
  const say = useWords(parcelWords);
  return (
    <Panel title={say("documents")} lead={say("documentsLead")}>
      <Answered of={query} isEmpty={(documents) => documents.length === 0} empty={say("documentsNone")}>
        {(documents) => (
          <>
            <SideBySide parcel={parcel} documents={documents} names={names} />
            {inColumns(documents).map((document) => (
              <Whole key={`${document.kind} ${document.key}`} document={document} />
            ))}
          </>
        )}
      </Answered>
    </Panel>
  );
}

/** In the order of the columns; what has none comes last. */
const inColumns = (documents: readonly Shown[]): readonly Shown[] =>
  [...documentKinds, undefined].flatMap((column) =>
    documents.filter(({ kind }) => documentKinds.find((known) => known === kind) === column),
  );

/** Every member, as filed. */
function Whole({ document: { kind, key, content } }: { readonly document: Shown }): ReactNode {
  const say = useWords(parcelWords);
  const name = useWords(memberWords);
  const known = [...documentKinds, "status", "arrival"].find((one) => one === kind) as "order" | undefined;
  return (
    <details className="parcel-whole">
      <summary>{say("whole", { kind: known === undefined ? kind : say(known), key })}</summary>
      <dl className="facts">
        {membersOf(content, "").map(([path, value]) => (
          <div key={path} className="parcel-contents">
            <dt>{memberName(path, name)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function membersOf(value: unknown, path: string): readonly (readonly [path: string, value: string])[] {
  if (typeof value !== "object" || value === null) return path === "kind" ? [] : [[path, String(value)]];
  return Object.entries(value).flatMap(([name, member]) => membersOf(member, path === "" ? name : `${path}/${name}`));
}
