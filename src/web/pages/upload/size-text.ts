/** sizeText: how large a file is, as people say it: "940 B", "12.4 kB", "3.0 MB". */
const STEP = 1_000;
const units = ["B", "kB", "MB", "GB", "TB"];

export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= STEP && unit < units.length - 1) {
    value /= STEP;
    unit += 1;
  }
  return `${unit === 0 ? String(value) : value.toFixed(1)} ${units[unit]!}`;
}
