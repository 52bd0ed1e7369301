/** Offline: a line at the top while the device has no network. */
import { useSyncExternalStore, type ReactNode } from "react";
import { useWords } from "../words/words.ts";
import { shellWords } from "./words.ts";

const onChange = (listener: () => void): (() => void) => {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
};

export function Offline(): ReactNode {
  const say = useWords(shellWords);
  const isOnline = useSyncExternalStore(onChange, () => navigator.onLine);
  return <div role="status">{!isOnline && <p className="offline">{say("offline")}</p>}</div>;
}
