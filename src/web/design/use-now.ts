/** useNow: the present in milliseconds since 1970, anew every few seconds, for what runs out or has waited. */
import { useEffect, useState } from "react";

const EVERY_MS = 10_000;

export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
