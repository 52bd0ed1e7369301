/**
 * Bars: how many parcels are of which kind, the way to them, and a bar beside each that shows its share of the whole
 * (or of the most frequent, where one parcel may be of several kinds).
 */
import { Button } from "antd";
import { useState, type ReactNode } from "react";
import { Link } from "react-router";
import { writeCount } from "../../design/write-count.ts";
import { useWords } from "../../words/words.ts";
import { overviewWords } from "./words.ts";

export interface Bar {
  readonly key: string;
  readonly name: ReactNode;
  readonly count: number;
  /** The address of these parcels. */
  readonly to: string;
  readonly tone?: "green" | "yellow" | "red" | "blue" | "neutral";
}

interface BarsProps {
  readonly bars: readonly Bar[];
  /** What a full bar stands for. */
  readonly whole: number;
  /** Whether shares of the whole are said: each parcel is of one kind. */
  readonly isShared?: boolean;
  /** The sentence where there are none. */
  readonly none: string;
}

const SHOWN_MAX = 8;

export function Bars({ bars, whole, isShared = false, none }: BarsProps): ReactNode {
  const say = useWords(overviewWords);
  const [isWhole, setIsWhole] = useState(false);
  if (bars.length === 0) return <p className="bars-none">{none}</p>;
  const share = (count: number): number => (whole === 0 ? 0 : (count / whole) * 100);
  const shown = isWhole ? bars : bars.slice(0, SHOWN_MAX);
  return (
    <>
      <ul className="bars">
        {shown.map(({ key, name, count, to, tone = "blue" }) => (
          <li key={key}>
            <Link to={to} className="bar">
              <span className="bar-name">{name}</span>
              <span className="bar-count">{writeCount(count)}</span>
              {isShared && <span className="bar-share">{share(count).toFixed(1)} %</span>}
              <span className="bar-track" aria-hidden="true">
                <span className={`bar-fill bar-${tone}`} style={{ width: `${share(count).toFixed(2)}%` }} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {bars.length > shown.length && (
        <Button type="link" onClick={() => setIsWhole(true)}>
          {say("showAll", { count: bars.length })}
        </Button>
      )}
    </>
  );
}
