/** The port of the rules in force: what holds on a day, and which day it is where none is asked for. */
import type { Day } from "../../kernel/day.ts";

/** `day` is null for today. */
export type RulesPort = (day: Day | null) => Promise<object>;
