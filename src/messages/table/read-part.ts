/**
 * readPart: one XML part of a workbook, piece by piece as it is unpacked, as calls of a handler.
 *
 * Names come without their prefix. A document type declaration is refused, so nothing is ever expanded; nesting and
 * attributes are bounded. What is not XML throws `Damaged`.
 */
import { SaxesParser } from "saxes";
import { Damaged } from "./unzip.ts";

const DEPTH_MAX = 64;
const ATTRIBUTES_MAX = 64;

export interface PartHandler {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  /** True where nothing more is wanted of the part. */
  close?(name: string): boolean | undefined;
}

export async function readPart(part: AsyncIterable<Buffer>, handler: PartHandler): Promise<void> {
  const parser = new SaxesParser({ position: false, defaultXMLVersion: "1.0", forceXMLVersion: true });
  const decode = decoder();
  let depth = 0;
  let attributes = 0;
  const reading = { isDone: false };
  parser.on("attribute", () => {
    attributes += 1;
    if (attributes > ATTRIBUTES_MAX) throw new Damaged();
  });
  parser.on("opentag", ({ name, attributes: written }) => {
    depth += 1;
    attributes = 0;
    if (depth > DEPTH_MAX) throw new Damaged();
    handler.open?.(bare(name), written as Readonly<Record<string, string>>); // Without namespaces they are texts.
  });
  parser.on("closetag", ({ name }) => {
    depth -= 1;
    if (handler.close?.(bare(name)) === true) reading.isDone = true;
  });
  const onText = (text: string): void => handler.text?.(text);
  parser.on("text", onText);
  parser.on("cdata", onText);
  parser.on("doctype", refuse);
  parser.on("error", refuse);
  for await (const piece of part) {
    parser.write(decode(piece));
    if (reading.isDone) return;
  }
  parser.write(decode());
  parser.close();
}

const bare = (name: string): string => name.slice(name.indexOf(":") + 1);

function refuse(): never {
  throw new Damaged();
}

function decoder(): (piece?: Buffer) => string {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  return (piece) => {
    try {
      return piece === undefined ? utf8.decode() : utf8.decode(piece, { stream: true });
    } catch (error) {
      if (error instanceof TypeError) throw new Damaged();
      throw error;
    }
  };
}
