/** TraceAnswer: one parcel in plain words: where it is on its way, why, what one can do, and what happened. */
import type { ReactNode } from "react";
import { Instant } from "../../design/instant.tsx";
import { StateTag, type ParcelState } from "../../design/state-tag.tsx";
import { useSentence, useWords } from "../../words/words.ts";
import type { Traced } from "./traced.ts";
import { traceWords } from "./words.ts";

const nows = {
  waiting: "waitingNow",
  refused: "refusedNow",
  held: "heldNow",
  inspection: "inspectionNow",
  cleared: "clearedNow",
  released: "releasedNow",
} as const satisfies Record<ParcelState, string>;

const stations = ["stepPapers", "stepDecision", "stepArrival", "stepRelease"] as const;
/** At which station a state stands; `stations.length` is past the last one. */
const placeOf: Readonly<Record<ParcelState, number>> = {
  waiting: 0,
  refused: 1,
  held: 1,
  inspection: 1,
  cleared: 2,
  released: stations.length,
};

export function TraceAnswer({ traced }: { readonly traced: Traced }): ReactNode {
  const say = useWords(traceWords);
  const choose = useSentence();
  const { number, state, since, why, whatToDo, events } = traced;
  return (
    <article className="traced">
      <p className="traced-number">
        <span className="code">{number}</span> <StateTag state={state} />
      </p>
      <h2>{say(nows[state])}</h2>
      {since !== null && (
        <p className="page-lead">
          {say("since")} <Instant at={since} />
        </p>
      )}
      <Stations state={state} />
      {why.length > 0 && (
        <section>
          <h3>{say("why")}</h3>
          <ul>
            {why.map((one) => (
              <li key={one.en}>{choose(one)}</li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>{say("whatToDo")}</h3>
        <ul>
          {whatToDo.map((one) => (
            <li key={one.en}>{choose(one)}</li>
          ))}
        </ul>
      </section>
      {events.length > 0 && (
        <section>
          <h3>{say("events")}</h3>
          <ol className="timeline">
            {events.map(({ at, what }) => (
              <li key={`${at} ${what.en}`}>
                <Instant at={at} />
                <span>{choose(what)}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </article>
  );
}

function Stations({ state }: { readonly state: ParcelState }): ReactNode {
  const say = useWords(traceWords);
  const place = placeOf[state];
  return (
    <ol className="stations" aria-label={say("steps")}>
      {stations.map((station, index) => {
        const progress = index < place ? "reached" : index === place ? "here" : "ahead";
        const isStopped = progress === "here" && state === "refused";
        return (
          <li key={station} className={`station station-${progress}${isStopped ? " station-stopped" : ""}`}>
            <span className="station-mark" aria-hidden="true" />
            {say(station)}
            <span className="unseen"> ({say(progress)})</span>
          </li>
        );
      })}
    </ol>
  );
}
