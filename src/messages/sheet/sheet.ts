/** Sheet: rows of cells under a row of headings, as they are written for programs that calculate (CSV, Excel). */
export interface Sheet {
  readonly name: string;
  readonly headings: readonly string[];
  /** In pieces, as they are read; a number is exact as its text says. */
  readonly rows: AsyncIterable<readonly (readonly Cell[])[]>;
}

/** `decimal` is a number written as a decimal text. Null is an empty cell. */
export type Cell = string | { readonly decimal: string } | null;
