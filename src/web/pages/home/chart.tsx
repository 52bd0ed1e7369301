/**
 * Chart: a sea chart of a channel: depth lines, cans to port, cones to starboard. It tells nothing that words do
 * not.
 */
import type { ReactNode } from "react";

/** Where the marks stand, along the way in. */
const cans = [
  [68, 195],
  [174, 149],
  [352, 114],
  [503, 63],
] as const;
const cones = [
  [102, 257],
  [247, 217],
  [392, 182],
  [516, 140],
] as const;

export function Chart(): ReactNode {
  return (
    <svg className="chart" viewBox="0 0 600 280" aria-hidden="true">
      <path
        className="chart-deep"
        d="M0 214C120 190 150 140 262 128S430 96 600 20v96C470 170 420 176 330 196S150 250 0 280z"
      />
      <path className="chart-line" d="M0 150C90 138 142 92 250 82S420 54 600-28" />
      <path className="chart-line" d="M0 100C70 92 130 52 236 42S400 16 520-40" />
      <path className="chart-line" d="M70 320c80-34 190-46 288-66S520 206 620 158" />
      <path className="chart-line" d="M210 330c60-20 130-30 190-44s130-34 220-78" />
      <path className="chart-way" d="M-10 252C110 222 160 176 268 160S440 124 610 62" />
      {cans.map(([x, y]) => (
        <rect key={x} className="chart-can" x={x - 6} y={y - 8} width="12" height="16" rx="1.5" />
      ))}
      {cones.map(([x, y]) => (
        <path key={x} className="chart-cone" d={`M${String(x)} ${String(y - 9)}l8 17h-16z`} />
      ))}
      <g className="chart-figures">
        <text x="112" y="196">
          12
        </text>
        <text x="196" y="196">
          14
        </text>
        <text x="330" y="178">
          15
        </text>
        <text x="458" y="142">
          15
        </text>
        <text x="300" y="66">
          6
        </text>
        <text x="436" y="240">
          7
        </text>
      </g>
    </svg>
  );
}
