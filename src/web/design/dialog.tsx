/** Dialog: a question or a form over the page; Escape, the mark in its corner and the ground beside it close it. */
import { Modal } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../words/words.ts";
import { designWords } from "./words.ts";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Dialog({ title, onClose, children }: DialogProps): ReactNode {
  const say = useWords(designWords);
  return (
    <Modal open title={title} footer={null} onCancel={onClose} closable={{ "aria-label": say("close") }}>
      {children}
    </Modal>
  );
}
