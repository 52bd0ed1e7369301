import { expect, test } from "vitest";
import { nextOf } from "./next-of.ts";

test.each([
  { name: "a page of the console", asked: "/parcels/P/A-1?state=held", next: "/parcels/P/A-1?state=held" },
  { name: "nothing asked for", asked: null, next: undefined },
  { name: "another site", asked: "https://example.invalid/", next: undefined },
  { name: "another site without its scheme", asked: "//example.invalid/", next: undefined },
  { name: "another site behind a backslash", asked: "/\\example.invalid", next: undefined },
  { name: "another site behind a tab that browsers drop", asked: "/\t/example.invalid", next: undefined },
  { name: "another site behind steps upwards", asked: "/a/..//example.invalid", next: undefined },
  { name: "a script", asked: "javascript:alert(1)", next: undefined },
  { name: "a relative address", asked: "parcels", next: undefined },
  { name: "signing in itself", asked: "/sign-in?next=/me", next: undefined },
])("$name", ({ asked, next }) => expect(nextOf(asked)).toBe(next));
