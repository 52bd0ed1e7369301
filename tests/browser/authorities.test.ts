/**
 * Stories of who works for customs: an officer rules by keyboard alone and proposes, a supervisor confirms, an analyst
 * reads and does not act; who protects data sees who looked; a decision is computed again in the browser; lists are
 * kept and taken away; a link is shared; the law of another day is read.
 */
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { heldParcel } from "../held-parcel.ts";
import { fileParcel } from "./file-parcel.ts";
import { openStage, seen, story } from "./visitor.ts";

openStage();

const REASON = "Net and gross mass were mixed up";
const TABS_MAX = 120;

/** Moves by the tabulator key until what has the focus is called so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const called = `(() => {
    const { activeElement: here } = document;
    const labels = [...(here?.labels ?? [])].map(({ textContent }) => textContent);
    return here?.getAttribute("aria-label") ?? (labels.join(" ") || here?.textContent) ?? "";
  })()`;
  for (let pressed = 0; pressed < TABS_MAX; pressed += 1) {
    await page.keyboard.press("Tab");
    if (name.test(await page.evaluate<string>(called))) return;
  }
  throw new Error(`no way leads by keyboard to ${String(name)}`);
}

story(
  "by keyboard alone, an officer signs in, claims a held parcel and releases it",
  async ({ server, visit, shoot }) => {
    await fileParcel(server, heldParcel("B-KEYS", 701));
    const page = await visit({ at: "/sign-in?next=%2Fdesk" });
    await seen(page.getByRole("button", { name: "Sign in", exact: true }));
    await tabTo(page, /^Name/);
    await page.keyboard.type("officer");
    await tabTo(page, /^Password/);
    await page.keyboard.type(server.passwords["officer"]!);
    await page.keyboard.press("Enter");
    const items = page.getByRole("region", { name: "Held for a question" }).getByRole("listitem");
    await seen(items.filter({ hasText: "B-KEYS" }));
    await tabTo(page, /waits/);
    await page.keyboard.press("End"); // The list begins with what waits longest.
    await page.keyboard.press("Enter");
    await seen(page.getByRole("heading", { name: "Parcel B-KEYS" }));
    await tabTo(page, /^Claim$/);
    await page.keyboard.press("Enter");
    await seen(page.getByText("You have it in hand.", { exact: true }));
    await tabTo(page, /^Release$/);
    await tabTo(page, /./);
    await page.keyboard.press("Space");
    await tabTo(page, /^In your own words/);
    await page.keyboard.type(REASON);
    await tabTo(page, /^Release the parcel$/);
    await page.keyboard.press("Enter");
    await seen(page.getByText("Decided. This is what became of the parcel:"));
    await shoot(page, "desk decided");
  },
);

story("关员提议放行，主管确认，风险分析员只能查看", async ({ server, visit, shoot }) => {
  await fileParcel(server, heldParcel("B-DEAR", 702, "6000.00"));
  const at = "/desk?parcel=4601000001%2FB-DEAR";
  const analyst = await visit({ as: "analyst", at, language: "zh" });
  await seen(analyst.getByRole("heading", { name: /B-DEAR/ }));
  expect(await analyst.getByRole("button", { name: "认领", exact: true }).count()).toBe(0);

  const officer = await visit({ as: "officer", at, language: "zh" });
  await officer.getByRole("button", { name: "认领", exact: true }).click();
  await officer.getByRole("radio", { name: "放行", exact: true }).check();
  await officer.getByRole("radiogroup").nth(1).getByRole("radio").first().check();
  await officer.getByRole("textbox").last().fill("毛重与净重填反，已核对单证");
  await officer.getByRole("button", { name: "提议放行" }).click();
  await seen(officer.getByText("已提议，待另一人确认或驳回。"));
  await shoot(officer, "desk proposed zh");

  const supervisor = await visit({ as: "supervisor", at, language: "zh" });
  await seen(supervisor.getByText("毛重与净重填反，已核对单证"));
  await supervisor.getByRole("button", { name: "确认", exact: true }).click();
  await seen(supervisor.getByText("已作出决定，包裹现状如下："));
  await supervisor.goto(`${server.url}/parcels/4601000001/B-DEAR`);
  await seen(supervisor.getByText(/^(放行|已审结，待运抵)$/));
  await shoot(supervisor, "desk confirmed zh");
});

story(
  "an officer sees a number in full and says why; who protects data sees that",
  async ({ server, visit, shoot }) => {
    const { consignment } = server.suggested;
    const officer = await visit({ as: "officer", at: `/parcels/${consignment}` });
    await officer.getByRole("button", { name: "Show in full: Order, Buyer's identity number" }).click();
    const dialog = officer.getByRole("dialog");
    await dialog.getByLabel(/^Why do you need it/).fill("The buyer asked by telephone.");
    await dialog.getByRole("button", { name: "Show in full" }).click();
    await seen(dialog.getByLabel("The number in full"));
    expect(await dialog.getByLabel("The number in full").textContent()).toMatch(/^\d{17}[\dX]$/);

    const protector = await visit({ as: "data-protection" });
    await seen(protector.getByRole("heading", { level: 1, name: "Looks at personal data" }));
    await protector.getByLabel("Parcel").fill(consignment);
    await protector.getByRole("button", { name: "Show", exact: true }).click();
    const row = protector.getByRole("row").filter({ hasText: "The buyer asked by telephone." });
    await seen(row.getByText("a number in full"));
    await seen(row.getByText("fictitious officer"));
    await shoot(protector, "looks");
  },
);

story(
  "a decision is computed again in the browser, to the same bytes; its link is shared",
  async ({ server, visit }) => {
    const at = `/parcels/${server.suggested.consignment}`;
    const officer = await visit({ as: "officer", at });
    await officer.getByRole("button", { name: "Replay this decision" }).click();
    await seen(officer.getByText("The same, byte for byte."));
    await officer.getByRole("button", { name: "Share" }).click();
    const link = officer.getByRole("dialog").getByLabel("Link", { exact: true });
    expect(await link.textContent()).toBe(`${server.url}${at}`);
    await officer.getByRole("radio", { name: "The buyer" }).check();
    await seen(link.getByText("/trace?number="));
    const forBuyer = new URL((await link.textContent())!);
    const buyer = await visit({ at: `${forBuyer.pathname}${forBuyer.search}`, language: "zh" });
    const [, orderNo] = server.suggested.consignment.split("/");
    expect(await buyer.getByLabel(/^订单编号或运单编号/).inputValue()).toBe(orderNo);
  },
);

story("an officer keeps a filter, comes back to it, and takes the list away", async ({ visit }) => {
  const page = await visit({ as: "officer", at: "/parcels?state=refused" });
  await page.getByRole("button", { name: "Save this filter" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Refused ones");
  await page.getByRole("dialog").getByRole("button", { name: "Save this filter" }).click();
  await page.getByRole("button", { name: "Clear the filter" }).click();
  await page.waitForURL(/\/parcels$/);
  await page.getByRole("link", { name: "Refused ones" }).click();
  await page.waitForURL(/state=refused/);
  await page.getByRole("button", { name: "Export" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("dialog").getByRole("button", { name: "CSV" }).click(),
  ]);
  const [head, ...rows] = (await readFile(await download.path(), "utf8")).trim().split("\n");
  expect(head).toContain("order number");
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.filter((row) => !/refused/i.test(row))).toEqual([]);
});

story("a reason leads to its rule, and the rules of another day are read", async ({ visit, shoot }) => {
  const page = await visit({ as: "analyst", at: "/parcels?mismatch=R2" });
  await page.getByRole("row").getByRole("link").first().click();
  await page.getByRole("link", { name: "mismatch", exact: true }).click();
  const rule = page.getByRole("article", { name: "The documents do not tell one story" });
  await seen(rule);
  await seen(page.locator("#rule-mismatch:focus"));
  await page.getByRole("textbox", { name: "Day of acceptance" }).fill("2015-06-01");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await page.waitForURL(/day=2015-06-01/);
  await seen(page.getByText("No rule is in force on this day: every parcel is held."));
  await shoot(page, "rules of another day");
});
