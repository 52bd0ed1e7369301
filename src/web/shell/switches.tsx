/** Switches in the head: the other language, and the brightness in turn (as the system has it, light, dark). */
import type { ReactNode } from "react";
import { brightness, brightnesses } from "../design/theme.tsx";
import { language, useWords } from "../words/words.ts";
import { shellWords } from "./words.ts";

export function LanguageSwitch(): ReactNode {
  const spoken = language.use();
  const other = spoken === "en" ? "zh" : "en";
  return (
    <button
      type="button"
      className="shore-button"
      lang={other === "zh" ? "zh-Hans" : "en"}
      onClick={() => language.choose(other)}
    >
      {other === "zh" ? "中文" : "English"}
    </button>
  );
}

export function BrightnessSwitch(): ReactNode {
  const say = useWords(shellWords);
  const now = brightness.use();
  const next = brightnesses[(brightnesses.indexOf(now) + 1) % brightnesses.length]!;
  const label = say("brightness", { now: say(now) });
  return (
    <button
      type="button"
      className="shore-button shore-icon"
      aria-label={label}
      title={label}
      onClick={() => brightness.choose(next)}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        {now === "dark" && <path d="M15.8 12.6A6.6 6.6 0 0 1 7.4 4.2a6.6 6.6 0 1 0 8.4 8.4z" fill="currentColor" />}
        {now === "light" && (
          <>
            <circle cx="10" cy="10" r="3.6" fill="currentColor" />
            <path
              d="M10 1.8v2M10 16.2v2M1.8 10h2M16.2 10h2M4.2 4.2l1.4 1.4M14.4 14.4l1.4 1.4M4.2 15.8l1.4-1.4M14.4 5.6l1.4-1.4"
              stroke="currentColor"
              strokeWidth="1.6"
              strokeLinecap="round"
            />
          </>
        )}
        {now === "system" && (
          <>
            <circle cx="10" cy="10" r="6.6" fill="none" stroke="currentColor" strokeWidth="1.6" />
            <path d="M10 3.4a6.6 6.6 0 0 1 0 13.2z" fill="currentColor" />
          </>
        )}
      </svg>
    </button>
  );
}
