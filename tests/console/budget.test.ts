import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { buildConsole, consoleDirectory } from "../../src/cli/build-console.ts";

/**
 * What a visitor's browser fetches of script before a page is there, compressed, from the files as they are built: the
 * entry, the page's own piece, and all that both bring.
 */
const KILOBYTE = 1_000;
const PUBLIC_BYTES_MAX = 250 * KILOBYTE;
const INSIDE_BYTES_MAX = 700 * KILOBYTE;

interface Piece {
  readonly file: string;
  readonly imports?: readonly string[];
  /** What it brings once it runs. */
  readonly dynamicImports?: readonly string[];
}
interface Page {
  readonly path: string;
  readonly isPublic: boolean;
  /** Whether somebody may begin with it who has signed in. */
  readonly isFirst: boolean;
  readonly file: string;
}

let manifest: Readonly<Record<string, Piece>>;
let pages: readonly Page[];
beforeAll(async () => {
  await buildConsole(undefined, () => undefined);
  manifest = JSON.parse(await readFile(join(consoleDirectory(), ".vite/manifest.json"), "utf8")) as typeof manifest;
  const source = await readFile(join(import.meta.dirname, "../../src/web/pages.ts"), "utf8");
  const entry =
    /path: "([^"]+)",\s+for: (.+),\s+isInNavigation: (.+),\s+load: async \(\) =>\s+\(await import\("\.\/([^"]+)"\)/g;
  pages = [...source.matchAll(entry)].map(([, path, access, isInNavigation, file]) => ({
    path: path!,
    // A consumer is at home on a telephone.
    isPublic: access === '"anyone"' || access!.includes('"consumer"'),
    isFirst: isInNavigation === "true" && access !== '"anyone"' && access !== '"signed-in"',
    file: file!,
  }));
  expect(pages).toHaveLength(source.match(/^ {4}path: /gm)!.length);
}, 600_000);

function piecesFor(...starts: readonly string[]): Set<string> {
  const found = new Set<string>();
  const follow = (name: string): void => {
    const piece = manifest[name];
    if (piece === undefined) throw new Error(`${name} was not built`);
    if (found.has(piece.file)) return;
    found.add(piece.file);
    for (const next of piece.imports ?? []) follow(next);
  };
  for (const start of starts) follow(start);
  return found;
}

/** A page with all that it brings for one role or another: its plots, its tables. */
function wholePiecesFor(file: string): Set<string> {
  const before = piecesFor("index.html");
  const own = Object.values(manifest).filter((piece) => piecesFor(file).has(piece.file) && !before.has(piece.file));
  return piecesFor("index.html", file, ...own.flatMap(({ dynamicImports }) => dynamicImports ?? []));
}

async function bytesOf(files: Iterable<string>): Promise<number> {
  let bytes = 0;
  for (const file of files) bytes += gzipSync(await readFile(join(consoleDirectory(), file)), { level: 9 }).length;
  return bytes;
}

describe("script before a page is there, compressed", () => {
  test(`public pages and those of consumers: at most ${PUBLIC_BYTES_MAX / KILOBYTE} kB`, async () => {
    const sizes = await Promise.all(
      pages
        .filter(({ isPublic }) => isPublic)
        .map(async ({ path, file }) => [path, await bytesOf(piecesFor("index.html", file))] as const),
    );
    expect(sizes.map(([path]) => path)).toEqual(expect.arrayContaining(["/", "/trace", "/sign-in", "/join"]));
    expect(sizes.filter(([, bytes]) => bytes > PUBLIC_BYTES_MAX)).toEqual([]);
  });

  test(`any other page, with its plots and tables: at most ${INSIDE_BYTES_MAX / KILOBYTE} kB`, async () => {
    const sizes = await Promise.all(
      pages.map(async ({ path, file }) => [path, await bytesOf(wholePiecesFor(file))] as const),
    );
    expect(pages.find(({ isFirst }) => isFirst)!.path).toBe("/overview"); // The officer's first is among them.
    expect(sizes.filter(([, bytes]) => bytes > INSIDE_BYTES_MAX)).toEqual([]);
    expect(Math.min(...sizes.map(([, bytes]) => bytes))).toBeGreaterThan(50 * KILOBYTE); // Something was measured.
  });
});

/** A text by which one knows a library, or what we make of it, in what is built. */
const heavy = [
  { what: "charts", mark: "_echarts_instance_", in: "/overview" },
  { what: "tables", mark: "data-table-foot", in: "/parcels" },
] as const;

describe.each(heavy)("$what", ({ mark, in: home }) => {
  const marked = async (files: Iterable<string>): Promise<string[]> => {
    const found: string[] = [];
    for (const file of files)
      if ((await readFile(join(consoleDirectory(), file), "utf8")).includes(mark)) found.push(file);
    return found;
  };
  test("come to no public page and to none of consumers'", async () => {
    for (const { path, file, isPublic } of pages)
      if (isPublic) expect([path, await marked(piecesFor("index.html", file))]).toEqual([path, []]);
  });
  test(`come to ${home} in a piece of their own`, async () => {
    const [page] = pages.filter(({ path }) => path === home);
    expect(await marked(piecesFor("index.html", page!.file))).toEqual([]);
    expect(await marked(wholePiecesFor(page!.file))).toHaveLength(1);
  });
});

test("computing a decision again, mending and sharing come when they are wanted, with no page", async () => {
  const own = ["replay/replay-facts.ts", "pages/parcel/mending.tsx", "pages/parcel/share.tsx"];
  const brought = piecesFor("index.html", ...pages.map(({ file }) => file));
  for (const name of own) expect([name, brought.has(manifest[name]!.file)]).toEqual([name, false]);
  expect(await bytesOf(piecesFor("replay/replay-facts.ts"))).toBeLessThan(PUBLIC_BYTES_MAX);
});

test("what is built holds no address of a machine, and no script stands in the page", async () => {
  const index = await readFile(join(consoleDirectory(), "index.html"), "utf8");
  expect(index.match(/<script[^>]*>/g)).toHaveLength(1);
  expect(index).toMatch(/<script type="module"[^>]* src="\/assets\/[^"]+"><\/script>/);
  for (const file of piecesFor("index.html")) {
    expect(await readFile(join(consoleDirectory(), file), "utf8")).not.toMatch(/file:\/\/\/|\/node_modules\//);
  }
});
