/**
 * Stories of everybody else: enterprises of each kind, an agency and a right holder see what is theirs; a consumer
 * reads in plain words, and anybody traces a parcel; a table with a wrong cell is filed; somebody is invited, joins,
 * and is shown the door.
 */
import { expect } from "vitest";
import type { Order } from "../../src/customs/documents.ts";
import { csvOf } from "../../src/messages/table/write-template.ts";
import { writeTable } from "../../src/messages/table/write-table.ts";
import { planDemoDay } from "../../src/simulation/demo-day.ts";
import { createGoods } from "../../src/simulation/goods.ts";
import { testRulebook } from "../fairway.ts";
import { goodParcel } from "../good-parcel.ts";
import type { DemoServer } from "./demo-server.ts";
import { openStage, seen, settled, story } from "./visitor.ts";

openStage();

/** How many parcels stand in the list that was asked for. */
const countIn = (text: string | null): number => Number(/^([\d,]+) parcel/.exec(text ?? "")?.[1]?.replace(",", ""));

interface Party {
  readonly name: string;
  readonly sees: "all" | "some" | "none";
  /** Whether there is always a document that does not name it and so is not its to see. */
  readonly hides: boolean;
}

const parties: readonly Party[] = [
  { name: "marketplace", sees: "some", hides: false },
  { name: "shop", sees: "some", hides: true },
  { name: "carrier", sees: "some", hides: true },
  { name: "declarant", sees: "some", hides: false },
  { name: "site-operator", sees: "some", hides: true },
  { name: "agency", sees: "all", hides: false },
  { name: "right-holder", sees: "none", hides: false },
];

for (const { name, sees, hides } of parties)
  story(
    `${name} sees ${sees} of the parcels${hides ? ", and not every document of them" : ""}`,
    async ({ visit, server }) => {
      const page = await visit({ as: name, at: "/parcels" });
      if (sees === "none") {
        await seen(page.getByText("There is no parcel for you to see yet."));
        return;
      }
      const status = page.getByRole("status").filter({ hasText: /^[\d,]+ parcels/ });
      await seen(status);
      const count = countIn(await status.first().textContent());
      if (sees === "all") expect(count).toBeGreaterThanOrEqual(server.parcels);
      else expect(count).toBeGreaterThan(0);
      if (sees === "some") expect(count).toBeLessThan(server.parcels);
      await page.getByRole("row").filter({ hasText: "Released" }).getByRole("link").first().click();
      await seen(page.getByRole("heading", { level: 2, name: "In short" }));
      await settled(page);
      if (hides) await seen(page.getByRole("columnheader").getByText("not yours to see"));
      expect(await page.getByRole("button", { name: /^Show in full/ }).count()).toBe(0);
      expect(await page.getByRole("link", { name: "Desk", exact: true }).count()).toBe(0);
    },
  );

story("消费者查看自己的包裹，看到通俗说明", async ({ visit, shoot }) => {
  const page = await visit({ as: "consumer", language: "zh" });
  await seen(page.getByRole("heading", { level: 1, name: "我的包裹" }));
  await page.getByRole("listitem").filter({ hasText: "放行" }).getByRole("link").first().click();
  await seen(page.getByText(/^海关已放行，可以派送。/));
  for (const told of ["办理结果", "如何处理", "应缴税款"]) await seen(page.getByText(told, { exact: true }));
  expect(await page.getByText("官方状态", { exact: true }).count()).toBe(0);
  await shoot(page, "consumer zh");
});

story(
  "anybody traces a parcel with what only its buyer knows, and with nothing else",
  async ({ server, visit, shoot }) => {
    const { orderNo, platform, buyer } = await orderOf(server, server.suggested.consignment);
    const page = await visit({ at: "/" });
    await page.getByLabel("Order or waybill number").fill(orderNo);
    await page.getByLabel("Last four characters").fill("9999");
    await page.getByRole("button", { name: "Find the parcel" }).click();
    await seen(
      page.getByText(
        "No parcel with this number belongs to a buyer whose number ends so. Check both, and whether the shop has filed it yet.",
      ),
    );
    expect(await page.getByText(platform).count()).toBe(0);
    await page.getByLabel("Last four characters").fill(buyer.idNumber.slice(-4));
    await page.getByRole("button", { name: "Find the parcel" }).click();
    await seen(page.getByRole("heading", { name: /^(Customs did not accept|The parcel has left customs)/ }));
    await page.getByRole("button", { name: "中文", exact: true }).click();
    await seen(page.getByRole("list", { name: "包裹所处环节" }).or(page.getByRole("list").first()));
    await shoot(page, "traced zh");
  },
);

