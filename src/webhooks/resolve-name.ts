/**
 * resolveName: the addresses of a host: public names by asking the name servers, with a bounded time and without the
 * system's few threads; names that the operator allows as the system knows them (its hosts file among others).
 *
 * A name whose servers never answer would keep one of those threads for as long as the system likes, and with a few
 * such names everything that needs a thread would wait. Not here: which addresses may be called (`address-policy.ts`).
 */
import dns, { type LookupAddress } from "node:dns";

export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

const TRY_MS = 2_000;
const TRIES = 2;
/** However many servers there are. */
const WHOLE_MS = 5_000;

/** Rejects with a code where the host has no address. `servers` are those of the system where they are not given. */
export function resolveName(
  isAllowed: (host: string) => boolean,
  servers?: readonly string[],
  tryMs = TRY_MS,
): Resolve {
  return async (host) => {
    if (isAllowed(host)) return dns.promises.lookup(host, { all: true, verbatim: true });
    const resolver = new dns.promises.Resolver({ timeout: tryMs, tries: TRIES });
    if (servers !== undefined) resolver.setServers(servers);
    const timer = setTimeout(() => resolver.cancel(), WHOLE_MS);
    const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    clearTimeout(timer);
    const found: LookupAddress[] = [];
    if (four.status === "fulfilled") found.push(...four.value.map((address) => ({ address, family: 4 })));
    if (six.status === "fulfilled") found.push(...six.value.map((address) => ({ address, family: 6 })));
    if (found.length === 0 && four.status === "rejected") throw four.reason;
    return found;
  };
}
