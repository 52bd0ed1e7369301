import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Figures } from "./figures.ts";
import { followFigures, type Source } from "./follow-figures.ts";

/** A stream that does what the test says. */
class FakeSource extends EventTarget {
  readyState = 0;
  isClosed = false;
  readonly address: string;
  constructor(address: string) {
    super();
    this.address = address;
  }
  close(): void {
    this.isClosed = true;
    this.readyState = 2;
  }
  opens(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }
  tells(figures: Partial<Figures>): void {
    this.dispatchEvent(new MessageEvent("overview", { data: JSON.stringify(figures) }));
  }
  breaks(how: "taken up" | "refused"): void {
    this.readyState = how === "refused" ? 2 : 0;
    this.dispatchEvent(new Event("error"));
  }
}

let sources: FakeSource[];
let heard: unknown[];
beforeEach(() => {
  vi.useFakeTimers();
  sources = [];
  heard = [];
});
afterEach(() => vi.useRealTimers());

const follow = (): { end(): void } =>
  followFigures(
    "/v1/overview/stream",
    {
      onFigures: ({ day }) => heard.push(`figures of ${String(day)}`),
      onLive: (isLive) => heard.push(isLive ? "live" : "not live"),
      onRefused: () => heard.push("refused"),
    },
    (address) => {
      const source = new FakeSource(address);
      sources.push(source);
      return source as unknown as Source;
    },
  );

test("figures are told as they come, and that they come", () => {
  follow();
  expect(heard).toEqual([]);
  sources[0]!.opens();
  sources[0]!.tells({ day: null });
  sources[0]!.tells({ day: "2026-11-10" });
  expect(heard).toEqual(["live", "figures of null", "figures of 2026-11-10"]);
  expect(sources.map(({ address }) => address)).toEqual(["/v1/overview/stream"]);
});

test("a stream that breaks off is not live till the browser has taken it up", () => {
  follow();
  sources[0]!.opens();
  sources[0]!.breaks("taken up");
  vi.advanceTimersByTime(600_000);
  expect([heard, sources.length]).toEqual([["live", "not live"], 1]);
  sources[0]!.opens();
  expect(heard.at(-1)).toBe("live");
});

test("a stream that is refused is opened anew, later each time, at once again after it was there", () => {
  follow();
  const waits: number[] = [];
  for (let count = 1; count <= 8; count += 1) {
    sources.at(-1)!.breaks("refused");
    const before = Date.now();
    while (sources.length === count) vi.advanceTimersByTime(1_000);
    waits.push((Date.now() - before) / 1_000);
  }
  expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
  expect(heard.slice(0, 2)).toEqual(["not live", "refused"]);
  sources.at(-1)!.opens();
  sources.at(-1)!.breaks("refused");
  vi.advanceTimersByTime(2_000);
  expect(sources).toHaveLength(10);
});

test.each(["while it is open", "while it waits to be opened anew"])("who leaves %s hears no more", (when) => {
  const own = follow();
  sources[0]!.opens();
  if (when !== "while it is open") sources[0]!.breaks("refused");
  own.end();
  vi.advanceTimersByTime(600_000);
  expect([sources.length, sources[0]!.isClosed]).toEqual([1, true]);
});
