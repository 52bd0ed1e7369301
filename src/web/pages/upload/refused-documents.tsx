/** RefusedDocuments: what is wrong in a file, by row and cell or by document and member, and the rows to mend. */
import { Button } from "antd";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import type { Problem } from "../../api/api.ts";
import { sentencesOfProblem, useProblemSentence } from "../../api/problem-words.ts";
import { DataTable } from "../../design/data-table.tsx";
import { saveFile } from "../../design/save-file.ts";
import { language, useWords } from "../../words/words.ts";
import type { AnsweredDocument } from "./answered-document.ts";
import { formNamed } from "./file-form.ts";
import { correctedTable, type Upload } from "./upload-queue.ts";
import { uploadWords } from "./words.ts";

const SHOWN_AT_ONCE = 20;

export function RefusedDocuments({ upload }: { readonly upload: Upload }): ReactNode {
  const say = useWords(uploadWords);
  const [shown, setShown] = useState(SHOWN_AT_ONCE);
  const { file, form, refused, counts, state } = upload;
  const isTable = form !== null && formNamed(form).isTable;
  return (
    <div className="upload-refused">
      <div className="upload-refused-head">
        <h4>{say("problems")}</h4>
        {isTable && state !== "sending" && <Corrected upload={upload} />}
      </div>
      <DataTable
        label={say("problemsOf", { name: file.name })}
        rows={refused.slice(0, shown)}
        rowKey={({ line }) => String(line)}
        empty=""
        onMore={refused.length > shown ? () => setShown(shown + SHOWN_AT_ONCE) : undefined}
        columns={[
          {
            key: "place",
            title: say(isTable ? "row" : "document"),
            cell: ({ line, rows }) => <span className="figures">{rows === undefined ? line : spanOf(rows)}</span>,
          },
          { key: "key", title: say("key"), cell: (document) => <Name document={document} /> },
          { key: "what", title: say("what"), cell: ({ problems }) => <Problems problems={problems} /> },
        ]}
      />
      {counts.rejected > refused.length && (
        <p className="field-hint">{say("notShown", { count: counts.rejected - refused.length })}</p>
      )}
    </div>
  );
}

/** "12", "12–14", or "12, 15": rows of one document need not follow each other. */
function spanOf(rows: readonly number[]): string {
  const [first = 0, last = first] = [rows[0], rows.at(-1)];
  if (rows.length === 1) return String(first);
  return last - first === rows.length - 1 ? `${String(first)}–${String(last)}` : rows.join(", ");
}

const kindNames = {
  order: "oneOrder",
  payment: "onePayment",
  waybill: "oneWaybill",
  declaration: "oneDeclaration",
  status: "oneStatus",
  arrival: "oneArrival",
} as const;
const isKnown = (kind: string | null): kind is keyof typeof kindNames =>
  kind !== null && Object.hasOwn(kindNames, kind);

function Name({ document: { kind, key } }: { readonly document: AnsweredDocument }): ReactNode {
  const say = useWords(uploadWords);
  return (
    <>
      {isKnown(kind) && `${say(kindNames[kind])} `}
      <span className="code">{key ?? ""}</span>
    </>
  );
}

function Problems({ problems }: { readonly problems: readonly Problem[] }): ReactNode {
  const spoken = language.use();
  return (
    <ul className="upload-problems">
      {problems.map((problem, index) => (
        <li key={index}>
          {placeOf(problem.pointer) !== "" && <span className="code">{problem.pointer} </span>}
          {sentencesOfProblem(problem)[spoken]}
        </li>
      ))}
    </ul>
  );
}

/** Of a table the sentence says row and cell. */
const placeOf = (pointer: string): string => (pointer.startsWith("/rows/") ? "" : pointer);

function Corrected({ upload }: { readonly upload: Upload }): ReactNode {
  const say = useWords(uploadWords);
  const sentenceOf = useProblemSentence();
  const spoken = language.use();
  const making = useMutation({
    mutationFn: () => correctedTable(upload, spoken, (problem) => sentencesOfProblem(problem)[spoken]),
    onSuccess: (file) => saveFile(file, nameToMend(upload)),
  });
  return (
    <div className="upload-corrected">
      <Button type="primary" loading={making.isPending} onClick={() => making.mutate()}>
        {say("corrected")}
      </Button>
      <p className="field-hint">{say("correctedHint")}</p>
      <div aria-live="assertive">
        {making.error !== null && <p className="form-failure">{sentenceOf(making.error)}</p>}
      </div>
    </div>
  );
}

const nameToMend = ({ file, form }: Upload): string => `${file.name.replace(/\.[^.]*$/, "")}-to-mend.${form ?? "csv"}`;
