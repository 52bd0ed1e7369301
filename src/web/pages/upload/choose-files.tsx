/** ChooseFiles: where files are dropped or chosen, by pointer or keyboard, and which kind of documents tables hold. */
import { Select } from "antd";
import { useId, useState, type DragEvent, type ReactNode } from "react";
import { useWords } from "../../words/words.ts";
import type { TableKind } from "./kinds-of.ts";
import { uploadWords } from "./words.ts";

const ACCEPT = ".xlsx,.csv,.tsv,.txt,.xml,.json,.ndjson,.jsonl";

interface ChooseFilesProps {
  /** Those that the organisation may file as tables. */
  readonly kinds: readonly TableKind[];
  readonly onFiles: (files: readonly File[], kind: TableKind | null) => void;
}

export function ChooseFiles({ kinds, onFiles }: ChooseFilesProps): ReactNode {
  const say = useWords(uploadWords);
  const id = useId();
  const [kind, setKind] = useState<TableKind | null>(null);
  const [isOver, setIsOver] = useState(false);
  const hold = (event: DragEvent, over: boolean): void => {
    event.preventDefault();
    setIsOver(over);
  };
  const take = (files: FileList | null): void => {
    if (files !== null && files.length > 0) onFiles([...files], kind);
  };
  return (
    <section className="panel" aria-label={say("choose")}>
      <div
        className={isOver ? "drop-zone drop-zone-over" : "drop-zone"}
        onDragEnter={(event) => hold(event, true)}
        onDragOver={(event) => hold(event, true)}
        onDragLeave={(event) => hold(event, event.currentTarget.contains(event.relatedTarget as Node | null))}
        onDrop={(event) => {
          hold(event, false);
          take(event.dataTransfer.files);
        }}
      >
        <Ship />
        <input
          id={id}
          type="file"
          multiple
          accept={ACCEPT}
          className="unseen drop-zone-input"
          aria-describedby={`${id}-taken`}
          onChange={(event) => {
            take(event.target.files);
            event.target.value = ""; // So that the same file may be chosen again.
          }}
        />
        <p className="drop-zone-text">
          <label htmlFor={id} className="drop-zone-button">
            {say("choose")}
          </label>{" "}
          {say(isOver ? "dropNow" : "drop")}
        </p>
        <p id={`${id}-taken`} className="field-hint">
          {say("taken")}
        </p>
      </div>
      {kinds.length > 0 ? (
        <div className="field upload-kind">
          <label htmlFor={`${id}-kind`}>{say("kind")}</label>
          <Select
            id={`${id}-kind`}
            value={kind ?? ""}
            onChange={(value) => setKind(kinds.find((one) => one === value) ?? null)}
            options={[{ value: "", label: say("detect") }, ...kinds.map((one) => ({ value: one, label: say(one) }))]}
          />
        </div>
      ) : (
        <p className="field-hint upload-kind">{say("noneMine")}</p>
      )}
    </section>
  );
}

/** A sheet going aboard. */
function Ship(): ReactNode {
  return (
    <svg className="drop-zone-mark" viewBox="0 0 96 64" aria-hidden="true">
      <path d="M34 6h20l8 8v24H34z" className="sheet" />
      <path d="M54 6v8h8M40 20h16M40 26h16M40 32h9" className="sheet-lines" />
      <path d="M16 42h64l-9 12H25z" className="hull" />
      <path d="M6 58c7 0 7-4 14-4s7 4 14 4 7-4 14-4 7 4 14 4 7-4 14-4 7 4 14 4" className="sheet-lines" />
    </svg>
  );
}
