/** ParcelPage: one parcel: its state in plain words, what differs and whose it is to mend, why, and what happened. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useParams } from "react-router";
import { api } from "../../api/api.ts";
import { Answered } from "../../design/answered.tsx";
import { Instant } from "../../design/instant.tsx";
import { LaneTag } from "../../design/lane-tag.tsx";
import { Money } from "../../design/money.tsx";
import { PageHead } from "../../design/page-head.tsx";
import { Panel } from "../../design/panel.tsx";
import { ReasonText } from "../../design/reason-text.tsx";
import { StateTag, type ParcelState } from "../../design/state-tag.tsx";
import { usePerson } from "../../session/session.ts";
import { useSentence, useWords } from "../../words/words.ts";
import { addressOf, documentKinds, type Parcel, type Shown } from "./parcel.ts";
import "./parcel.css";
import { SideBySide } from "./side-by-side.tsx";
import { Tax } from "./tax.tsx";
import { PlainTimeline, Timeline } from "./timeline.tsx";
import { parcelWords } from "./words.ts";

const shorts = {
  waiting: "shortWaiting",
  refused: "shortRefused",
  held: "shortHeld",
  inspection: "shortInspection",
  cleared: "shortCleared",
  released: "shortReleased",
} as const satisfies Readonly<Record<ParcelState, string>>;
const levyNames: Readonly<Record<string, "duty" | "vat" | "consumptionTax">> = {
  ...{ duty: "duty", vat: "vat", consumption_tax: "consumptionTax" },
};
const deadlineNames = { "documents-missing": "documentsMissing", "goods-not-arrived": "goodsNotArrived" } as const;
const deadlineStates = { open: "open", met: "met", lapsed: "lapsed", missed: "deadlineMissed" } as const;

export function ParcelPage(): ReactNode {
  const say = useWords(parcelWords);
  const { platform = "", orderNo = "" } = useParams();
  const address = addressOf(platform, orderNo);
  const isConsumer = usePerson()?.role === "consumer";
  const query = useQuery({ queryKey: ["parcel", platform, orderNo], queryFn: () => api.get<Parcel>(address) });
  const receipts = (
    <a href={`${address}/receipts?proof=false`} download={`receipts-${orderNo}.ndjson`}>
      {say("receipts")}
    </a>
  );
  return (
    <>
      <PageHead title={say("title", { orderNo })} lead={say("lead", { platform })} />
      <Answered of={query}>
        {(parcel) => (
          <>
            <InShort parcel={parcel} />
            <Differences parcel={parcel} />
            <Reasons parcel={parcel} />
            <Documents address={address} parcel={parcel} />
            {(parcel.steps ?? []).length > 0 && (
              <Panel title={say("tax")} lead={say("taxLead")}>
                <Tax steps={parcel.steps ?? []} />
              </Panel>
            )}
            <Deadlines parcel={parcel} />
            <Panel title={say("timeline")} actions={isConsumer ? undefined : receipts}>
              {isConsumer ? <PlainTimeline parcel={parcel} /> : <Timeline parcel={parcel} />}
            </Panel>
          </>
        )}
      </Answered>
    </>
  );
}

interface OfParcel {
  readonly parcel: Parcel;
}

function InShort({ parcel }: OfParcel): ReactNode {
  const say = useWords(parcelWords);
  const choose = useSentence();
  const { state, lane, officialStatus, version, decidedAt = null, dutiableValue = null, levies, missing } = parcel;
  const names = missing.map((kind) => say(kind)).join(", ");
  return (
    <Panel title={say("inShort")}>
      <p className="parcel-tags">
        <StateTag state={state} /> <LaneTag lane={lane} />
      </p>
      <p className="parcel-short">
        {say(shorts[state])} {missing.length > 0 && say("missing", { names })}
      </p>
      {(parcel.notices ?? []).map(({ event, because, mend }) => (
        <p key={`${event} ${because.en}`}>
          <strong>{choose(because)}</strong> {choose(mend)}
        </p>
      ))}
      <dl className="facts">
        <dt>{say("officialStatus")}</dt>
        <dd className="figures">{officialStatus ?? "—"}</dd>
        <dt>{say("decided")}</dt>
        <dd>{decidedAt === null ? say("notYet") : <Instant at={decidedAt} />}</dd>
        {version > 0 && (
          <>
            <dt>{say("decision")}</dt>
            <dd>{say("decisionNo", { version })}</dd>
          </>
        )}
        {dutiableValue !== null && (
          <>
            <dt>{say("dutiableValue")}</dt>
            <dd>
              <Money amount={dutiableValue} />
            </dd>
          </>
        )}
        {version > 0 && (
          <>
            <dt>{say("due")}</dt>
            <dd>
              {levies.length === 0 && say("nothingDue")}
              {levies.map(({ kind, amount, currency }) => (
                <div key={kind}>
                  {levyNames[kind] === undefined ? kind : say(levyNames[kind])}{" "}
                  <Money amount={amount} currency={currency} />
                </div>
              ))}
            </dd>
          </>
        )}
        <dt>{say("rulebook")}</dt>
        <dd className="code">{parcel.rulebook ?? "—"}</dd>
      </dl>
    </Panel>
  );
}

function Differences({ parcel: { mismatches, problems } }: OfParcel): ReactNode {
  const say = useWords(parcelWords);
  const choose = useSentence();
  return (
    <>
      {mismatches.length > 0 && (
        <Panel title={say("differ")} lead={say("differLead")}>
          <ul className="parcel-list">
            {mismatches.map(({ rule, left, right, how }) => (
              <li key={`${rule} ${left.document} ${left.element} ${right.document} ${right.element}`}>
                <span className="code">{rule}</span> {how !== undefined && choose(how)}
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {problems.length > 0 && (
        <Panel title={say("problems")}>
          <ul className="parcel-list">
            {problems.map(({ document, pointer, detail }) => (
              <li key={`${document ?? ""} ${pointer} ${detail}`}>
                {documentKinds.filter((kind) => kind === document).map((kind) => say(kind))}{" "}
                <span className="code">{pointer}</span> <span lang="en">{detail}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

function Reasons({ parcel: { reasons } }: OfParcel): ReactNode {
  const say = useWords(parcelWords);
  return (
    <Panel title={say("reasons")}>
      {reasons.length === 0 && <p>{say("noReasons")}</p>}
      <ul className="parcel-list">
        {reasons.map((reason, at) => (
          <li key={`${reason.rule} ${String(at)}`}>
            <ReasonText reason={reason} />
            {Object.keys(reason.evidence).length > 0 && (
              <details>
                <summary>{say("evidence")}</summary>
                <dl className="facts">
                  {Object.entries(reason.evidence).map(([name, value]) => (
                    <div key={name} className="parcel-evidence">
                      <dt className="code">{name}</dt>
                      <dd>{value}</dd>
                    </div>
                  ))}
                </dl>
              </details>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Documents({ address, parcel }: OfParcel & { readonly address: string }): ReactNode {
  const say = useWords(parcelWords);
  const query = useQuery({
    queryKey: ["documents", parcel.platform, parcel.orderNo],
    queryFn: () => api.get<{ readonly documents: readonly Shown[] }>(`${address}/documents`),
  });
  return (
    <Panel title={say("documents")} lead={say("documentsLead")}>
      <Answered of={query} isEmpty={({ documents }) => documents.length === 0} empty={say("documentsNone")}>
        {({ documents }) => <SideBySide parcel={parcel} documents={documents} />}
      </Answered>
    </Panel>
  );
}

function Deadlines({ parcel: { deadlines = [] } }: OfParcel): ReactNode {
  const say = useWords(parcelWords);
  if (deadlines.length === 0) return null;
  return (
    <Panel title={say("deadlines")}>
      <ul className="parcel-list">
        {deadlines.map(({ kind, dueAt, state }, at) => (
          <li key={`${kind} ${String(at)}`}>
            {say(deadlineNames[kind as keyof typeof deadlineNames])} <Instant at={dueAt} /> (
            {say(deadlineStates[state as keyof typeof deadlineStates])})
          </li>
        ))}
      </ul>
    </Panel>
  );
}
