/** Mending: the reader's own documents of the parcel, those with something to mend first, and what became of a mend. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { LaneTag } from "../../design/lane-tag.tsx";
import { Panel } from "../../design/panel.tsx";
import { StateTag } from "../../design/state-tag.tsx";
import { useWords } from "../../words/words.ts";
import { MendForm, type Answer } from "./mend-form.tsx";
import { mendWords } from "./mend-words.ts";
import { documentKinds, isToMend, parcelKey, type DocumentKind, type Parcel, type Shown } from "./parcel.ts";
import { whatChanged, type WhatChanged } from "./what-changed.ts";
import { parcelWords } from "./words.ts";

interface MendingProps {
  readonly parcel: Parcel;
  readonly documents: readonly Shown[];
  /** Code of the reader's organisation. */
  readonly party: string;
}

interface Mended {
  readonly isNew: boolean;
  readonly changed: WhatChanged;
  readonly parcel: Parcel;
}

export function Mending({ parcel, documents, party }: MendingProps): ReactNode {
  const say = useWords(mendWords);
  const queries = useQueryClient();
  const [mended, setMended] = useState<Mended | null>(null);
  const own = documents.filter(
    ({ kind, filedBy, isWithdrawn }) =>
      filedBy === party && isWithdrawn !== true && (documentKinds as readonly string[]).includes(kind),
  );
  const toMend = parcel.mismatches.filter((mismatch) => isToMend(parcel, mismatch, party));
  const differs = ({ kind }: Shown): boolean =>
    toMend.some(({ left, right }) => [left, right].some(({ document }) => document === kind));
  const isReleased = parcel.state === "released";
  if (own.length === 0 || (isReleased && mended === null)) return null;

  const adopt = ({ outcomes, parcel: now }: Answer): void => {
    setMended({ isNew: outcomes[0]?.outcome === "accepted", changed: whatChanged(parcel, now), parcel: now });
    queries.setQueryData(parcelKey(parcel), now);
    for (const what of ["documents", "events"]) void queries.invalidateQueries({ queryKey: parcelKey(parcel, what) });
    void queries.invalidateQueries({ queryKey: ["parcels"] });
  };
  const ordered = [...own.filter(differs), ...own.filter((document) => !differs(document))];
  return (
    <Panel title={say("title")} lead={say(isReleased ? "released" : toMend.length > 0 ? "leadYours" : "lead")}>
      {mended !== null && <Became mended={mended} />}
      {!isReleased &&
        ordered.map((document) => (
          <OwnDocument
            key={`${document.kind} ${document.key} ${String(document.version)}`}
            parcel={parcel}
            document={document}
            isOpen={differs(document)}
            onMended={adopt}
          />
        ))}
    </Panel>
  );
}

interface OwnDocumentProps {
  readonly parcel: Parcel;
  readonly document: Shown;
  readonly isOpen: boolean;
  readonly onMended: (answer: Answer) => void;
}

function OwnDocument({ parcel, document, isOpen, onMended }: OwnDocumentProps): ReactNode {
  const say = useWords(mendWords);
  const named = useWords(parcelWords);
  const [isShown, setIsShown] = useState(isOpen);
  const kind = named(document.kind as DocumentKind).toLowerCase();
  return (
    <details
      className="parcel-own"
      open={isShown}
      onToggle={(event) => {
        if (event.currentTarget === event.target) setIsShown(event.currentTarget.open);
      }}
    >
      <summary>
        {say("change", { kind })} <span className="code">{document.key}</span>{" "}
        <span className="parcel-quiet">{say("fromVersion", { version: document.version })}</span>
      </summary>
      {document.signature === "unchecked" && <p className="parcel-quiet">{say("unsigned")}</p>}
      {isShown && <MendForm parcel={parcel} document={document} onMended={onMended} />}
    </details>
  );
}

/** What became of it; it has the focus, for what was pressed may be gone. */
function Became({ mended: { isNew, changed, parcel } }: { readonly mended: Mended }): ReactNode {
  const say = useWords(mendWords);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => element.current?.focus(), [changed]);
  const { before, now, gone, stays, isNew: found } = changed;
  return (
    <div ref={element} tabIndex={-1} role="status" className="parcel-became">
      <p className="parcel-verdict-title">{say(isNew ? "filed" : "filedAgain")}</p>
      <p className="parcel-tags">
        <span className="parcel-quiet">{say("before")}</span> <StateTag state={before} />
        <span aria-hidden="true">→</span>
        <span className="parcel-quiet">{say("now")}</span> <StateTag state={now} /> <LaneTag lane={parcel.lane} />
      </p>
      {(
        [
          ["gone", gone],
          ["isNew", found],
          ["stays", stays],
        ] as const
      ).map(
        ([word, all]) =>
          all.length > 0 && (
            <p key={word}>
              <span className="parcel-quiet">{say(word)}:</span> <span className="figures">{all.join("; ")}</span>
            </p>
          ),
      )}
      {found.length + stays.length === 0 && <p>{say("nothingLeft")}</p>}
    </div>
  );
}
