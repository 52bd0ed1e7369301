/**
 * Canonical text: one value, one text, whatever the order its members were written in. Hashes and replays stand on it.
 *
 * JSON with members sorted by code unit, no spaces, undefined members left out, bigint as a decimal string. Refuses (our bug)
 * NaN, infinities and functions: they have no text.
 */
import { assert } from "./assert.ts";

export function canonical(value: unknown): string {
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "number":
      assert(Number.isFinite(value), "canonical: a number without a text");
      return JSON.stringify(value);
    case "bigint":
      return `"${value}"`;
    case "object": {
      if (value === null) return "null";
      if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(",")}]`;
      const members = value as Record<string, unknown>;
      const parts: string[] = [];
      for (const name of Object.keys(members).sort()) {
        const member = members[name];
        if (member !== undefined) parts.push(`${JSON.stringify(name)}:${canonical(member)}`);
      }
      return `{${parts.join(",")}}`;
    }
    default:
      throw new TypeError(`canonical: ${typeof value} has no text`);
  }
}
