/**
 * XML text to a handler's calls, in one pass. What is not XML, has a document type declaration or is nested absurdly
 * deep is refused.
 *
 * Entities other than XML's own five do not exist here: a document type declaration is refused, nothing is ever
 * expanded, no address is ever followed. A character that XML forbids inside an open value is offered to the handler,
 * which may take it as that one document's fault. What makes a parser work out of proportion is bounded: marks of
 * markup, attributes of an element, forbidden characters.
 * Not here: what elements mean (`message-splitter.ts`, `dxp-opener.ts`).
 */
import { SaxesParser, type SaxesTagNS } from "saxes";
import { assert } from "../../kernel/assert.ts";
import { fail, ok, problem, type Problem, type ProblemCode, type Result } from "../../kernel/problem.ts";

/** Made when the root opens. Depths count from 1, the root; `end` is the index in the text just after the tag. */
export interface XmlHandler {
  /** An element below the root. */
  open(tag: SaxesTagNS, depth: number, end: number): void;
  /** Text directly inside the element open at `depth`. */
  text(text: string, depth: number): void;
  close(depth: number, end: number): void;
  /** True where the handler holds a value open and has marked it as not storable. */
  takeForbiddenCharacter(): boolean;
}

/** Thrown by handlers to end the reading: the message as a whole cannot be read. Never leaves `readXml`. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly problem: Problem;
  constructor(code: ProblemCode, pointer: string, detail: string) {
    super(code);
    this.problem = problem(code, pointer, detail);
  }
}

const DEPTH_MAX = 32;
/**
 * Each costs the parser an event, an object or a piece of a text. A hundred declarations of 99 lines have 450,000 tags;
 * written on lines of their own, twice as many marks.
 */
const MARKS_MAX = 1_000_000;
const ATTRIBUTES_MAX = 64;
/** Each costs an error with its stack. */
const FORBIDDEN_CHARACTERS_MAX = 1_000;
const FORBIDDEN_CHARACTER = "disallowed character.";

export function readXml<H extends XmlHandler>(text: string, handlerOf: (root: SaxesTagNS) => H): Result<H> {
  if (countMarks(text) > MARKS_MAX) return fail(tooManyMarks);
  const parser = new SaxesParser({
    xmlns: true,
    position: false,
    defaultXMLVersion: "1.0", // XML 1.1 would let control characters in.
    forceXMLVersion: true,
  });
  let depth = 0;
  let attributes = 0;
  let forbiddenCharacters = 0;
  let handler: H | undefined;
  parser.on("attribute", () => {
    attributes += 1;
    if (attributes > ATTRIBUTES_MAX) {
      throw new Refusal("message.structure_wrong", "", `Give an element at most ${ATTRIBUTES_MAX} attributes.`);
    }
  });
  parser.on("opentag", (tag) => {
    attributes = 0;
    depth += 1;
    if (depth > DEPTH_MAX) {
      throw new Refusal("message.too_deep", "", `Nest elements at most ${DEPTH_MAX} deep.`);
    }
    if (handler === undefined) handler = handlerOf(tag);
    else handler.open(tag, depth, parser.position);
  });
  parser.on("closetag", () => {
    handler?.close(depth, parser.position);
    depth -= 1;
  });
  const onText = (part: string): void => {
    if (depth > 0) handler?.text(part, depth);
  };
  parser.on("text", onText);
  parser.on("cdata", onText);
  parser.on("doctype", () => {
    throw new Refusal("message.dtd_refused", "", "Send the message without a document type declaration.");
  });
  parser.on("error", (error) => {
    if (error.message === FORBIDDEN_CHARACTER && handler?.takeForbiddenCharacter() === true) {
      forbiddenCharacters += 1;
      if (forbiddenCharacters <= FORBIDDEN_CHARACTERS_MAX) return;
    }
    throw notXml(error.message, parser.position);
  });
  try {
    parser.write(text).close();
  } catch (error) {
    if (error instanceof Refusal) return fail(error.problem);
    throw error;
  }
  assert(handler !== undefined, "readXml: well-formed, and without a root");
  return ok(handler);
}

const tooManyMarks = problem(
  "message.structure_wrong",
  "",
  "Send a message with at most a million tags, references and line ends: divide it into several.",
);

const LESS_THAN = 0x3c;
const AMPERSAND = 0x26;
const CARRIAGE_RETURN = 0x0d;

function countMarks(text: string): number {
  let marks = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === LESS_THAN || code === AMPERSAND || code === CARRIAGE_RETURN) marks += 1;
  }
  return marks;
}

/** The parser's reason, without what it quotes from the message after a colon. */
function notXml(reason: string, position: number): Refusal {
  const [what] = reason.split(":", 1);
  return new Refusal(
    "message.not_xml",
    "",
    `Send well-formed XML: near character ${position}, ${what!.replace(/\.$/, "")}.`,
  );
}
