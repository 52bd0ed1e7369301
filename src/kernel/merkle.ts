/**
 * Merkle tree: one root over an ordered list of texts, and the path that proves one of them, after RFC 9162 (section
 * 2.1).
 *
 * A leaf is SHA-256(0x00 ‖ UTF-8 of the text), a node SHA-256(0x01 ‖ left ‖ right); a list of n is split at the largest
 * power of two below n. Hashes are 32 bytes here and lower-case hex outside. The hash function is an argument. Not
 * here: what the texts say, who signs the root.
 */
import { assert } from "./assert.ts";

export type Sha256 = (data: string | Uint8Array) => Uint8Array;

const HASH_BYTES = 32;

export const leafHash = (text: string, sha256: Sha256): Uint8Array => sha256(`\u0000${text}`);

function nodeHash(left: Uint8Array, right: Uint8Array, sha256: Sha256): Uint8Array {
  const bytes = new Uint8Array(1 + 2 * HASH_BYTES);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + HASH_BYTES);
  return sha256(bytes);
}

/** The root over at least one leaf. */
export function merkleRoot(leaves: readonly Uint8Array[], sha256: Sha256): Uint8Array {
  assert(leaves.length > 0, "merkleRoot: no leaf");
  // Level by level, an odd last node going up as it is: the same tree as splitting at the largest power of two.
  let level = leaves;
  while (level.length > 1) {
    const above: Uint8Array[] = [];
    for (let index = 0; index + 1 < level.length; index += 2)
      above.push(nodeHash(level[index]!, level[index + 1]!, sha256));
    if (level.length % 2 === 1) above.push(level[level.length - 1]!);
    level = above;
  }
  return level[0]!;
}

/** One neighbour on the way from a leaf to the root, and on which side it stands. */
export interface PathStep {
  readonly side: "left" | "right";
  readonly hash: Uint8Array;
}

/** The neighbours from the leaf at `position` up to the root. */
export function merklePath(leaves: readonly Uint8Array[], position: number, sha256: Sha256): PathStep[] {
  assert(position >= 0 && position < leaves.length, "merklePath: no such leaf");
  const path: PathStep[] = [];
  let level = leaves;
  let at = position;
  while (level.length > 1) {
    const neighbour = at % 2 === 0 ? at + 1 : at - 1;
    if (neighbour < level.length) path.push({ side: at % 2 === 0 ? "right" : "left", hash: level[neighbour]! });
    const above: Uint8Array[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const right = level[index + 1];
      above.push(right === undefined ? level[index]! : nodeHash(level[index]!, right, sha256));
    }
    level = above;
    at = Math.floor(at / 2);
  }
  return path;
}

/** The root that a leaf and its path lead to. */
export function rootOf(leaf: Uint8Array, path: readonly PathStep[], sha256: Sha256): Uint8Array {
  let hash = leaf;
  for (const step of path)
    hash = step.side === "left" ? nodeHash(step.hash, hash, sha256) : nodeHash(hash, step.hash, sha256);
  return hash;
}
