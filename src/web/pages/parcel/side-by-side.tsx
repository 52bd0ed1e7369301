/** SideBySide: what each document says of each fact, differing cells marked; officers may see a masked number. */
import { Button } from "antd";
import { useState, type ReactNode } from "react";
import { usePerson } from "../../session/session.ts";
import { useWords, type Say } from "../../words/words.ts";
import { columnsOf, compare, type Cell, type Fact } from "./compare.ts";
import { documentKinds, type Parcel, type Shown } from "./parcel.ts";
import { Unmask } from "./unmask.tsx";
import { parcelWords } from "./words.ts";

const maskable = /^(buyer|payer|consignee)\/(idNumber|phone)$/;

interface SideBySideProps {
  readonly parcel: Parcel;
  readonly documents: readonly Shown[];
}

export function SideBySide({ parcel, documents }: SideBySideProps): ReactNode {
  const say = useWords(parcelWords);
  const role = usePerson()?.role;
  const mayUnmask = role === "officer" || role === "supervisor";
  const [wanted, setWanted] = useState<{ cell: Cell; what: string } | null>(null);
  const columns = columnsOf(documents);
  const content = (cell: Cell, what: string): ReactNode => (
    <>
      {cell.value ?? "—"}
      {cell.isDiffering && <span className="parcel-differs"> {say("differs")}</span>}
      {mayUnmask && cell.value !== null && maskable.test(cell.path) && (
        <Button
          size="small"
          type="link"
          aria-label={say("unmaskOf", { what })}
          onClick={() => setWanted({ cell, what })}
        >
          {say("unmask")}
        </Button>
      )}
    </>
  );
  return (
    <>
      {wanted !== null && <Unmask parcel={parcel} {...wanted} key={wanted.what} onClose={() => setWanted(null)} />}
      <div className="parcel-scroll" role="region" aria-label={say("documents")} tabIndex={0}>
        <table className="parcel-table">
          <thead>
            <tr>
              <th scope="col">{say("fact")}</th>
              {documentKinds.map((kind, at) => (
                <th key={kind} scope="col">
                  {say(kind)}
                  <div className="parcel-filer">
                    {columns[at] !== undefined &&
                      say("filedBy", { party: columns[at].filedBy ?? "", version: columns[at].version })}
                  </div>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {compare(documents, parcel.mismatches).map(({ fact, line, cells }) => (
              <tr key={`${fact} ${String(line)}`}>
                <th scope="row">
                  {line !== null && <span className="parcel-filer">{say("line", { line })} · </span>}
                  {nameOf(fact, line, say)}
                </th>
                {cells.map((cell, at) => (
                  <td
                    key={documentKinds[at]}
                    className={cell?.isDiffering === true ? "parcel-cell-differs" : undefined}
                  >
                    {cell !== null && content(cell, `${say(cell.kind)}, ${nameOf(fact, line, say)}`)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function nameOf(fact: Fact, line: number | null, say: Say<keyof typeof parcelWords.en>): string {
  if (fact === "line") return say("lineNo");
  return line !== null && fact === "name" ? say("goodsName") : say(fact as Exclude<Fact, "line" | "name">);
}
