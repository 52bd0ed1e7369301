/**
 * mutate: a good input changed as malice and bad luck change it, from one number: the same seed and corpus give the
 * same bytes, so that whatever fails can be repeated from what the test prints.
 *
 * One to four changes each: of bytes (flipped, cut, doubled, spliced with another sample), of tokens as the format has
 * them (swapped, dropped, doubled, replaced by one that is known to hurt), and of the tree of a JSON sample.
 */

export interface Corpus {
  readonly samples: readonly Buffer[];
  /** Where a text of the format is divided. */
  readonly tokens: RegExp;
  /** Pieces that are known to hurt in this format. */
  readonly hurtful: readonly string[];
}

export interface Random {
  /** A whole number from 0 to `below` - 1. */
  below(below: number): number;
  pick<T>(choices: readonly T[]): T;
}

/** Mulberry32: small, seeded, good enough to choose by. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    below: (below) => Math.floor(next() * below),
    pick: (choices) => choices[Math.floor(next() * choices.length)]!,
  };
}

const CHANGES_MAX = 4;
const REPEATS_MAX = 2_000;

export function mutate(corpus: Corpus, seed: number): Buffer {
  const random = randomOf(seed);
  let bytes = random.pick(corpus.samples);
  const changes = 1 + random.below(CHANGES_MAX);
  for (let change = 0; change < changes; change += 1) bytes = random.pick(mutations)(bytes, corpus, random);
  return bytes;
}

type Mutation = (bytes: Buffer, corpus: Corpus, random: Random) => Buffer;

/** Texts and numbers that any format may choke on; the last two are a person's, and must never be repeated. */
const hurtfulAnywhere = [
  ...["\0", "\ufeff", "\ud800", "\u2028", "\u202e", "\u0085", "\r", "\n", "\t", "\\", '"', "'", "%", "~1", "\u{20000}"],
  ...["-1", "0", "00", "1e400", "-0", "NaN", "1_0", "0x10", "9".repeat(400), "0.000001", "99999999999999.99999"],
  ...["__proto__", "constructor", "toString", "null", "true", "undefined", "2026-02-30", "0000-00-00"],
  ...["测试".repeat(300), "a".repeat(5_000), "110101199001010010", "13900000001"],
];
const hurtfulBytes = [0x00, 0x0a, 0x0d, 0x22, 0x3c, 0x5c, 0x7b, 0x80, 0xc0, 0xed, 0xf8, 0xfe, 0xff];

const flip: Mutation = (bytes, _corpus, random) => {
  const changed = Buffer.from(bytes);
  const at = random.below(changed.length);
  if (changed.length > 0)
    changed[at] = random.below(2) === 0 ? changed[at]! ^ (1 << random.below(8)) : random.pick(hurtfulBytes);
  return changed;
};

/** A piece of the bytes, short more often than long. */
function pieceOf(bytes: Buffer, random: Random): { from: number; to: number } {
  const from = random.below(bytes.length + 1);
  const length = random.below(random.pick([4, 40, 400, bytes.length + 1]));
  return { from, to: Math.min(from + length, bytes.length) };
}

const cut: Mutation = (bytes, _corpus, random) => {
  const { from, to } = pieceOf(bytes, random);
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
};
const truncate: Mutation = (bytes, _corpus, random) => bytes.subarray(0, random.below(bytes.length + 1));
const double: Mutation = (bytes, _corpus, random) => {
  const { from, to } = pieceOf(bytes, random);
  const times = random.pick([1, 1, 2, 10, Math.floor(REPEATS_MAX / Math.max(1, to - from))]);
  const copies = Array.from({ length: times }, () => bytes.subarray(from, to));
  return Buffer.concat([bytes.subarray(0, to), ...copies, bytes.subarray(to)]);
};
const splice: Mutation = (bytes, { samples }, random) => {
  const other = random.pick(samples);
  return Buffer.concat([
    bytes.subarray(0, random.below(bytes.length + 1)),
    other.subarray(random.below(other.length + 1)),
  ]);
};
const insert: Mutation = (bytes, { hurtful }, random) => {
  const at = random.below(bytes.length + 1);
  const piece = random.pick(random.below(2) === 0 ? hurtful : hurtfulAnywhere);
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(piece), bytes.subarray(at)]);
};

/** A change of one token, or of two. */
const token: Mutation = (bytes, { tokens, hurtful }, random) => {
  const parts = bytes.toString("utf8").split(tokens);
  const [at, other] = [random.below(parts.length), random.below(parts.length)];
  switch (random.below(5)) {
    case 0:
      [parts[at], parts[other]] = [parts[other]!, parts[at]!];
      break;
    case 1:
      parts.splice(at, 1);
      break;
    case 2:
      parts.splice(other, 0, parts[at]!);
      break;
    case 3:
      parts.splice(at, 1 + random.below(5), random.pick(hurtful));
      break;
    default:
      parts[at] = random.pick(hurtfulAnywhere);
  }
  return Buffer.from(parts.join(""));
};

/** A node of a JSON tree replaced, taken out or given a new neighbour; other texts get a changed token. */
const tree: Mutation = (bytes, corpus, random) => {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    return token(bytes, corpus, random); // No JSON, or no more.
  }
  let holder: Record<string, unknown> | undefined;
  let name = "";
  for (let node = value, steps = random.below(8); isObject(node) && steps >= 0; steps -= 1) {
    const names = Object.keys(node);
    if (names.length === 0) break;
    holder = node;
    name = random.pick(names);
    node = node[name];
  }
  if (holder === undefined) return token(bytes, corpus, random);
  const replacement = random.pick<() => unknown>([
    () => null,
    () => "",
    () => [],
    () => ({}),
    () => [holder],
    () => true,
    () => -1,
    () => 1.5,
    () => 2 ** 60,
    () => random.pick(hurtfulAnywhere),
    () => structuredClone(holder),
    () => Object.fromEntries([[random.pick(hurtfulAnywhere), 1]]),
  ])();
  const copy = JSON.parse(JSON.stringify(replacement)) as unknown; // It may hold its own holder.
  const choice = random.below(5);
  if (choice === 0) Reflect.deleteProperty(holder, name);
  else holder[choice === 1 ? random.pick(hurtfulAnywhere) : name] = copy;
  return Buffer.from(JSON.stringify(value));
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

const mutations: readonly Mutation[] = [
  flip,
  cut,
  truncate,
  double,
  splice,
  insert,
  token,
  token,
  token,
  tree,
  tree,
  tree,
];
