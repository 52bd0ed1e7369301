/**
 * A CEB message to its documents: the texts of each head and list by field, the document's own piece of the message,
 * and the problems that lie in the arrangement of elements (unknown, repeated, out of place).
 *
 * It is the handler of one reading of the text, begun at the root element. Elements may come in any order. Nothing is
 * dropped silently: an element beside the documents that the schema does not know is refused, for it may be a
 * document misspelt. Not here: the values themselves (`read-document.ts`), the root and the wrapper
 * (`split-message.ts`).
 */
import type { SaxesTagNS } from "saxes";
import { assert } from "../../kernel/assert.ts";
import { problem, type Problem, type ProblemCode } from "../../kernel/problem.ts";
import { pointerStep, sayName } from "../say-name.ts";
import type { MessageShape, RecordShape } from "./message-shapes.ts";
import { Refusal, type XmlHandler } from "./read-xml.ts";

export const CEB_NAMESPACE = "http://www.chinaport.gov.cn/ceb";
const SIGNATURE_NAMESPACE = "http://www.w3.org/2000/09/xmldsig#";
/** The number is part of the record's key of a signed message. By its definition it has 36 characters. */
const GUID_LENGTH_MAX = 36;
/** Of one document; an answer must not outgrow its question. */
export const PROBLEMS_MAX = 200;
const besideDocuments = new Set(["BaseTransfer", "BaseSubscribe", "ExtendMessage"]);
const hasInk = /[^ \t\r\n]/;

/** Texts in the order of the shape's fields; undefined: absent; null: its problem is already reported. */
export type Texts = (string | null | undefined)[];

export interface Piece {
  raw: string;
  head: Texts | undefined;
  /** The lines up to the most that a document may have. */
  readonly lines: Texts[];
  lineCount: number;
  /** Each line's own piece of the message, where lines are documents. */
  readonly lineRaws: string[];
  readonly problems: Problem[];
}

/** A record that is being read, with its JSON Pointer. */
interface OpenRecord {
  readonly shape: RecordShape;
  readonly texts: Texts;
  readonly pointer: string;
}

const NO_VALUE = -1;

export class MessageSplitter implements XmlHandler {
  readonly pieces: Piece[] = [];
  readonly guid: string;
  hasSignature = false;
  readonly shape: MessageShape;
  readonly #text: string;
  readonly #isBare: boolean;
  #piece: Piece | undefined;
  #start = 0;
  #lineStart = 0;
  #record: OpenRecord | undefined;
  #valueIndex = NO_VALUE;
  #value = "";
  /** Each problem of the open document once, however often its cause is repeated. */
  readonly #reported = new Set<string>();

  constructor(text: string, shape: MessageShape, root: SaxesTagNS) {
    this.#text = text;
    this.shape = shape;
    this.#isBare = shape.form === "bare";
    this.guid = root.attributes["guid"]?.value ?? "";
    if (this.guid.length > GUID_LENGTH_MAX) {
      const detail = `Give the guid of ${shape.root} with ${GUID_LENGTH_MAX} characters.`;
      throw new Refusal("message.structure_wrong", "/guid", detail);
    }
  }

  open(tag: SaxesTagNS, depth: number, end: number): void {
    const level = this.#levelOf(depth);
    if (level === 2) this.#openPart(tag, end);
    else if (level === 3) this.#openRecord(tag, end);
    else if (level === 4) this.#openValue(tag);
    else this.#openNested(tag);
  }

