// Verifies what `fairway prove --json` or GET /v1/events/ID/proof gave, with nothing but Node's own cryptography.
//   node docs/verify-proof.mjs PROOF.json [PUBLIC_KEY]      one proof a line; exit 0 if all hold, else 1
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

const [file, givenKey] = process.argv.slice(2);
const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
const demand = (holds, otherwise) => {
  if (!holds) throw new Error(otherwise);
};
// A text stands for bytes in one way only: what decodes to the same bytes but is written differently was changed.
const bytesOf = (text, encoding, length) => {
  const bytes = Buffer.from(String(text), encoding);
  demand(bytes.length === length && bytes.toString(encoding) === text, `${length} bytes in ${encoding} are malformed`);
  return bytes;
};

// From the leaf to the root, after RFC 9162, section 2.1.3.2: position and count say on which side each neighbour is.
function rootOf(leaf, path, position, count) {
  let [at, last, hash] = [position, count - 1, sha256(Buffer.from([0]), Buffer.from(leaf))];
  for (const step of path) {
    demand(last > 0 && Object.keys(step).join() === "side,hash", "the path does not fit the position of the event");
    const neighbour = bytesOf(step.hash, "hex", 32);
    const isLeft = at % 2 === 1 || at === last;
    demand(step.side === (isLeft ? "left" : "right"), "a neighbour stands on the wrong side");
    hash = isLeft ? sha256(Buffer.from([1]), neighbour, hash) : sha256(Buffer.from([1]), hash, neighbour);
    while (isLeft && at % 2 === 0 && at > 0) [at, last] = [at >> 1, last >> 1];
    [at, last] = [at >> 1, last >> 1];
  }
  demand(last === 0, "the path ends below the root");
  return hash.toString("hex");
}

function check(line) {
  const { event, leaf, path, head, signature, publicKey, decision } = JSON.parse(line);
  const whole = { event, leaf, path, head, signature, publicKey, decision };
  demand(JSON.stringify(whole) === line, "the text is not as Fairway writes it");
  demand(givenKey === undefined || publicKey === givenKey, "it is signed with another key than the one you gave");
  const [, batch, position] = /^(.*)\.(0|[1-9]\d*)$/.exec(event) ?? [];
  demand(batch === `${head.writer}.${head.sequence}` && position < head.count, "the event is not of this head");
  demand(rootOf(leaf, path, Number(position), head.count) === head.root, "the path does not lead to the head's root");
  const key = { kty: "OKP", crv: "Ed25519", x: bytesOf(publicKey, "base64url", 32).toString("base64url") };
  const signed = Buffer.from(JSON.stringify(head)); // The members stand in order: this is the text that was signed.
  const isSigned = verify(null, signed, createPublicKey({ key, format: "jwk" }), bytesOf(signature, "base64url", 64));
  demand(isSigned, "the signature is not of this head and key");
  const digest = decision === undefined ? undefined : sha256(Buffer.from(decision)).toString("hex");
  demand(digest === JSON.parse(leaf).data.decision, "the decision is not the one that was recorded");
  return `PROVED ${event}, recorded ${head.recordedAt}, signed with ${publicKey}\n  ${[leaf, decision ?? []].flat().join("\n  ")}`;
}

const lines = readFileSync(file, "utf8").replace(/\n$/, "").split("\n");
for (const [index, line] of lines.entries()) {
  try {
    console.log(check(line));
  } catch (error) {
    process.exitCode = 1;
    console.log(`NOT PROVED, line ${index + 1}: ${error.message}`);
  }
}
if (givenKey === undefined) console.log("NOTE: the key is the file's own. Compare it with one that you got elsewhere.");
