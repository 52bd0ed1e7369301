/**
 * Wording of Fairway's own JSON: the noun's names are the document's names, so a path becomes a pointer or a dotted
 * element.
 */
import type { Wording } from "../../customs/filed.ts";

export const jsonWording: Wording = {
  pointer: (_kind, path) => `/${path}`,
  element: (_kind, path) => path.replace(/\/(\d+)(?=\/|$)/g, "[$1]").replaceAll("/", "."),
  value: (_kind, _path, value) => value,
};
