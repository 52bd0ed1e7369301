/**
 * buildConsole: dist/web from src/web, where it is not what its sources say.
 *
 * The sources' SHA-256 lies beside what was built from them, so that an unchanged console costs a few milliseconds.
 * It is built aside and put in place whole, by one builder at a time; texts get compressed twins, so that serving
 * compresses nothing. Run by `npm start` and `npm test`. Not here: how it is built (`vite.config.ts`), how it is
 * served (`http/`).
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { build as Build } from "vite";
import { withLock } from "../store/embedded/with-lock.ts";
import { projectRoot } from "./home.ts";
import { say } from "./talk.ts";

const STAMP = ".stamp";
/** Below this, compression gains less than its header costs. */
const COMPRESSED_BYTES_MIN = 1_024;
/** Higher ones take ten times as long for two percent. */
const BROTLI_QUALITY = 9;
const REPORT_EVERY = 100;

export type ConsoleState = "built" | "outdated" | "absent";

export const consoleDirectory = (root = projectRoot): string => join(root, "dist", "web");

/** Whether what is built is what the sources say. */
export async function consoleState(root = projectRoot): Promise<ConsoleState> {
  const stamp = await readStamp(consoleDirectory(root));
  if (stamp === undefined) return "absent";
  return stamp === (await stampOf(root)) ? "built" : "outdated";
}

async function readStamp(directory: string): Promise<string | undefined> {
  try {
    return await readFile(join(directory, STAMP), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** SHA-256 over every file that has a part in the console, by name and content. */
export async function stampOf(root = projectRoot): Promise<string> {
  const sources = await readdir(join(root, "src/web"), { recursive: true, withFileTypes: true });
  const files = sources
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  files.push(...["vite.config.ts", "package-lock.json", "src/cli/build-console.ts"].map((name) => join(root, name)));
  const hash = createHash("sha256");
  for (const file of files.sort()) {
    const bytes = await readFile(file);
    hash.update(`${file.slice(root.length)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

/** Builds where it must; the answer is whether it did. */
export async function buildConsole(root = projectRoot, tell: (sentence: string) => void = say): Promise<boolean> {
  if ((await consoleState(root)) === "built") return false;
  const dist = join(root, "dist");
  await mkdir(dist, { recursive: true });
  return withLock(join(dist, "build.lock"), async () => {
    const stamp = await stampOf(root);
    if ((await readStamp(consoleDirectory(root))) === stamp) return false; // Another one was quicker.
    const aside = join(dist, "web.next");
    await rm(aside, { recursive: true, force: true });
    const start = performance.now();
    tell("Building the console from src/web; this takes a moment, after each change of it…");
    const modules = await bundle(root, aside);
    const files = await compress(aside);
    await writeFile(join(aside, STAMP), stamp);
    await rm(consoleDirectory(root), { recursive: true, force: true });
    await rename(aside, consoleDirectory(root));
    const seconds = ((performance.now() - start) / 1_000).toFixed(1);
    tell(`The console is built: ${modules} modules, ${files} files, ${seconds} s.`);
    return true;
  });
}

/** Answers how many modules went into it. */
async function bundle(root: string, outDir: string): Promise<number> {
  const { build } = await import("vite"); // Only where there is something to build.
  const { NODE_ENV } = process.env;
  process.env["NODE_ENV"] = "production"; // Else libraries bring what helps those who write them, at half the weight again.
  try {
    return await count(build, root, outDir);
  } finally {
    if (NODE_ENV === undefined) delete process.env["NODE_ENV"];
    else process.env["NODE_ENV"] = NODE_ENV;
  }
}

async function count(build: typeof Build, root: string, outDir: string): Promise<number> {
  let modules = 0;
  await build({
    configFile: join(root, "vite.config.ts"),
    logLevel: "warn",
    build: { outDir },
    plugins: [
      {
        name: "count",
        transform() {
          modules += 1;
          if (process.stderr.isTTY && modules % REPORT_EVERY === 0) process.stderr.write(`\r  ${modules} modules `);
        },
      },
    ],
  });
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  return modules;
}

const compressed = /\.(js|css|svg|json)$/;

/** Puts the compressed twins beside each text; answers how many files there were. */
async function compress(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } };
  for (const file of files) {
    if (!compressed.test(file)) continue;
    const bytes = await readFile(file);
    if (bytes.length < COMPRESSED_BYTES_MIN) continue;
    await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
    await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, brotli));
  }
  return files.length;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await buildConsole();
