import { describe, expect, test } from "vitest";
import { addressPolicy, isPublic, PolicyError } from "./address-policy.ts";

const publicOnes = [
  "8.8.8.8",
  "1.1.1.1",
  "172.15.255.255",
  "172.32.0.0",
  "100.63.0.1",
  "100.128.0.1",
  "2606:4700::1111",
];
const refused = [
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "127.0.0.1",
  "127.255.255.254",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.2.1",
  "192.168.1.1",
  "198.18.0.1",
  "198.51.100.7",
  "203.0.113.9",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:127.0.0.1",
  "::ffff:8.8.8.8",
  "64:ff9b::7f00:1",
  "2001::1",
  "2001:db8::1",
  "2002:7f00:1::",
  "fc00::1",
  "fd12:3456::1",
  "fe80::1",
  "ff02::1",
];
test.each(publicOnes)("%s is public", (address) => expect(isPublic(address)).toBe(true));
test.each(refused)("%s is not public", (address) => expect(isPublic(address)).toBe(false));

describe("without a permission", () => {
  const policy = addressPolicy("");
  test.each([
    "https://hooks.example.com/in",
    "https://hooks.example.com:8443/in?a=b",
    "https://8.8.8.8/",
    "https://[2606:4700::1]/",
  ])("%s may be called", (url) => expect(policy.judgeUrl(url)).toBeUndefined());
  test.each([
    ["http://hooks.example.com/", /https/],
    ["ftp://hooks.example.com/", /https/],
    ["file:///etc/passwd", /https/],
    ["hooks.example.com", /https/],
    ["https://user:word@hooks.example.com/", /user or a password/],
    ["https://hooks.example.com/#x", /fragment/],
    ["https://hooks.example.com:22/", /port/],
    ["https://127.0.0.1/", /not public/],
    ["https://127.1/", /not public/],
    ["https://0x7f.1/", /not public/],
    ["https://2130706433/", /not public/],
    ["https://0177.0.0.1/", /not public/],
    ["https://[::1]/", /not public/],
    ["https://[::ffff:10.0.0.1]/", /not public/],
    ["https://169.254.169.254/latest/meta-data", /not public/],
    [`https://hooks.example.com/${"x".repeat(2_000)}`, /https/],
  ] as const)("%s may not", (url, sentence) => expect(policy.judgeUrl(url)).toMatch(sentence));

  test("a name is judged again by each address it resolves to", () => {
    const url = new URL("https://hooks.example.com/");
    expect(policy.admits("8.8.8.8", url)).toBe(true);
    expect(policy.admits("10.0.0.1", url)).toBe(false);
  });
});

describe("what the operator allows", () => {
  const policy = addressPolicy("10.0.0.0/8, ::1/128, hooks.internal");
  test.each(["http://10.1.2.3:9000/", "http://[::1]:9000/", "http://hooks.internal:9000/", "http://HOOKS.internal./"])(
    "%s may be called",
    (url) => expect(policy.judgeUrl(url)).toBeUndefined(),
  );
  test.each(["http://11.1.2.3/", "https://127.0.0.1/", "https://192.168.0.1/"])("%s may not", (url) => {
    expect(policy.judgeUrl(url)).toBeDefined();
  });
  test("a host that is named may be asked of the system", () => {
    expect(["hooks.internal", "Hooks.internal.", "other.example.com"].map((host) => policy.allowsHost(host))).toEqual([
      true,
      true,
      false,
    ]);
  });
  test("another name may lead to an allowed network; by http or an odd port it leads nowhere else", () => {
    const plain = new URL("http://other.example.com:9000/");
    expect(policy.judgeUrl(plain.href)).toBeUndefined();
    expect([policy.admits("10.1.1.1", plain), policy.admits("8.8.8.8", plain)]).toEqual([true, false]);
    expect(policy.admits("192.168.0.1", new URL("http://hooks.internal/"))).toBe(true);
  });
  test.each(["10.0.0.0/33", "::1/129", "300.1.1.1/8", "a b", "http://x"])("%s is no permission", (entry) => {
    expect(() => addressPolicy(entry)).toThrow(PolicyError);
  });
});
