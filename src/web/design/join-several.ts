/** joinSeveral: several values as the one text that a form's field holds: a line each; and back. No value has lines. */
export const joinSeveral = (values: readonly string[]): string => values.join("\n");
export const partSeveral = (text: string): readonly string[] => text.split("\n").filter((value) => value !== "");
