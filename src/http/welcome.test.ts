import { expect, test } from "vitest";
import { serve } from "./fake-server.ts";

test("/ says in both languages what this is, links the docs and the health, and loads nothing from anywhere", async () => {
  const { app } = await serve();
  const answer = await app.inject("/");
  expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
  for (const part of ['lang="en"', 'lang="zh-Hans"', 'href="/docs"', 'href="/health"'])
    expect(answer.body).toContain(part);
  expect(answer.body).not.toMatch(/<script|https?:/);
});
