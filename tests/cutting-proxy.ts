/**
 * cuttingProxy: what lies between a sender and a server: it passes bytes on, cuts connections in the middle of what is
 * sent, or holds the rest of it back, as a test says. Its address stays when the server behind it is another one.
 */
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface CuttingProxy {
  readonly url: string;
  /** Where bytes go from now on. */
  lead(url: string): void;
  /** Each next connection that brings so many bytes is cut there; once for each number given. */
  cutAfter(...bytes: readonly number[]): void;
  /** Cuts that were made. */
  cuts(): number;
  /** Of what new connections bring, only so many bytes go on; without a number all. */
  holdAfter(bytes: number | undefined): void;
  close(): Promise<void>;
}

export async function cuttingProxy(target: string): Promise<CuttingProxy> {
  let to = new URL(target);
  let cutting: number[] = [];
  let cuts = 0;
  let holding: number | undefined;
  const sockets = new Set<Socket>();

  const server = createServer((sender) => {
    const onward = connect({ host: to.hostname, port: Number(to.port) });
    for (const socket of [sender, onward]) {
      sockets.add(socket);
      socket.once("close", () => {
        sockets.delete(socket);
        sender.destroy();
        onward.destroy();
      });
      socket.on("error", () => undefined); // A connection that breaks is what this proxy is for.
    }
    onward.pipe(sender);
    let brought = 0;
    sender.on("data", (chunk: Buffer) => {
      const limit = holding ?? cutting[0] ?? Infinity;
      const passed = chunk.subarray(0, Math.max(limit - brought, 0));
      brought += chunk.length;
      if (passed.length > 0) onward.write(passed);
      if (brought < limit) return;
      sender.pause();
      if (holding !== undefined) return;
      cutting = cutting.slice(1);
      cuts += 1;
      onward.end(() => sender.destroy()); // What was passed on arrives.
    });
    sender.on("end", () => onward.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lead(url) {
      to = new URL(url);
    },
    cutAfter(...bytes) {
      cutting = [...bytes];
    },
    cuts: () => cuts,
    holdAfter(bytes) {
      holding = bytes;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
