/**
 * The text of a message to its documents' pieces, or to the payload it wraps: by the name and namespace of its root.
 */
import type { SaxesTagNS } from "saxes";
import { DXP_NAMESPACE, DxpOpener, dxpRoots } from "./dxp-opener.ts";
import { messageShapes } from "./message-shapes.ts";
import { CEB_NAMESPACE, MessageSplitter } from "./message-splitter.ts";
import { readXml, Refusal } from "./read-xml.ts";
import type { Result } from "../../kernel/problem.ts";

const shapes = Object.values(messageShapes);
const roots = shapes.map((shape) => shape.root).join(", ");

/** `isPayload`: the text came out of a wrapper, and no further one is opened. */
export function splitMessage(text: string, options: { isPayload: boolean }): Result<MessageSplitter | DxpOpener> {
  return readXml(text, (root) => handlerOf(root, text, options.isPayload));
}

function handlerOf(root: SaxesTagNS, text: string, isPayload: boolean): MessageSplitter | DxpOpener {
  const shape = shapes.find((candidate) => candidate.root === root.local);
  if (shape !== undefined) {
    demandNamespace(root, CEB_NAMESPACE);
    return new MessageSplitter(text, shape, root);
  }
  if (!isPayload && dxpRoots.includes(root.local)) {
    demandNamespace(root, DXP_NAMESPACE);
    return new DxpOpener(root);
  }
  throw new Refusal("message.kind_unknown", "", `Send one of ${roots}, bare or as the base64 payload of one DxpMsg.`);
}

function demandNamespace(root: SaxesTagNS, namespace: string): void {
  if (root.uri === namespace) return;
  throw new Refusal("message.namespace_wrong", "", `Put ${root.local} into the namespace ${namespace}.`);
}
