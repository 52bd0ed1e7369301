/**
 * The receiver of `fairway bench webhooks`: a web server in a process of its own that accepts everything.
 *
 * Prints `listens on URL`; a GET answers what came: how many messages, how many ids twice, first and last arrival and
 * when each id of the last thousand came (milliseconds since 1970).
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const KEPT = 1_000;
const seen = new Set<string>();
const arrivals = new Map<string, number>();
let duplicates = 0;
let firstAt = 0;
let lastAt = 0;

const server = createServer((request, response) => {
  if (request.method === "GET") {
    response.end(
      JSON.stringify({ messages: seen.size, duplicates, firstAt, lastAt, arrivals: Object.fromEntries(arrivals) }),
    );
    return;
  }
  const id = String(request.headers["webhook-id"]);
  request.resume();
  request.on("end", () => {
    lastAt = performance.timeOrigin + performance.now();
    firstAt ||= lastAt;
    if (seen.has(id)) duplicates += 1;
    seen.add(id);
    arrivals.set(id, lastAt);
    if (arrivals.size > KEPT) arrivals.delete(arrivals.keys().next().value!);
    response.writeHead(204).end();
  });
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`listens on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.on("SIGTERM", () => process.exit(0));
