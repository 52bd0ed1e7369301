/** UploadCard: one file: how far it is, what came of its documents, what is to be mended, and the parcels. */
import { Button } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { Refused } from "../../api/api.ts";
import { sentencesOfProblem, useProblemSentence } from "../../api/problem-words.ts";
import { ParcelLink } from "../../design/parcel-link.tsx";
import { writeCount } from "../../design/write-count.ts";
import { language, useWords } from "../../words/words.ts";
import { bytesMaxOf } from "./file-form.ts";
import { RefusedDocuments } from "./refused-documents.tsx";
import { sizeText } from "./size-text.ts";
import { uploadQueue, type Upload } from "./upload-queue.ts";
import { uploadWords } from "./words.ts";

const tones = { waiting: "neutral", sending: "blue", done: "green", cancelled: "neutral", refused: "red" } as const;

export function UploadCard({ upload }: { readonly upload: Upload }): ReactNode {
  const say = useWords(uploadWords);
  const { id, file, state, counts, unseen, refused, parcels } = upload;
  const isOver = state !== "waiting" && state !== "sending";
  const answered = counts.accepted + counts.exists + counts.rejected;
  return (
    <li className="upload">
      <div className="upload-head">
        <h3 className="upload-name">{file.name}</h3>
        <span className="upload-size">{sizeText(file.size)}</span>
        <span className={`tag tag-${tones[state]}`}>{say(state)}</span>
        <span className="upload-act">
          {isOver ? (
            <Button
              size="small"
              aria-label={say("removeOf", { name: file.name })}
              onClick={() => uploadQueue.remove(id)}
            >
              {say("remove")}
            </Button>
          ) : (
            <Button
              size="small"
              aria-label={say("cancelOf", { name: file.name })}
              onClick={() => uploadQueue.cancel(id)}
            >
              {say("cancel")}
            </Button>
          )}
        </span>
      </div>
      {state === "sending" && <Progress upload={upload} answered={answered} />}
      <div role="status">
        {isOver && answered > 0 && <Counts counts={counts} />}
        {state === "done" && counts.rejected === 0 && <p className="upload-good">{say("allGood")}</p>}
        {state === "cancelled" && answered > 0 && <p className="field-hint">{say("keptWhenCancelled")}</p>}
        {unseen > 0 && <p className="field-hint">{say("unseen", { count: unseen })}</p>}
      </div>
      {upload.failure !== null && <Failure upload={upload} />}
      {refused.length > 0 && <RefusedDocuments upload={upload} />}
      {isOver && parcels.length > 0 && (
        <p className="upload-parcels">
          <span className="upload-parcels-title">{say("parcels")}</span>
          {parcels.map((parcel) => (
            <ParcelLink key={`${parcel.platform}/${parcel.orderNo}`} {...parcel} />
          ))}
          <Link to="/parcels">{say("moreParcels")}</Link>
        </p>
      )}
    </li>
  );
}

function Progress({ upload, answered }: { readonly upload: Upload; readonly answered: number }): ReactNode {
  const say = useWords(uploadWords);
  const { file, sentBytes, isRetrying } = upload;
  return (
    <div className="upload-progress">
      <progress aria-label={say("progressOf", { name: file.name })} value={sentBytes} max={Math.max(file.size, 1)} />
      <p className="field-hint">
        {say("sent", { sent: sizeText(sentBytes), size: sizeText(file.size) })} · {say("answered", { count: answered })}
        {isRetrying && ` · ${say("retrying")}`}
      </p>
    </div>
  );
}

const outcomes = [
  ["accepted", "green"],
  ["exists", "neutral"],
  ["rejected", "red"],
] as const;

function Counts({ counts }: Pick<Upload, "counts">): ReactNode {
  const say = useWords(uploadWords);
  return (
    <dl className="upload-counts">
      {outcomes.map(([outcome, tone]) => (
        <div key={outcome} className={counts[outcome] === 0 ? "upload-count" : `upload-count upload-count-${tone}`}>
          <dt>{say(outcome)}</dt>
          <dd>{writeCount(counts[outcome])}</dd>
        </div>
      ))}
    </dl>
  );
}

function Failure({ upload: { failure, form } }: { readonly upload: Upload }): ReactNode {
  const say = useWords(uploadWords);
  const spoken = language.use();
  const sentenceOf = useProblemSentence();
  if (failure === null) return null;
  if (failure === "tooLarge")
    return (
      <p className="form-failure">{say(failure, { form: form ?? "", size: sizeText(bytesMaxOf(form ?? "csv")) })}</p>
    );
  if (typeof failure === "string") return <p className="form-failure">{say(failure)}</p>;
  if (failure instanceof Refused && failure.problems.length > 1)
    return (
      <ul className="form-failure upload-failures">
        {failure.problems.map((problem, index) => (
          <li key={index}>{sentencesOfProblem(problem, failure.status)[spoken]}</li>
        ))}
      </ul>
    );
  return <p className="form-failure">{sentenceOf(failure)}</p>;
}
