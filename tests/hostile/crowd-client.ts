/**
 * crowd-client: very many connections to one port from a process of its own, as a command for crowd.test.ts.
 *
 * Its argument is a `Task` as JSON. It prints "open" when all are connected, does what it was told, and prints what
 * came of it as one line of JSON. `idle` sends nothing, `half` half of its headers: both stay until standard input
 * ends. `file` sends one order on each connection, all at once, and waits for the answers.
 */
import { connect, type Socket } from "node:net";
import { goodParcel } from "../good-parcel.ts";

interface Task {
  readonly port: number;
  readonly count: number;
  readonly does: "idle" | "half" | "file";
  readonly keys: readonly string[];
}

const task = JSON.parse(process.argv[2]!) as Task;
const OPENING_MAX = 400;
const tally: Record<string, number> = {};
const add = (name: string): void => void (tally[name] = (tally[name] ?? 0) + 1);

function open(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: task.port, host: "127.0.0.1" });
    socket.once("connect", () => resolve(socket));
    socket.once("error", reject);
  });
}

async function openAll(): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < task.count) {
    const some = Array.from({ length: Math.min(OPENING_MAX, task.count - sockets.length) }, open);
    sockets.push(...(await Promise.all(some)));
  }
  return sockets;
}

function requestOf(index: number): string {
  const body = JSON.stringify(goodParcel(`crowd-${index}`).order);
  const key = task.keys[index % task.keys.length]!;
  return (
    `POST /v1/documents HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer ${key}\r\nConnection: close\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

/** The status of the answer; "lost" where the connection ends without a whole one. */
function ask(socket: Socket, request: string): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    socket.setEncoding("utf8").on("data", (piece: string) => (text += piece));
    socket.on("error", () => undefined); // Told by "close".
    socket.on("close", () => resolve(isWhole(text) ? text.slice(9, 12) : "lost"));
    socket.write(request);
  });
}

function isWhole(text: string): boolean {
  const [head, body] = text.split("\r\n\r\n", 2) as [string, string | undefined];
  const length = /^content-length: (\d+)$/im.exec(head)?.[1];
  return head.startsWith("HTTP/1.1 ") && body !== undefined && Buffer.byteLength(body) === Number(length);
}

const sockets = await openAll();
process.stdout.write("open\n");
if (task.does === "file") {
  const answers = await Promise.all(sockets.map((socket, index) => ask(socket, requestOf(index))));
  answers.forEach(add);
} else {
  for (const socket of sockets) {
    socket.on("error", () => undefined);
    socket.on("close", () => add("closed"));
    socket.resume();
    if (task.does === "half") socket.write("POST /v1/documents HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n");
  }
  process.stdin.resume();
  await new Promise((resolve) => process.stdin.once("end", resolve));
  for (const socket of sockets) socket.destroy();
}
process.stdout.write(`${JSON.stringify(tally)}\n`);
