/**
 * A CEB message in the wrapper of China's data exchange (`DxpMsg`, base64 payload), as terminals send it: for tests,
 * demo and load.
 */
import { DXP_NAMESPACE } from "./dxp-opener.ts";

export interface Wrapping {
  readonly messageId: string;
  readonly sender: string;
  readonly receiver: string;
  /** ISO 8601 with offset. */
  readonly createdAt: string;
  /** "CEB621Message" and so on. */
  readonly messageType: string;
}

export function wrapInDxp(message: string | Uint8Array, wrapping: Wrapping): string {
  const payload = Buffer.from(message).toString("base64");
  const { messageId, sender, receiver, createdAt, messageType } = wrapping;
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<DxpMsg xmlns="${DXP_NAMESPACE}" ver="1.0">` +
    `<TransInfo><CopMsgId>${messageId}</CopMsgId>` +
    `<SenderId>${sender}</SenderId><ReceiverIds><ReceiverId>${receiver}</ReceiverId></ReceiverIds>` +
    `<CreatTime>${createdAt}</CreatTime><MsgType>${messageType}</MsgType></TransInfo><Data>${payload}</Data></DxpMsg>\n`
  );
}
