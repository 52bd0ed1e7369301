/**
 * The wrapper that China's data exchange puts around a message: `DxpMsg`, alone or inside the server's `DxpMsgSv`,
 * base64 in `Data`.
 *
 * Source: China Customs, definitions of the terminal node and of the transport node, revision 202205. Not here: who
 * sends to whom (`TransInfo`), the wrapper's own signature, which signs the transport and not the declaration.
 */
import type { SaxesTagNS } from "saxes";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { Refusal, type XmlHandler } from "./read-xml.ts";

export const DXP_NAMESPACE = "http://www.chinaport.gov.cn/dxp";
export const dxpRoots: readonly string[] = ["DxpMsg", "DxpMsgSv"];

export class DxpOpener implements XmlHandler {
  /** Base64 as it stands, with line breaks; undefined where there is no `Data`. */
  payload: string | undefined;
  /** Depth of `Data` below its root. */
  readonly #dataDepth: number;
  readonly #path: string[];

  constructor(root: SaxesTagNS) {
    this.#path = [root.local];
    this.#dataDepth = root.local === "DxpMsg" ? 2 : 3;
  }

  open(tag: SaxesTagNS, depth: number): void {
    this.#path.push(tag.uri === DXP_NAMESPACE ? tag.local : "");
    if (!this.#isData(depth)) return;
    if (this.payload !== undefined) {
      throw new Refusal("message.structure_wrong", "/DxpMsg/Data", "Give Data once: one message in one DxpMsg.");
    }
    this.payload = "";
  }

  text(text: string, depth: number): void {
    if (this.#isData(depth)) this.payload = `${this.payload ?? ""}${text}`;
  }

  close(): void {
    this.#path.pop();
  }

  takeForbiddenCharacter(): boolean {
    return false;
  }

  #isData(depth: number): boolean {
    return depth === this.#dataDepth && this.#path[depth - 1] === "Data" && this.#path[depth - 2] === "DxpMsg";
  }
}

/** The wrapped message's bytes. */
export function decodePayload(payload: string | undefined): Result<Uint8Array> {
  if (payload === undefined) {
    return fail(problem("message.structure_wrong", "/DxpMsg/Data", "Put the CEB message into DxpMsg/Data as base64."));
  }
  if (!isBase64(payload)) {
    return fail(problem("message.encoding_wrong", "/DxpMsg/Data", "Give Data as base64 with its padding."));
  }
  return ok(Buffer.from(payload, "base64")); // Which passes over white space.
}

const codesOf = (characters: string): ReadonlySet<number> =>
  new Set(Array.from(characters, (character) => character.charCodeAt(0)));
const spaces = codesOf(" \t\r\n");
const digitCodes = codesOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const EQUALS = 0x3d;

/** Character by character: a payload may be cut into as many lines as it has digits. */
function isBase64(text: string): boolean {
  let digits = 0;
  let padding = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (spaces.has(code)) continue;
    if (code === EQUALS) padding += 1;
    else if (padding === 0 && digitCodes.has(code)) digits += 1;
    else return false;
  }
  return padding <= 2 && (digits + padding) % 4 === 0;
}
