/**
 * drawColumns: columns over names that have an order, by ECharts: the one file that imports it, fetched when a plot is
 * first on a page (`plot.tsx`).
 *
 * It is drawn as SVG whose colours are the tokens themselves (`var(--accent)`), so another brightness and paper need no
 * new drawing. Who wants less motion gets none. Not here: what the columns mean, and the same as a table.
 */
import { BarChart, type BarSeriesOption } from "echarts/charts";
import {
  GridComponent,
  TooltipComponent,
  type GridComponentOption,
  type TooltipComponentOption,
} from "echarts/components";
import { init, use, type ComposeOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { typeface } from "./tokens.ts";
import { writeCount } from "./write-count.ts";

use([BarChart, GridComponent, TooltipComponent, SVGRenderer]);

type Option = ComposeOption<BarSeriesOption | GridComponentOption | TooltipComponentOption>;

export interface Column {
  readonly name: string;
  readonly value: number;
  /** Whether its name stands below it; without this where there is room. */
  readonly isNamed?: boolean;
}

export interface Drawing {
  show(columns: readonly Column[]): void;
  end(): void;
}

const MOVES_MS = 300;
const COLUMN_WIDTH_MAX = 56;

export function drawColumns(element: HTMLElement): Drawing {
  const chart = init(element, null, { renderer: "svg" });
  const sizes = new ResizeObserver(() => chart.resize());
  sizes.observe(element);
  return {
    show: (columns) => chart.setOption<Option>(optionOf(columns)),
    end() {
      sizes.disconnect();
      chart.dispose();
    },
  };
}

function optionOf(columns: readonly Column[]): Option {
  const text = { fontFamily: typeface, fontSize: 12, color: "var(--quiet)" };
  const isMoving = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const isChosen = columns.some(({ isNamed }) => isNamed !== undefined);
  return {
    animation: isMoving,
    animationDuration: MOVES_MS,
    animationDurationUpdate: MOVES_MS,
    stateAnimation: { duration: 0 },
    textStyle: text,
    grid: { top: 12, right: 8, bottom: 4, left: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: {
      type: "category",
      data: columns.map(({ name }) => name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: "var(--control)" } },
      axisLabel: {
        ...text,
        hideOverlap: true,
        ...(isChosen && { interval: (index: number) => columns[index]?.isNamed === true }),
      },
    },
    yAxis: {
      type: "value",
      minInterval: 1,
      splitNumber: 4,
      splitLine: { lineStyle: { color: "var(--line)" } },
      axisLabel: { ...text, formatter: writeCount },
    },
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "shadow", shadowStyle: { color: "var(--ink)", opacity: 0.06 } },
      confine: true,
      transitionDuration: 0,
      backgroundColor: "var(--surface)",
      borderColor: "var(--line)",
      textStyle: { ...text, color: "var(--ink)" },
      valueFormatter: (value) => writeCount(Number(value)),
    },
    series: [
      {
        type: "bar",
        data: columns.map(({ value }) => value),
        barMaxWidth: COLUMN_WIDTH_MAX,
        barCategoryGap: "25%",
        itemStyle: { color: "var(--accent)", borderRadius: [2, 2, 0, 0] },
        emphasis: { itemStyle: { color: "var(--ink)" } },
      },
    ],
  };
}