/** An order of the demo as it was filed: the same day planned again gives the same documents. */
async function orderOf({ day, seed, parcels }: DemoServer, consignment: string): Promise<Order<string>> {
  const goods = createGoods((await testRulebook()).parts.positiveList);
  const planned = planDemoDay({ day, seed, parcels, goods });
  const parcel = planned.parcels.find((one) => one.consignment === consignment)!;
  return parcel.filings.find(({ kind }) => kind === "order")!.document as Order<string>;
}

story(
  "a marketplace files a table, reads which cell is wrong, and takes the rows to mend",
  async ({ visit, shoot }) => {
    const [good, bad] = [goodParcel("B-TABLE-1", { person: 711 }), goodParcel("B-TABLE-2", { person: 712 })];
    const table = writeTable("order", [good.order, { ...bad.order, paid: "9.99" }], "en");
    const page = await visit({ as: "marketplace", at: "/upload" });
    await page.locator("input[type=file]").setInputFiles({
      ...{ name: "orders.csv", mimeType: "text/csv", buffer: await csvOf(table) },
    });
    const problems = page.getByRole("table", { name: "What is to be mended in orders.csv" });
    const row = page.getByRole("row").filter({ hasText: "B-TABLE-2" });
    await seen(row.or(problems));
    await seen(row.getByText(/Amount paid|Paid/));
    expect(await page.getByRole("row").filter({ hasText: "B-TABLE-1" }).count()).toBe(0);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download the rows to mend" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.csv$/);
    await shoot(page, "uploaded");
  },
);

story(
  "an administrator invites an analyst, who joins in a browser of their own and is disabled again",
  async (stage) => {
    const { server, visit, shoot } = stage;
    const administrator = await visit({ as: "administrator" });
    await administrator.getByRole("button", { name: "Invite", exact: true }).click();
    const dialog = administrator.getByRole("dialog");
    for (const [label, typed] of [
      ["Role", "Analyst"],
      ["Organisation", "fictitious customs 1"],
    ] as const) {
      await dialog.getByLabel(label).fill(typed);
      await administrator.getByRole("option").first().waitFor({ state: "attached" });
      await administrator.keyboard.press("Enter");
    }
    await dialog.getByRole("button", { name: "Invite", exact: true }).click();
    const link = administrator.getByLabel("The link for the invited", { exact: true });
    const invitation = new URL((await link.locator("xpath=self::code").textContent())!);
    expect(invitation.origin).toBe(server.url);

    const invited = await visit({ at: `/join${invitation.hash}` });
    await seen(invited.getByText("Analyst", { exact: true }));
    await invited.getByLabel(/^Name to sign in with/).fill("new.analyst");
    await invited.getByLabel(/^Your name/).fill("A new analyst");
    await invited.getByLabel(/^Password/).fill("a long walk along the quay");
    await invited.getByLabel(/^The password once more/).fill("a long walk along the quay");
    await invited.getByRole("button", { name: "Join and sign in" }).click();
    await seen(invited.getByRole("heading", { level: 1, name: "Overview" }));
    await shoot(invited, "joined");

    await administrator.reload();
    await administrator.getByRole("button", { name: "Disable A new analyst" }).click();
    await administrator.getByRole("dialog").getByRole("button", { name: "Disable", exact: true }).click();
    await seen(administrator.getByRole("button", { name: "Enable A new analyst" }));
    await shoot(administrator, "people");
    await invited.getByRole("link", { name: "Parcels", exact: true }).click();
    await seen(invited.getByRole("button", { name: "Sign in", exact: true }));
  },
);
