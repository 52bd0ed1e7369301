/** Differences: what the documents do not tell alike: both sides facing each other, and whose it is to mend. */
import type { ReactNode } from "react";
import { MismatchName } from "../../design/mismatch-name.tsx";
import { Panel } from "../../design/panel.tsx";
import { PartyName } from "../../design/party-name.tsx";
import { usePerson } from "../../session/session.ts";
import { useProblemSentence } from "../../api/problem-words.ts";
import { Refused } from "../../api/api.ts";
import { useWords } from "../../words/words.ts";
import { memberName } from "./member-name.ts";
import { memberWords } from "./member-words.ts";
import { documentKinds, documentOfMender, filerOf, isToMend, type Mismatch, type Parcel, type Side } from "./parcel.ts";
import { parcelWords } from "./words.ts";

interface DifferencesProps {
  readonly parcel: Parcel;
  readonly names: (code: string) => string | undefined;
}

const menderNames = {
  seller: "menderSeller",
  payment_firm: "menderPaymentFirm",
  carrier: "menderCarrier",
  declarant: "menderDeclarant",
  buyer: "menderBuyer",
} as const;

export function Differences({ parcel, names }: DifferencesProps): ReactNode {
  const say = useWords(parcelWords);
  const { mismatches, problems } = parcel;
  return (
    <>
      {mismatches.length > 0 && (
        <Panel title={say("differ")} lead={say("differLead")}>
          <ul className="parcel-differences">
            {mismatches.map((mismatch) => (
              <Difference key={keyOf(mismatch)} mismatch={mismatch} parcel={parcel} names={names} />
            ))}
          </ul>
        </Panel>
      )}
      {problems.length > 0 && <AtTheDoor problems={problems} />}
    </>
  );
}

const keyOf = ({ rule, left, right }: Mismatch): string =>
  `${rule} ${left.document} ${left.element} ${right.document} ${right.element}`;

function Difference({ mismatch, parcel, names }: DifferencesProps & { readonly mismatch: Mismatch }): ReactNode {
  const say = useWords(parcelWords);
  const party = usePerson()?.organisation?.code;
  const isYours = isToMend(parcel, mismatch, party);
  return (
    <li className={isYours ? "parcel-difference parcel-yours" : "parcel-difference"}>
      <h3>
        <MismatchName rule={mismatch.rule} />
        {isYours && <span className="tag tag-yellow">{say("yours")}</span>}
      </h3>
      <div className="parcel-sides">
        <SideOf side={mismatch.left} />
        <span className="parcel-unequal" aria-hidden="true">
          ≠
        </span>
        <SideOf side={mismatch.right} />
      </div>
      <p>
        <span className="parcel-quiet">{say("toMend")}</span>{" "}
        {mismatch.mend.map((mender, at) => (
          <span key={mender}>
            {at > 0 && ` ${say("or")} `}
            <Mender mender={mender} parcel={parcel} names={names} />
          </span>
        ))}
      </p>
    </li>
  );
}

function SideOf({ side: { document, path, element, value } }: { readonly side: Side }): ReactNode {
  const say = useWords(parcelWords);
  const name = useWords(memberWords);
  const called = path === undefined ? undefined : memberName(path, name);
  return (
    <div className="parcel-side">
      <p className="parcel-quiet">
        {say(document)}: {called ?? <span className="code">{element}</span>}
      </p>
      <p className="parcel-said">{value ?? say("absent")}</p>
      {called !== undefined && <p className="code">{element}</p>}
    </div>
  );
}

function Mender({ mender, parcel, names }: DifferencesProps & { readonly mender: string }): ReactNode {
  const say = useWords(parcelWords);
  const kind = documentOfMender(mender);
  const code = kind === undefined ? undefined : filerOf(parcel, kind);
  return (
    <>
      {mender in menderNames ? say(menderNames[mender as keyof typeof menderNames]) : mender}
      {code !== undefined && (
        <>
          {" "}
          <PartyName code={code} name={names(code)} />
        </>
      )}
    </>
  );
}

/** What was refused before it came onto the record, while its document is missing. */
function AtTheDoor({ problems }: Pick<Parcel, "problems">): ReactNode {
  const say = useWords(parcelWords);
  const sentenceOf = useProblemSentence();
  return (
    <Panel title={say("problems")} lead={say("problemsLead")}>
      <ul className="parcel-list">
        {problems.map(({ document, ...problem }) => (
          <li key={`${document ?? ""} ${problem.pointer} ${problem.code}`}>
            {documentKinds.filter((kind) => kind === document).map((kind) => say(kind))}{" "}
            <span className="code">{problem.pointer}</span> {sentenceOf(new Refused(422, [problem]))}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
