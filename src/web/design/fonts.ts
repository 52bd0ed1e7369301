/**
 * Fonts: Noto Sans SC, served from here, in two weights. A browser fetches the subsets whose characters are on the
 * page, and no others. Their style sheet is large, so it comes beside the first page and not before it.
 */
import "@fontsource/noto-sans-sc/400.css";
import "@fontsource/noto-sans-sc/600.css";
