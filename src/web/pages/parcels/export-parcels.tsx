/**
 * ExportParcels: all that the filter finds, as a file for programs that calculate. It is fetched whole before it is
 * handed over, so that what stands against it can be said, and half a file is none.
 */
import { Button } from "antd";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, type ReactNode } from "react";
import { api } from "../../api/api.ts";
import { useProblemSentence } from "../../api/problem-words.ts";
import { Dialog } from "../../design/dialog.tsx";
import { saveFile } from "../../design/save-file.ts";
import { writeCount } from "../../design/write-count.ts";
import { language, useWords } from "../../words/words.ts";
import { parcelsWords } from "./words.ts";

/** As the server has them. */
const parcelsMax = { csv: 1_000_000, xlsx: 100_000 } as const;
type FileForm = keyof typeof parcelsMax;

interface ExportParcelsProps {
  /** The filter, as in an address. */
  readonly filter: string;
  readonly count: number;
  readonly onClose: () => void;
}

export function ExportParcels({ filter, count, onClose }: ExportParcelsProps): ReactNode {
  const say = useWords(parcelsWords);
  const sentenceOf = useProblemSentence();
  const spoken = language.use();
  const leaving = useRef(new AbortController());
  useEffect(() => {
    const controller = new AbortController();
    leaving.current = controller;
    return () => controller.abort();
  }, []);
  const fetching = useMutation({
    mutationFn: async (form: FileForm) => {
      const path = `/v1/parcels/export${filter === "" ? "" : `?${filter}`}`;
      return saveFile(await api.file(path, { form, lang: spoken }, leaving.current.signal), `parcels.${form}`);
    },
  });
  const button = (form: FileForm): ReactNode => (
    <Button
      type={form === "csv" ? "primary" : "default"}
      disabled={count > parcelsMax[form] || (fetching.isPending && fetching.variables !== form)}
      loading={fetching.isPending && fetching.variables === form}
      onClick={() => fetching.mutate(form)}
    >
      {say(form)}
    </Button>
  );
  const most = { csv: writeCount(parcelsMax.csv), xlsx: writeCount(parcelsMax.xlsx) };
  return (
    <Dialog title={say("export")} onClose={onClose}>
      <p>{say("exportLead", { count, number: writeCount(count) })}</p>
      <p className="panel-lead export-bounds">{say("exportBounds", most)}</p>
      <div className="form-foot">
        {button("csv")}
        {button("xlsx")}
        <span role="status" className="form-done">
          {fetching.isPending ? say("exporting") : fetching.isSuccess ? say("exported") : ""}
        </span>
      </div>
      <div aria-live="assertive">
        {fetching.error !== null && <p className="form-failure">{sentenceOf(fetching.error)}</p>}
      </div>
    </Dialog>
  );
}
