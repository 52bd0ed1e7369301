/** The log of a server: JSON on standard error; at `info` a line a request, by its name, and nothing that was filed. */
import { afterAll, expect, test } from "vitest";
import { documentsOf, goodParcel } from "../good-parcel.ts";
import { endAll, linesOf, makeHome, openRecord, registerFilers, runFairway, serve } from "../program.ts";

afterAll(endAll);

interface Entry {
  readonly level: number;
  readonly reqId?: string;
  readonly route?: string;
  readonly status?: number;
  readonly msg: string;
}

const entriesOf = (stderr: string): Entry[] =>
  linesOf<Entry>(
    stderr
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .join("\n"),
  );

test(
  "FAIRWAY_LOG=info: each request is a line that carries the name its sender was told",
  { timeout: 120_000 },
  async () => {
    const home = await makeHome();
    const record = await openRecord(home);
    const keys = await registerFilers(record);
    await record.close();
    const server = await serve({ FAIRWAY_HOME: home, FAIRWAY_LOG: "info" });
    const [order] = documentsOf(goodParcel("logged", { person: 3 }));
    const answer = await fetch(`${server.url}/v1/documents`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${keys.order}`,
        "content-type": "application/json",
        "x-request-id": "13800000001",
      },
      body: JSON.stringify(order),
    });
    expect(answer.status).toBe(200);
    await answer.text();
    const name = answer.headers.get("x-request-id");
    expect(name).toMatch(/^[0-9a-f]{8}-\d+$/);
    await fetch(`${server.url}/v1/parcels/4601000001/13800000001`).then((other) => other.text());
    const { code, stderr } = await server.stop();
    expect(code).toBe(0);
    const entries = entriesOf(stderr);
    expect(entries.filter(({ reqId, route }) => reqId === name && route === "/v1/documents")).toMatchObject([
      { status: 200, msg: "answered" },
    ]);
    expect(entries.some(({ msg }) => msg.startsWith("stopping"))).toBe(true);
    for (const secret of [
      keys.order,
      "13800000001",
      order!.orderNo,
      goodParcel("logged", { person: 3 }).order.buyer.idNumber,
    ])
      expect(stderr).not.toContain(secret);
  },
);

test(
  "FAIRWAY_LOG=silent says nothing after the start, and a level that is none is wrong usage",
  { timeout: 120_000 },
  async () => {
    const home = await makeHome();
    const server = await serve({ FAIRWAY_HOME: home, FAIRWAY_LOG: "silent" });
    await fetch(`${server.url}/health`).then((answer) => answer.text());
    expect(entriesOf((await server.stop()).stderr)).toEqual([]);
    const wrong = await runFairway(["serve"], { env: { FAIRWAY_HOME: home, FAIRWAY_LOG: "loud" } });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("FAIRWAY_LOG must be one of")]);
  },
);
