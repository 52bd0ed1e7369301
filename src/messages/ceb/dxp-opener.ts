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
const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

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
  const compact = payload.replaceAll(/[ \t\r\n]+/g, "");
  if (compact.length % 4 !== 0 || !base64.test(compact)) {
    return fail(problem("message.encoding_wrong", "/DxpMsg/Data", "Give Data as base64 with its padding."));
  }
  return ok(Buffer.from(compact, "base64"));
}
