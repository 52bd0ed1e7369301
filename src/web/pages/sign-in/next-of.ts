/** nextOf: where to go after signing in: an address of this console, and nothing that leads elsewhere. */
export function nextOf(asked: string | null): string | undefined {
  if (asked === null || !asked.startsWith("/") || /[\\\p{Cc}]/u.test(asked)) return undefined;
  const url = new URL(asked, "http://console.invalid");
  if (url.origin !== "http://console.invalid" || url.pathname === "/sign-in" || url.pathname.startsWith("//"))
    return undefined;
  return `${url.pathname}${url.search}`;
}
