/** SideBySide: what each document says of each fact, differing cells marked; officers may see a masked number. */
import { Button } from "antd";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { PartyName } from "../../design/party-name.tsx";
import { usePerson } from "../../session/session.ts";
import { useWords, type Say } from "../../words/words.ts";
import { columnsOf, compare, type Cell, type Fact, type Row } from "./compare.ts";
import { documentKinds, isMasked, type Parcel, type Shown } from "./parcel.ts";
import { parcelWords } from "./words.ts";

/** A dialog for the few who may; nobody else brings it. */
const Unmask = lazy(async () => ({ default: (await import("./unmask.tsx")).Unmask }));

interface SideBySideProps {
  readonly parcel: Parcel;
  readonly documents: readonly Shown[];
  readonly names: (code: string) => string | undefined;
}

type SayParcel = Say<keyof typeof parcelWords.en>;

export function SideBySide({ parcel, documents, names }: SideBySideProps): ReactNode {
  const say = useWords(parcelWords);
  const role = usePerson()?.role;
  const mayUnmask = role === "officer" || role === "supervisor";
  const [wanted, setWanted] = useState<{ cell: Cell; what: string } | null>(null);
  const columns = columnsOf(documents);
  const unmask = (cell: Cell, what: string): ReactNode =>
    mayUnmask &&
    cell.value !== null &&
    isMasked(cell.path) && (
      <Button
        size="small"
        type="link"
        className="parcel-unmask-button"
        aria-label={say("unmaskOf", { what })}
        onClick={() => setWanted({ cell, what })}
      >
        {say("unmask")}
      </Button>
    );
  return (
    <>
      <Suspense>
        {wanted !== null && <Unmask parcel={parcel} {...wanted} key={wanted.what} onClose={() => setWanted(null)} />}
      </Suspense>
      <div className="parcel-scroll" role="group" aria-label={say("documents")} tabIndex={0}>
        <table className="parcel-table parcel-side-by-side">
          <thead>
            <tr>
              <th scope="col">{say("fact")}</th>
              {documentKinds.map((kind, at) => (
                <th key={kind} scope="col">
                  <Head kind={kind} document={columns[at]} parcel={parcel} names={names} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {compare(documents, parcel.mismatches).map((row) => (
              <FactRow key={`${row.fact} ${String(row.line)}`} row={row} unmask={unmask} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface HeadProps extends Pick<SideBySideProps, "parcel" | "names"> {
  readonly kind: (typeof documentKinds)[number];
  readonly document: Shown | undefined;
}

function Head({ kind, document, parcel, names }: HeadProps): ReactNode {
  const say = useWords(parcelWords);
  if (document === undefined) {
    const isThere = parcel.documents.some((one) => one.kind === kind);
    return (
      <>
        {say(kind)}
        <div className="parcel-filer">{say(isThere ? "notShown" : "notFiled")}</div>
      </>
    );
  }
  const { filedBy, version, isDraft = false, isWithdrawn = false } = document;
  return (
    <>
      {say(kind)}
      <div className="parcel-filer">
        {filedBy !== undefined && <PartyName code={filedBy} name={names(filedBy)} />}{" "}
        <span className="parcel-version">{say("versionOf", { version })}</span>
        {isDraft && ` · ${say("draft")}`}
        {isWithdrawn && ` · ${say("withdrawn")}`}
      </div>
    </>
  );
}

interface FactRowProps {
  readonly row: Row;
  readonly unmask: (cell: Cell, what: string) => ReactNode;
}

function FactRow({ row: { fact, line, cells }, unmask }: FactRowProps): ReactNode {
  const say = useWords(parcelWords);
  const name = nameOf(fact, line, say);
  return (
    <tr className={fact === "line" ? "parcel-line" : undefined}>
      <th scope="row">
        {line !== null && fact !== "line" && <span className="unseen">{say("line", { line })} </span>}
        {fact === "line" ? say("line", { line: line ?? 0 }) : name}
      </th>
      {cells.map((cell, at) => (
        <td key={documentKinds[at]} className={cell?.isDiffering === true ? "parcel-cell-differs" : undefined}>
          {cell !== null && (
            <>
              {cell.value ?? <span className="parcel-quiet">—</span>}
              {cell.isDiffering && <span className="parcel-differs"> {say("differs")}</span>}
              {unmask(cell, `${say(cell.kind)}, ${name}`)}
            </>
          )}
        </td>
      ))}
    </tr>
  );
}

function nameOf(fact: Fact, line: number | null, say: SayParcel): string {
  if (fact === "line") return say("lineNo");
  return line !== null && fact === "name" ? say("goodsName") : say(fact as Exclude<Fact, "line" | "name">);
}
