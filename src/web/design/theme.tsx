/**
 * Theme: light or dark, as the system has it or as was chosen, for our own style sheets and for Ant Design alike.
 */
import { ConfigProvider, theme as ant, type ThemeConfig } from "antd";
import zhCN from "antd/locale/zh_CN";
import enUS from "antd/locale/en_US";
import { useCallback, useLayoutEffect, useMemo, useSyncExternalStore, type ReactNode } from "react";
import { language } from "../words/words.ts";
import { createChoice } from "./choice.ts";
import { figures, palettes, typeface, type Palette } from "./tokens.ts";

export const brightnesses = ["system", "light", "dark"] as const;
export type Brightness = (typeof brightnesses)[number];
export const brightness = createChoice<Brightness>("brightness", brightnesses, () => "system");

/** Whether it holds of the screen, or the paper, now. */
function useMedia(query: string): boolean {
  const media = useMemo(() => window.matchMedia(query), [query]);
  const subscribe = useCallback(
    (listener: () => void) => {
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    [media],
  );
  return useSyncExternalStore(subscribe, () => media.matches);
}

/** What is to be seen now; paper is light. */
export function useShade(): "light" | "dark" {
  const chosen = brightness.use();
  const isNight = useMedia("(prefers-color-scheme: dark)");
  if (useMedia("print")) return "light";
  return chosen === "system" ? (isNight ? "dark" : "light") : chosen;
}

export function Theme({ children }: { readonly children: ReactNode }): ReactNode {
  const shade = useShade();
  const spoken = language.use();
  useLayoutEffect(() => paint(shade), [shade]);
  const config = useMemo(() => themeOf(shade), [shade]);
  return (
    <ConfigProvider theme={config} locale={spoken === "zh" ? zhCN : enUS} button={{ autoInsertSpace: false }}>
      {children}
    </ConfigProvider>
  );
}

/** "accentInk" is `--accent-ink`. */
function paint(shade: "light" | "dark"): void {
  const { style, dataset } = document.documentElement;
  dataset["shade"] = shade;
  style.colorScheme = shade;
  for (const [name, value] of Object.entries(palettes[shade])) style.setProperty(`--${dashed(name)}`, String(value));
  style.setProperty("--typeface", typeface);
  style.setProperty("--figures", figures);
}

const dashed = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function themeOf(shade: "light" | "dark"): ThemeConfig {
  const palette: Palette = palettes[shade];
  return {
    algorithm: shade === "dark" ? ant.darkAlgorithm : ant.defaultAlgorithm,
    hashed: false,
    token: {
      colorPrimary: palette.accent,
      colorLink: palette.accent,
      colorLinkHover: palette.accent,
      colorLinkActive: palette.accent,
      colorInfo: palette.blue,
      colorSuccess: palette.green,
      colorWarning: palette.yellow,
      colorError: palette.red,
      colorText: palette.ink,
      colorTextSecondary: palette.quiet,
      colorTextTertiary: palette.quiet,
      colorTextDescription: palette.quiet,
      colorTextPlaceholder: palette.quiet,
      colorTextLightSolid: palette.accentInk,
      colorBgLayout: palette.ground,
      colorBgContainer: palette.surface,
      colorBgElevated: palette.surface,
      colorBorder: palette.control,
      colorBorderSecondary: palette.line,
      colorSplit: palette.line,
      colorPrimaryText: palette.accent,
      colorPrimaryHover: palette.accent,
      colorPrimaryActive: palette.accent,
      colorErrorText: palette.red,
      fontFamily: typeface,
      fontFamilyCode: figures,
      fontSize: 14,
      fontWeightStrong: 600,
      borderRadius: 6,
      controlHeight: 36,
      motion: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    },
    components: {
      Table: { headerBg: palette.sunken, headerColor: palette.quiet, rowHoverBg: palette.sunken, cellPaddingBlock: 9 },
      Button: { fontWeight: 600, primaryShadow: "none", defaultShadow: "none", dangerShadow: "none" },
    },
  };
}
