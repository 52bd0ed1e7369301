/**
 * followFigures: figures as they change, from a stream of server-sent events.
 *
 * A browser takes up a stream that broke off by itself; one that was refused (the session is over, there are too many,
 * the server is being renewed) is opened anew after a while, which grows while it is refused again. Not here: the
 * figures of before the stream is there, which are asked for as anything else.
 */
import type { Figures } from "./figures.ts";

interface Told {
  onFigures(figures: Figures): void;
  /** Whether figures come as they change from now on. */
  onLive(isLive: boolean): void;
  /** The server refused the stream; asking it otherwise will say why. */
  onRefused(): void;
}

/** What is used of the browser's `EventSource`. */
export type Source = Pick<EventSource, "readyState" | "addEventListener" | "close">;

const AGAIN_MS = 2_000;
const AGAIN_MS_MAX = 60_000;
const CLOSED = 2; // As the standard numbers it; a machine without a browser has no EventSource to ask.

export function followFigures(
  address: string,
  told: Told,
  open: (address: string) => Source = (of) => new EventSource(of),
): { end(): void } {
  let waitMs = AGAIN_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let source: Source;
  const begin = (): void => {
    const own = open(address);
    source = own;
    own.addEventListener("open", () => {
      waitMs = AGAIN_MS;
      told.onLive(true);
    });
    own.addEventListener("overview", (event) => {
      told.onFigures(JSON.parse((event as MessageEvent<string>).data) as Figures);
    });
    own.addEventListener("error", () => {
      told.onLive(false);
      if (own.readyState !== CLOSED) return; // The browser is at it.
      told.onRefused();
      timer = setTimeout(begin, waitMs);
      waitMs = Math.min(waitMs * 2, AGAIN_MS_MAX);
    });
  };
  begin();
  return {
    end() {
      clearTimeout(timer);
      source.close();
    },
  };
}
