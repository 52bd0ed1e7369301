/**
 * pages: every page of the console, in one place: its address, who may open it, where it stands in the navigation, and
 * the file that draws it, which is fetched when the page is opened.
 *
 * The server answers these addresses with the console (`consolePaths` in `src/http/console.ts`; a test compares).
 */
import type { ComponentType } from "react";
import type { Role } from "./session/session.ts";
import type { PageName } from "./shell/words.ts";

export interface Page {
  readonly name: PageName;
  /** As the router writes it. */
  readonly path: string;
  /** "anyone": without signing in; "signed-in": every role. */
  readonly for: "anyone" | "signed-in" | readonly Role[];
  /** Whether it stands in the navigation; pages there are in the order of this list. */
  readonly isInNavigation: boolean;
  readonly load: () => Promise<ComponentType>;
}

/** Whoever may ask for parcels and their figures. */
const readers = ["officer", "supervisor", "analyst", "enterprise", "agency", "right_holder"] as const;

export const pages: readonly Page[] = [
  {
    name: "home",
    path: "/",
    for: "anyone",
    isInNavigation: false,
    load: async () => (await import("./pages/home/home-page.tsx")).HomePage,
  },
  {
    name: "overview",
    path: "/overview",
    for: readers,
    isInNavigation: true,
    load: async () => (await import("./pages/overview/overview-page.tsx")).OverviewPage,
  },
  {
    name: "parcels",
    path: "/parcels",
    for: [...readers, "consumer"],
    isInNavigation: true,
    load: async () => (await import("./pages/parcels/parcels-page.tsx")).ParcelsPage,
  },
  {
    name: "parcel",
    path: "/parcels/:platform/:orderNo",
    for: [...readers, "consumer"],
    isInNavigation: false,
    load: async () => (await import("./pages/parcel/parcel-page.tsx")).ParcelPage,
  },
  {
    name: "desk",
    path: "/desk",
    for: ["officer", "supervisor", "analyst"],
    isInNavigation: true,
    load: async () => (await import("./pages/desk/desk-page.tsx")).DeskPage,
  },
  {
    name: "upload",
    path: "/upload",
    for: ["enterprise"],
    isInNavigation: true,
    load: async () => (await import("./pages/upload/upload-page.tsx")).UploadPage,
  },
  {
    name: "rules",
    path: "/rules",
    for: "signed-in",
    isInNavigation: true,
    load: async () => (await import("./pages/rules/rules-page.tsx")).RulesPage,
  },
  {
    name: "trace",
    path: "/trace",
    for: "anyone",
    isInNavigation: true,
    load: async () => (await import("./pages/trace/trace-page.tsx")).TracePage,
  },
  {
    name: "signIn",
    path: "/sign-in",
    for: "anyone",
    isInNavigation: false,
    load: async () => (await import("./pages/sign-in/sign-in-page.tsx")).SignInPage,
  },
  {
    name: "join",
    path: "/join",
    for: "anyone",
    isInNavigation: false,
    load: async () => (await import("./pages/join/join-page.tsx")).JoinPage,
  },
  {
    name: "people",
    path: "/people",
    for: ["administrator", "enterprise"],
    isInNavigation: true,
    load: async () => (await import("./pages/people/people-page.tsx")).PeoplePage,
  },
  {
    name: "looks",
    path: "/looks",
    for: ["data_protection_officer"],
    isInNavigation: true,
    load: async () => (await import("./pages/looks/looks-page.tsx")).LooksPage,
  },
  {
    name: "me",
    path: "/me",
    for: "signed-in",
    isInNavigation: true,
    load: async () => (await import("./pages/me/me-page.tsx")).MePage,
  },
];

export const mayOpen = (page: Page, role: Role): boolean =>
  page.for === "anyone" || page.for === "signed-in" || page.for.includes(role);

/** Where somebody begins who has signed in: the first page that is for their role in particular. */
export function startOf(role: Role): string {
  const own = pages.find((page) => page.isInNavigation && typeof page.for !== "string" && mayOpen(page, role));
  return own?.path ?? "/me";
}
