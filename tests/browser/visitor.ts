/**
 * Visitors: people with a browser of their own in front of the demo: they open pages, sign in, and leave a picture.
 *
 * `story` is a test of one or several visitors. What a page complains of by itself (a script that fails, a style that
 * its policy refuses) fails the story. Pictures lie in dist/screenshots, of a story that failed too. Waiting is for
 * what can be seen, never for time to pass.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { launchChromium } from "./chromium.ts";
import { demoServer, sharedPlace, type DemoServer } from "./demo-server.ts";

export type Language = "en" | "zh";

export interface Wanted {
  /** The demo's account; nobody signs in where it is absent. */
  readonly as?: string;
  /** Where to begin; signing in leads there. */
  readonly at?: string;
  readonly language?: Language;
  readonly shade?: "light" | "dark";
  readonly width?: number;
}

export interface Stage {
  readonly server: DemoServer;
  /** Somebody with a browser of their own, signed in and where they wanted to be. */
  visit(wanted: Wanted): Promise<Page>;
  /** Keeps what a page looks like now. */
  shoot(page: Page, name: string): Promise<void>;
}

const STORY_MS_MAX = 240_000;
/** Of one thing to be seen; a busy machine takes its time. */
const SEEN_WITHIN_MS = 60_000;
const pictures = join(import.meta.dirname, "../../dist/screenshots");
const words = {
  en: { name: /^Name/, password: /^Password/, signIn: "Sign in", signOut: "Sign out", switchTo: "English" },
  zh: { name: /^用户名/, password: /^密码/, signIn: "登录", signOut: "退出", switchTo: "中文" },
} as const;

let browser: Browser;
let server: DemoServer;

/** To be called once by a file of browser tests. */
export function openStage(): void {
  beforeAll(async () => {
    browser = await launchChromium(join(await sharedPlace(), "chromium"));
    server = await demoServer();
    await mkdir(pictures, { recursive: true });
  }, STORY_MS_MAX);
  afterAll(() => browser.close());
}

export function story(name: string, tell: (stage: Stage) => Promise<void>): void {
  test(name, { timeout: STORY_MS_MAX }, async () => {
    const contexts: BrowserContext[] = [];
    const complaints: string[] = [];
    const shoot = async (page: Page, title: string): Promise<void> => {
      await page.screenshot({
        path: join(pictures, `${title.replaceAll(/[^\p{L}\p{N}]+/gu, "-")}.png`),
        animations: "disabled",
      });
    };
    const visit = async (wanted: Wanted): Promise<Page> => {
      const context = await openContext(browser, wanted);
      contexts.push(context);
      const page = await context.newPage();
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error" && !isAnswer(message.text())) complaints.push(message.text());
      });
      await begin(page, server, wanted);
      return page;
    };
    try {
      await tell({ server, visit, shoot });
      expect(complaints).toEqual([]);
    } catch (error) {
      for (const [at, page] of contexts.flatMap((context) => context.pages()).entries())
        await shoot(page, `failed ${name} ${at}`);
      throw error;
    } finally {
      for (const context of contexts) await context.close();
    }
  });
}

/** The browser notes down each answer that is no success; refusals are told by the page, and are part of stories. */
const isAnswer = (text: string): boolean => text.startsWith("Failed to load resource:");

export async function openContext(
  by: Browser,
  { language = "en", shade = "light", width = 1280 }: Wanted,
): Promise<BrowserContext> {
  const context = await by.newContext({
    viewport: { width, height: 900 },
    locale: language === "zh" ? "zh-CN" : "en-US",
    colorScheme: shade,
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(SEEN_WITHIN_MS);
  return context;
}

/** Opens a page of the console, through signing in where somebody is to. */
export async function begin(page: Page, { url, passwords }: DemoServer, wanted: Wanted): Promise<void> {
  const { as, at, language = "en" } = wanted;
  if (as === undefined) {
    await page.goto(`${url}${at ?? "/"}`);
    return;
  }
  const { name, password, signIn, signOut, switchTo } = words[language];
  await page.goto(`${url}/sign-in${at === undefined ? "" : `?next=${encodeURIComponent(at)}`}`);
  await page.getByLabel(name).fill(as);
  await page.getByLabel(password).fill(passwords[as]!);
  await page.getByRole("button", { name: signIn, exact: true }).click();
  // An account begins in its own language, which is English for those of the demo.
  await seen(page.getByRole("button", { name: words.en.signOut }));
  if (language !== "en") await page.getByRole("button", { name: switchTo, exact: true }).click();
  await seen(page.getByRole("button", { name: signOut }));
}

/** Waits until it is there to be seen. */
export const seen = (what: Locator): Promise<void> => what.first().waitFor({ state: "visible" });

/** Waits until the page has drawn what it asked the server for. */
export async function settled(page: Page): Promise<void> {
  await seen(page.getByRole("heading", { level: 1 }));
  const waits = { timeout: SEEN_WITHIN_MS };
  const marks = `performance.getEntriesByName("fairway:interactive").length`;
  await expect.poll(() => page.evaluate<number>(marks), waits).toBeGreaterThan(0);
  await expect.poll(() => page.locator("main .loading, main [aria-busy=true]").count(), waits).toBe(0);
}
