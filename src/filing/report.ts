/** Report: how a check of this room says one problem; the path is the noun's, such as "items/0/total". */
import type { ProblemCode } from "../kernel/problem.ts";

export type Report = (code: ProblemCode, path: string, detail: string) => void;
