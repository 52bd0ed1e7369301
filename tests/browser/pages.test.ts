/**
 * What holds of every page of the console, whichever there are: axe finds nothing in either brightness and language,
 * with every one of its rules, and nothing is wider than its window; and the Chinese that is drawn is Chinese.
 */
import { AxeBuilder } from "@axe-core/playwright";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openStage, seen, settled, story, type Stage } from "./visitor.ts";

openStage();

interface ConsolePage {
  readonly name: string;
  readonly path: string;
  /** Accounts of the demo that see it, each in a way of its own; undefined is anybody. */
  readonly visitors: readonly (string | undefined)[];
}

/** By the roles for which a page is; a page that is for everybody who signs in shows everybody the same. */
const accounts = { officer: "officer", enterprise: "payment-firm", consumer: "consumer" } as const;
const others = { data_protection_officer: "data-protection", administrator: "administrator" } as const;

/** The console imports nothing of the program, nor the other way round: its list of pages is read as a text. */
const pages: readonly ConsolePage[] = [
  ...readFileSync(join(import.meta.dirname, "../../src/web/pages.ts"), "utf8").matchAll(
    /name: "(\w+)",\s+path: "([^"]+)",\s+for: ([^\n]+),\n/g,
  ),
].map(([, name, path, roles]) => ({ name: name!, path: path!, visitors: visitorsFor(roles!, path!) }));

/** Most who read parcels see them as an officer does; an enterprise mends on a parcel's page. */
function visitorsFor(roles: string, path: string): readonly (string | undefined)[] {
  if (roles === '"anyone"') return [undefined];
  if (roles === '"signed-in"') return ["officer"];
  const named = new Set([...roles.matchAll(/"(\w+)"/g)].map(([, role]) => role!));
  if (roles.includes("readers"))
    for (const role of path.includes(":") ? ["officer", "enterprise"] : ["officer"]) named.add(role);
  return Object.entries({ ...accounts, ...others }).flatMap(([role, account]) => (named.has(role) ? [account] : []));
}

test("the list of pages is read whole", () => {
  const source = readFileSync(join(import.meta.dirname, "../../src/web/pages.ts"), "utf8");
  expect(pages.map(({ name }) => name)).toHaveLength([...source.matchAll(/^ {4}load: /gm)].length);
  expect(pages.filter(({ visitors }) => visitors.length === 0)).toEqual([]);
});

const everybody = [undefined, ...Object.values(accounts), ...Object.values(others)];

for (const visitor of everybody) {
  const seenBy = pages.filter(({ visitors }) => visitors.includes(visitor));
  story(`axe finds nothing on the pages of ${visitor ?? "anybody"}`, async (stage) => {
    const page = await stage.visit(visitor === undefined ? {} : { as: visitor });
    const found: string[] = [];
    for (const { name, path } of seenBy) {
      await page.goto(`${stage.server.url}${await addressOf(path, visitor, stage, page)}`);
      await settled(page);
      for (const shade of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: shade });
        if (shade === "dark") await page.getByRole("button", { name: "中文", exact: true }).click();
        await page.locator(`html[data-shade="${shade}"][lang="${shade === "dark" ? "zh-Hans" : "en"}"]`).waitFor();
        for (const { id, nodes } of (await axe(page).analyze()).violations)
          found.push(`${name}, ${shade}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
        const excess = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
        if (excess > 0) found.push(`${name}, ${shade}: ${excess} pixels wider than its window`);
      }
      await stage.shoot(page, `page ${name} ${visitor ?? "anybody"}`);
      await page.getByRole("button", { name: "English", exact: true }).click();
    }
    expect(found).toEqual([]);
  });
}

/** Every rule; of what passes, which is most of a page, nothing is told. There is no frame to go into. */
const axe = (page: Page): AxeBuilder =>
  new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();

/** A page of one parcel is shown with the one that is to be mended; a consumer's with the first of their own. */
async function addressOf(path: string, visitor: string | undefined, stage: Stage, page: Page): Promise<string> {
  if (!path.includes(":")) return path;
  const prefix = path.slice(0, path.indexOf("/:"));
  if (visitor !== "consumer") return `${prefix}/${stage.server.suggested.consignment}`;
  const answer = await page.request.get(`${stage.server.url}/v1/parcels?limit=1`);
  const { parcels } = (await answer.json()) as { parcels: readonly { platform: string; orderNo: string }[] };
  return `${prefix}/${parcels[0]!.platform}/${parcels[0]!.orderNo}`;
}

/** The drawn pixels of a text in the typeface that is served, as one text. */
const drawn = (page: Page, text: string): Promise<string> =>
  page.evaluate<string>(`(async () => {
    const font = '48px "Noto Sans SC"';
    await document.fonts.load(font, ${JSON.stringify(text)});
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 64 });
    const paper = canvas.getContext("2d");
    paper.font = font;
    paper.fillText(${JSON.stringify(text)}, 6, 50);
    return paper.getImageData(0, 0, 64, 64).data.join();
  })()`);

story("a Chinese character is drawn, and no sign for a missing one", async ({ visit }) => {
  const page = await visit({ language: "zh" });
  await seen(page.getByRole("heading", { level: 1 }));
  const [clear, pass, missing, nothing] = [
    await drawn(page, "清"),
    await drawn(page, "关"),
    await drawn(page, "\u0378"), // Unicode assigns it to no character, so no typeface has it.
    await drawn(page, " "),
  ];
  expect(new Set([clear, pass, missing]).size).toBe(3);
  expect([clear, pass]).not.toContain(nothing);
  const served = await page.evaluate<string[]>(
    `[...document.fonts].filter(({ status }) => status === "loaded").map(({ family }) => family.replaceAll('"', ""))`,
  );
  expect(new Set(served)).toEqual(new Set(["Noto Sans SC"]));
});
