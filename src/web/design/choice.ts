/**
 * createChoice: one choice of a visitor among a few, remembered by the browser and the same in every open tab.
 *
 * A browser that keeps nothing (or is told to) forgets the choice with the page. Not here: what the choice does.
 */
import { useSyncExternalStore } from "react";

export interface Choice<T extends string> {
  value(): T;
  choose(value: T): void;
  /** Whether somebody chose it; else it is what the browser suggests. */
  isChosen(): boolean;
  subscribe(listener: () => void): () => void;
  use(): T;
}

export function createChoice<T extends string>(name: string, all: readonly T[], suggested: () => T): Choice<T> {
  const key = `fairway.${name}`;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const read = (text: string | null): T | undefined => all.find((one) => one === text);
  let chosen = read(remembered(key));
  window.addEventListener("storage", (event) => {
    if (event.key !== key) return;
    chosen = read(event.newValue);
    tell();
  });
  const choice: Choice<T> = {
    value: () => chosen ?? suggested(),
    choose(value) {
      chosen = value;
      remember(key, value);
      tell();
    },
    isChosen: () => chosen !== undefined,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    use: () => useSyncExternalStore(choice.subscribe, choice.value),
  };
  return choice;
}

function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // The browser keeps nothing for this site.
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return; // It holds as long as the page does.
  }
}
