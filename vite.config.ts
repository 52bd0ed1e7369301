/**
 * How the console is built: src/web to dist/web, in pieces that a page brings when it is opened.
 *
 * Every asset carries its hash in its name and is never embedded, for the console's policy allows nothing inline. Not
 * here: when it is built, and the compressed twins (`src/cli/build-console.ts`), how it is served (`src/http`).
 */
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const api = "http://127.0.0.1:8080";

export default defineConfig({
  root: join(import.meta.dirname, "src/web"),
  plugins: [react(), woff2Alone(), styleNonce()],
  build: {
    outDir: join(import.meta.dirname, "dist/web"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    manifest: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_200,
  },
  // `npx vite` serves the sources as they change, in front of a running Fairway.
  server: { proxy: { "/v1": api, "/docs": api, "/health": api, "/metrics": api } },
});

/** Every browser that runs the console reads woff2; the older form would double what is built. */
function woff2Alone(): Plugin {
  return {
    name: "woff2-alone",
    enforce: "pre",
    transform(code, id) {
      if (!/@fontsource[\\/].*\.css$/.test(id)) return undefined;
      return { code: code.replaceAll(/,\s*url\([^)]*\.woff\) format\('woff'\)/g, ""), map: null };
    },
  };
}

/**
 * Styles that components bring at run time carry the nonce of the page, whoever brings them; the libraries forget it
 * here and there. A build in which one of the places is not found fails.
 */
function styleNonce(): Plugin {
  const makers =
    /(@rc-component[\\/]util[\\/]es[\\/]Dom[\\/]dynamicCSS|@ant-design[\\/]icons[\\/]es[\\/]cssUtils)\.js$/;
  const place = /if \(csp\?\.nonce\) \{\s*styleNode\.nonce = csp\??\.nonce;\s*\}/;
  const nonce = `styleNode.nonce = document.querySelector('meta[name="style-nonce"]')?.content ?? "";`;
  const found = new Set<string>();
  return {
    name: "style-nonce",
    apply: "build",
    transform(code, id) {
      const [maker] = makers.exec(id) ?? [];
      if (maker === undefined) return undefined;
      if (!place.test(code)) throw new Error(`style-nonce: the place where ${maker} makes a style was not found`);
      found.add(maker);
      return { code: code.replace(place, nonce), map: null };
    },
    buildEnd(error) {
      if (error === undefined && found.size !== 2) throw new Error("style-nonce: a maker of styles was not found");
    },
  };
}
