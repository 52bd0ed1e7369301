/** writeCount: how many, with its thousands set apart as in amounts: 12345 is "12,345", in both languages. */
export const writeCount = (count: number): string => count.toLocaleString("en-US", { maximumFractionDigits: 0 });
