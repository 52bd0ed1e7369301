/**
 * useStartOf: where somebody begins who has signed in. The frame knows the pages and provides it; pages do not know
 * each other.
 */
import { createContext, useContext } from "react";
import type { Role } from "./session.ts";

type StartOf = (role: Role) => string;

export const StartOfContext = createContext<StartOf>(() => "/me");
export const useStartOf = (): StartOf => useContext(StartOfContext);