  /** As if a bare document held its record in an element of its own: 2 a document, 3 a record, 4 a value. */
  #levelOf(depth: number): number {
    return this.#isBare && depth > 2 ? depth + 1 : depth;
  }

  #openPart(tag: SaxesTagNS, end: number): void {
    if (tag.uri === SIGNATURE_NAMESPACE && tag.local === "Signature") {
      this.hasSignature = true;
      return;
    }
    const isCeb = tag.uri === CEB_NAMESPACE;
    if (isCeb && besideDocuments.has(tag.local)) return;
    const { document, root } = this.shape;
    if (!isCeb || tag.local !== document) {
      throw new Refusal(
        "message.structure_wrong",
        pointerStep(tag.local),
        `Inside ${root} give ${document}, BaseTransfer, BaseSubscribe, ExtendMessage and ds:Signature alone.`,
      );
    }
    const { documentsMax, head } = this.shape;
    if (this.pieces.length === documentsMax) {
      throw new Refusal("message.too_many_documents", "", `Send at most ${documentsMax} ${document} in one message.`);
    }
    this.#start = this.#startOf(end);
    this.#reported.clear();
    this.#piece = { raw: "", head: undefined, lines: [], lineCount: 0, lineRaws: [], problems: [] };
    if (this.#isBare) this.#openHead(this.#piece, head);
  }

  /** Where the tag that ends here began: attribute values cannot hold "<". */
  #startOf(end: number): number {
    return this.#text.lastIndexOf("<", end - 1);
  }

  #openHead(piece: Piece, head: RecordShape): void {
    piece.head = new Array<undefined>(head.fields.length).fill(undefined);
    this.#record = { shape: head, texts: piece.head, pointer: `/${head.element}` };
  }

  #openRecord(tag: SaxesTagNS, end: number): void {
    const piece = this.#piece;
    if (piece === undefined) return;
    const { head, list, linesMax } = this.shape;
    if (tag.uri === CEB_NAMESPACE && tag.local === head.element) {
      if (piece.head !== undefined) {
        this.#report("document.member_repeated", `/${head.element}`, `Give ${head.element} once in a document.`);
        return;
      }
      this.#openHead(piece, head);
    } else if (tag.uri === CEB_NAMESPACE && list !== null && tag.local === list.element) {
      piece.lineCount += 1;
      if (piece.lineCount > linesMax) return this.#passOver(linesMax);
      this.#lineStart = this.#startOf(end);
      if (this.shape.form === "listed") this.#reported.clear(); // Its problems are another document's.
      const texts = new Array<undefined>(list.fields.length).fill(undefined);
      piece.lines.push(texts);
      this.#record = { shape: list, texts, pointer: `/${list.element}/${piece.lineCount - 1}` };
    } else {
      this.#report(
        "document.member_unknown",
        pointerStep(tag.local),
        `Leave out ${sayName(tag.local)}: ${this.shape.document} has no such part.`,
      );
    }
  }

  /** A line too many is counted, and its document refused for the count; where lines are documents, all of them. */
  #passOver(linesMax: number): void {
    if (this.shape.form !== "listed") return;
    const element = this.shape.list!.element;
    throw new Refusal("message.too_many_documents", "", `Send at most ${linesMax} ${element} in one message.`);
  }

  #openValue(tag: SaxesTagNS): void {
    const record = this.#record;
    if (record === undefined) return;
    const index = tag.uri === CEB_NAMESPACE ? record.shape.indexOf.get(tag.local) : undefined;
    if (index === undefined) {
      this.#report(
        "document.member_unknown",
        record.pointer + pointerStep(tag.local),
        `Leave out ${sayName(tag.local)}: ${record.shape.element} has no such element.`,
      );
    } else if (record.texts[index] !== undefined) {
      record.texts[index] = null;
      this.#report("document.member_repeated", `${record.pointer}/${tag.local}`, `Give ${tag.local} once.`);
    } else {
      this.#valueIndex = index;
      this.#value = "";
    }
  }

  #openNested(tag: SaxesTagNS): void {
    const element = this.#spoilValue();
    if (element === undefined) return;
    const pointer = `${this.#record!.pointer}/${element}${pointerStep(tag.local)}`;
    this.#report("document.member_unknown", pointer, `Leave out ${sayName(tag.local)}: ${element} holds text alone.`);
  }

  text(text: string, depth: number): void {
    const level = this.#levelOf(depth);
    if (level === 4) {
      if (this.#valueIndex !== NO_VALUE) this.#value = this.#value === "" ? text : this.#value + text;
    } else if (level < 4 && hasInk.test(text)) this.#refuseStrayText(level);
  }

  #refuseStrayText(level: number): void {
    const { root } = this.shape;
    if (level === 1) {
      throw new Refusal("message.structure_wrong", "", `Leave out the text between the elements of ${root}.`);
    }
    if (this.#piece === undefined || (level === 3 && this.#record === undefined)) return;
    const pointer = this.#record?.pointer ?? "";
    this.#report(
      "document.value_malformed",
      pointer,
      "Leave out the text between elements: values stand inside their elements.",
    );
  }

  close(depth: number, end: number): void {
    const level = this.#levelOf(depth);
    if (level === 4) {
      if (this.#valueIndex === NO_VALUE) return;
      const { texts } = this.#record!;
      if (texts[this.#valueIndex] === undefined) texts[this.#valueIndex] = this.#value;
      this.#valueIndex = NO_VALUE;
    } else if (level === 3) {
      if (this.shape.form === "listed" && this.#record?.shape === this.shape.list)
        this.#piece!.lineRaws.push(this.#text.slice(this.#lineStart, end));
      this.#record = undefined;
    } else if (level === 2 && this.#piece !== undefined) {
      this.#piece.raw = this.#text.slice(this.#start, end);
      this.pieces.push(this.#piece);
      this.#piece = undefined;
      this.#record = undefined;
    }
  }

  takeForbiddenCharacter(): boolean {
    const element = this.#spoilValue();
    if (element === undefined) return false;
    const pointer = `${this.#record!.pointer}/${element}`;
    this.#report(
      "document.text_not_storable",
      pointer,
      `Leave control characters and half characters out of ${element}.`,
    );
    return true;
  }

  /** Marks the open value as already reported; its element, or undefined where no value is open. */
  #spoilValue(): string | undefined {
    if (this.#valueIndex === NO_VALUE) return undefined;
    const { shape, texts } = this.#record!;
    texts[this.#valueIndex] = null;
    return shape.fields[this.#valueIndex]!.element;
  }

  #report(code: ProblemCode, pointer: string, detail: string): void {
    const piece = this.#piece;
    assert(piece !== undefined, "MessageSplitter: a document's problem outside a document");
    const name = `${code} ${pointer}`;
    if (this.#reported.has(name) || this.#reported.size === PROBLEMS_MAX) return;
    this.#reported.add(name);
    piece.problems.push(problem(code, pointer, detail));
  }
}
