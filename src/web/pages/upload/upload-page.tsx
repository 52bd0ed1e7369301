/** UploadPage: an organisation files its documents from files, sees what came of each, and mends what is refused. */
import { useEffect, useSyncExternalStore, type ReactNode } from "react";
import { addFilingProblemWords } from "../../api/filing-problem-words.ts";
import { Notice } from "../../design/notice.tsx";
import { PageHead } from "../../design/page-head.tsx";
import { Panel } from "../../design/panel.tsx";
import { usePerson } from "../../session/session.ts";
import { useWords } from "../../words/words.ts";
import { ChooseFiles } from "./choose-files.tsx";
import { kindsOf } from "./kinds-of.ts";
import { Templates } from "./templates.tsx";
import { UploadCard } from "./upload-card.tsx";
import { uploadQueue } from "./upload-queue.ts";
import "./upload.css";
import { uploadWords } from "./words.ts";

addFilingProblemWords();

export function UploadPage(): ReactNode {
  const say = useWords(uploadWords);
  const person = usePerson();
  const uploads = useSyncExternalStore(uploadQueue.subscribe, uploadQueue.all);
  useEffect(() => uploadQueue.belongTo(person?.id ?? ""), [person?.id]);
  const isBusy = uploads.some(({ state }) => state === "waiting" || state === "sending");
  useWarning(isBusy);
  const kinds = kindsOf(person?.organisation?.kinds ?? []);
  return (
    <>
      <PageHead title={say("title")} lead={say("lead")} />
      <div className="upload-top">
        <ChooseFiles kinds={kinds} onFiles={uploadQueue.add} />
        <Templates kinds={kinds} />
      </div>
      <Panel title={say("files")}>
        {uploads.length === 0 ? (
          <Notice kind="empty" title={say("none")} />
        ) : (
          <ul className="uploads">
            {uploads.toReversed().map((upload) => (
              <UploadCard key={upload.id} upload={upload} />
            ))}
          </ul>
        )}
      </Panel>
    </>
  );
}

/** Whoever leaves while files are under way is asked whether they mean it. */
function useWarning(isBusy: boolean): void {
  useEffect(() => {
    if (!isBusy) return undefined;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isBusy]);
}
