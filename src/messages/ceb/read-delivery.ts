/**
 * A delivery's piece of message 711 to its arrivals: every line of the list is a document of its own under the head
 * they share, with its own problems.
 *
 * The head is read once. What is wrong with it is said in full with the first line; the others point there, for an
 * answer must not outgrow its question. The piece of the message that an arrival keeps is its line. Not here: heads
 * with one document each (`read-document.ts`).
 */
import type { Read, SignatureState } from "../../customs/filed.ts";
import { assert } from "../../kernel/assert.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import type { MessageShape } from "./message-shapes.ts";
import type { Piece } from "./message-splitter.ts";
import { readHead, readOf, readRecord, type Noun } from "./read-document.ts";

export function readDelivery(shape: MessageShape, piece: Piece, signature: SignatureState): Read[] {
  const { head, list } = shape;
  assert(list !== null, "readDelivery: a delivery has lines");
  const ofLine = new Map<string, Problem[]>();
  const ofHead: Problem[] = [];
  for (const found of piece.problems) {
    const index = indexIn(found.pointer, list.element);
    if (index === undefined) ofHead.push(found);
    else ofLine.set(index, [...(ofLine.get(index) ?? []), found]);
  }
  const shared: Noun = { kind: shape.kind };
  readHead(head, piece, shared, ofHead);
  if (piece.lines.length === 0) {
    ofHead.push(problem("document.lines_missing", `/${list.element}`, `Give at least one ${list.element}.`));
    return [readOf(shape, piece, shared, ofHead, { line: 1, signature, raw: piece.raw })];
  }
  const detail = `Mend the ${head.element} that the lines share: what is wrong with it stands with the first line.`;
  const elsewhere = ofHead.length === 0 ? [] : [problem("document.head_wrong", `/${head.element}`, detail)];
  return piece.lines.map((texts, index) => {
    const noun: Noun = { ...shared };
    const problems = [...(index === 0 ? ofHead : elsewhere), ...(ofLine.get(String(index)) ?? [])];
    readRecord(list, texts, `/${list.element}/${index}`, noun, problems);
    return readOf(shape, piece, noun, problems, { line: index + 1, signature, raw: piece.lineRaws[index]! });
  });
}

/** "/DeliveryList/3/note" is about line 3. */
function indexIn(pointer: string, element: string): string | undefined {
  const start = `/${element}/`;
  return pointer.startsWith(start) ? pointer.slice(start.length).split("/", 1)[0] : undefined;
}
