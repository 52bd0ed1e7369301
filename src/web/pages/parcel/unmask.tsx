/** Unmask: one number of a person in full, for an officer who says why. It is kept nowhere after the form is closed. */
import { Button } from "antd";
import { useState, type ReactNode } from "react";
import { api } from "../../api/api.ts";
import { Dialog } from "../../design/dialog.tsx";
import { Form, useForm } from "../../design/form.tsx";
import { Secret } from "../../design/secret.tsx";
import { TextField } from "../../design/text-field.tsx";
import { designWords } from "../../design/words.ts";
import { useWords } from "../../words/words.ts";
import type { Cell } from "./compare.ts";
import { addressOf, type Parcel } from "./parcel.ts";
import { parcelWords } from "./words.ts";

const REASON_LENGTH_MIN = 10;

interface UnmaskProps {
  readonly parcel: Parcel;
  readonly cell: Cell;
  readonly what: string;
  readonly onClose: () => void;
}

export function Unmask({ parcel, cell, what, onClose }: UnmaskProps): ReactNode {
  const say = useWords(parcelWords);
  const tooShort = useWords(designWords)("tooShort", { count: REASON_LENGTH_MIN });
  const form = useForm({ reason: "" });
  const [value, setValue] = useState<string | null>(null);
  const cancel = <Button onClick={onClose}>{say("cancel")}</Button>;
  return (
    <Dialog title={say("unmaskOf", { what })} onClose={onClose}>
      {value !== null ? (
        <Secret text={value} label={say("inFull")} />
      ) : (
        <Form
          form={form}
          submit={say("unmask")}
          extra={cancel}
          onSubmit={async ({ reason }) => {
            const document = { kind: cell.kind, key: cell.key };
            const body = { document, field: `/${cell.path}`, reason };
            const answer = await api.post<{ value: string }>(
              `${addressOf(parcel.platform, parcel.orderNo)}/unmask`,
              body,
            );
            setValue(answer.value);
          }}
        >
          <TextField
            form={form}
            name="reason"
            label={say("why")}
            hint={say("whyHint")}
            isRequired
            rule={(text) => (text.trim().length < REASON_LENGTH_MIN ? tooShort : undefined)}
          />
        </Form>
      )}
    </Dialog>
  );
}
