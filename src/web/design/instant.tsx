/**
 * Instant: a moment, in the time of the customs house (Beijing time, UTC+8), and the zone is named.
 *
 * In a column whose head names the zone, `isBare` leaves it out; the machine-readable moment is always in it.
 */
import type { ReactNode } from "react";
import { useWords } from "../words/words.ts";
import { designWords } from "./words.ts";

interface InstantProps {
  /** ISO 8601. */
  readonly at: string;
  readonly isBare?: boolean;
  /** To the minute, for lists. */
  readonly isShort?: boolean;
}

export function Instant({ at, isBare = false, isShort = false }: InstantProps): ReactNode {
  const say = useWords(designWords);
  const text = writeInstant(at);
  return (
    <time className="instant" dateTime={at} title={at}>
      {isShort ? text.slice(0, "2026-11-10 10:00".length) : text}
      {!isBare && <span className="instant-zone"> {say("beijingTime")}</span>}
    </time>
  );
}

/** Which day it is there: "2026-11-10". */
export const dayOf = (milliseconds: number): string =>
  writeInstant(new Date(milliseconds).toISOString()).slice(0, "2026-11-10".length);

const OFFSET_MS = 8 * 60 * 60 * 1_000; // China has one time, and no summer time since 1991.

/** "2026-11-10T02:00:01.000Z" is "2026-11-10 10:00:01". */
export function writeInstant(at: string): string {
  const ms = Date.parse(at);
  return Number.isNaN(ms) ? at : new Date(ms + OFFSET_MS).toISOString().slice(0, 19).replace("T", " ");
}
