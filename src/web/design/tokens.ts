/**
 * Tokens: the colours and measures of the console, for light and dark. One source: Ant Design's theme and the style
 * sheets (as custom properties, `--ink` and so on) are both made from it.
 *
 * Text on its ground has a contrast of at least 4.5, lines of controls and marks one of at least 3 (WCAG 2.2, 1.4.3
 * and 1.4.11); `tokens.test.ts` computes it. Red and green are the sides of a channel and mean the lanes; nothing
 * else in the console is told by them alone.
 */
export interface Palette {
  /** The page behind everything. */
  readonly ground: string;
  /** Cards, tables, forms. */
  readonly surface: string;
  /** Heads of tables, what the pointer is over. */
  readonly sunken: string;
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  /** Borders of what can be typed into. */
  readonly control: string;
  /** Links, buttons, what is chosen. */
  readonly accent: string;
  readonly accentInk: string;
  readonly accentWash: string;
  /** The shore: the band with the navigation. */
  readonly shore: string;
  readonly shoreInk: string;
  readonly shoreQuiet: string;
  readonly shoreChosen: string;
  readonly green: string;
  readonly greenWash: string;
  readonly yellow: string;
  readonly yellowWash: string;
  readonly red: string;
  readonly redWash: string;
  readonly blue: string;
  readonly blueWash: string;
  readonly neutral: string;
  readonly neutralWash: string;
  /** The marks of the channel, on the shore: the can, the cone, and the way between them. */
  readonly can: string;
  readonly cone: string;
  readonly channel: string;
  readonly shadow: string;
}

export const palettes: Readonly<Record<"light" | "dark", Palette>> = {
  light: {
    ground: "#f3f6f8",
    surface: "#ffffff",
    sunken: "#eef2f5",
    ink: "#14232e",
    quiet: "#4d5f6c",
    line: "#d9e1e7",
    control: "#7d8f9b",
    accent: "#0a5f8a",
    accentInk: "#ffffff",
    accentWash: "#e3f0f7",
    shore: "#0d2b3e",
    shoreInk: "#eef6fa",
    shoreQuiet: "#a9c2d0",
    shoreChosen: "#1b4560",
    green: "#176b47",
    greenWash: "#e2f3ea",
    yellow: "#7a5300",
    yellowWash: "#fcf0d3",
    red: "#ab2a22",
    redWash: "#fce8e6",
    blue: "#0a5f8a",
    blueWash: "#e3f0f7",
    neutral: "#475966",
    neutralWash: "#e9eef2",
    can: "#f0695e",
    cone: "#35b27c",
    channel: "#7fc4e0",
    shadow: "0 1px 2px rgb(13 43 62 / 8%), 0 4px 14px rgb(13 43 62 / 5%)",
  },
  dark: {
    ground: "#0b141b",
    surface: "#121e27",
    sunken: "#182732",
    ink: "#e4edf2",
    quiet: "#a0b3bf",
    line: "#273945",
    control: "#647a88",
    accent: "#6cbfe3",
    accentInk: "#06202d",
    accentWash: "#143245",
    shore: "#08111a",
    shoreInk: "#e4edf2",
    shoreQuiet: "#9db3c0",
    shoreChosen: "#173447",
    green: "#63cf9d",
    greenWash: "#10322a",
    yellow: "#efc163",
    yellowWash: "#35290f",
    red: "#ff938a",
    redWash: "#3d1b1b",
    blue: "#7cc6e7",
    blueWash: "#143245",
    neutral: "#b0c0ca",
    neutralWash: "#22323d",
    can: "#f0695e",
    cone: "#35b27c",
    channel: "#7fc4e0",
    shadow: "0 1px 2px rgb(0 0 0 / 40%), 0 4px 14px rgb(0 0 0 / 25%)",
  },
};

/** The system's own faces only where a character is in no subset of ours. */
export const typeface = '"Noto Sans SC", system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", sans-serif';
export const figures = 'ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "Noto Sans SC", monospace';
