/**
 * addressPolicy: where a webhook may go. Only to public addresses by https, but for what the operator allows.
 *
 * The operator's permission is a list of networks (10.0.0.0/8, ::1/128) and host names; what is on it may be private,
 * by http, on any port. Everything else: https on port 443 or 8443, no user in the address, and only addresses of the
 * public Internet. Special networks after the IANA registries for IPv4 and IPv6 (RFC 6890 and its updates). Judged are
 * the address's text, and again each resolved address at the moment of connecting (`send.ts`).
 */
import { BlockList, isIP } from "node:net";

export interface AddressPolicy {
  /** What is wrong with the text of an address; undefined where nothing is. */
  judgeUrl(text: string): string | undefined;
  /** Does the operator allow this host by its name? */
  allowsHost(host: string): boolean;
  /** May this resolved address of the URL's host be called? Plain http and odd ports lead only where it is allowed. */
  admits(address: string, url: URL): boolean;
}

const PORTS = new Set(["", "443", "8443"]);
const URL_LENGTH_MAX = 2_000;

const special4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16", // Link-local, with the metadata services of clouds.
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];
/** Within 2000::/3, which alone is public. */
const special6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const refused4 = networks(special4);
const public6 = networks(["2000::/3"]);
const refused6 = networks(special6);

export class PolicyError extends Error {
  override name = "PolicyError";
}

/** `allowed` is the operator's list, separated by commas. Throws `PolicyError` where an entry is neither. */
export function addressPolicy(allowed: string): AddressPolicy {
  const entries = allowed
    .split(",")
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== "");
  for (const entry of entries)
    if (!isNetwork(entry) && !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(entry))
      throw new PolicyError(`${entry} is neither a network, as 10.0.0.0/8, nor a host name`);
  const nets = networks(entries.filter(isNetwork));
  const hosts = new Set(entries.filter((entry) => !isNetwork(entry)));
  const isAllowed = (address: string, host: string): boolean =>
    hosts.has(host) || contains(nets, address) || hosts.has(address);

  return {
    judgeUrl(text) {
      const url = text.length <= URL_LENGTH_MAX && URL.canParse(text) ? new URL(text) : undefined;
      if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:"))
        return "The address must be an https URL.";
      if (url.username !== "" || url.password !== "") return "The address must not carry a user or a password.";
      if (url.hash !== "") return "The address must not have a fragment.";
      const host = hostOf(url);
      const isLiteral = isIP(host) !== 0;
      if (hosts.has(host) || (isLiteral && isAllowed(host, host))) return undefined;
      if (isLiteral && !isPublic(host)) return "The address leads to a network that is not public.";
      // A name may still resolve to a network that is allowed: it is judged then.
      if (isOrdinary(url) || (!isLiteral && entries.some(isNetwork))) return undefined;
      return url.protocol === "https:"
        ? "The address must be on port 443 or 8443."
        : "The address must be an https URL.";
    },
    allowsHost: (host) => hosts.has(host.toLowerCase().replace(/\.$/, "")),
    admits: (address, url) => isAllowed(address, hostOf(url)) || (isPublic(address) && isOrdinary(url)),
  };
}

const isOrdinary = ({ protocol, port }: URL): boolean => protocol === "https:" && PORTS.has(port);

/** The host without the brackets of IPv6 and without the last dot of a full name. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");

export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !refused4.check(address, "ipv4");
  return family === 6 && public6.check(address, "ipv6") && !refused6.check(address, "ipv6");
}

function isNetwork(entry: string): boolean {
  const [, address, bits] = /^([0-9a-f.:]+)\/(\d{1,3})$/.exec(entry) ?? [];
  const family = address === undefined ? 0 : isIP(address);
  return family !== 0 && Number(bits) <= (family === 4 ? 32 : 128);
}

function networks(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address, bits] = entry.split("/") as [string, string];
    list.addSubnet(address, Number(bits), isIP(address) === 4 ? "ipv4" : "ipv6");
  }
  return list;
}

const contains = (list: BlockList, address: string): boolean =>
  isIP(address) !== 0 && list.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
