/** fileParcel: another parcel on the demo's record, each document filed by who is signed in as its filer. */
import type { GoodParcel } from "../good-parcel.ts";
import type { DemoServer } from "./demo-server.ts";

const filers = { order: "marketplace", payment: "payment-firm", waybill: "carrier", declaration: "declarant" } as const;

export async function fileParcel({ url, passwords }: DemoServer, parcel: GoodParcel): Promise<void> {
  for (const [kind, name] of Object.entries(filers)) {
    const json = { "content-type": "application/json" };
    const session = await fetch(`${url}/v1/session`, {
      ...{ method: "POST", headers: json, body: JSON.stringify({ name, password: passwords[name] }) },
    });
    const { csrf } = (await session.json()) as { csrf: string };
    const cookie = session.headers.getSetCookie()[0]!.split(";")[0]!;
    const answer = await fetch(`${url}/v1/documents`, {
      method: "POST",
      headers: { ...json, cookie, "x-fairway-csrf": csrf },
      body: JSON.stringify(parcel[kind as keyof typeof filers]),
    });
    const { outcome, problems } = (await answer.json()) as { outcome?: string; problems?: unknown };
    if (outcome !== "accepted") throw new Error(`${kind} was not accepted: ${JSON.stringify(problems)}`);
  }
}
