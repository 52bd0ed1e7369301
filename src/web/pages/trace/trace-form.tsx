/** TraceForm: asks for a parcel, and hands on what was found. */
import type { ReactNode } from "react";
import { Form, useForm } from "../../design/form.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useWords } from "../../words/words.ts";
import { trace, type Traced } from "./traced.ts";
import { traceWords } from "./words.ts";

const FACTOR_LENGTH = 4;
const NUMBER_LENGTH_MAX = 128;

interface TraceFormProps {
  readonly number: string;
  readonly onFound: (found: readonly Traced[]) => void;
}

export function TraceForm({ number: given, onFound }: TraceFormProps): ReactNode {
  const say = useWords(traceWords);
  const form = useForm({ number: given.slice(0, NUMBER_LENGTH_MAX), factor: "" });
  return (
    <Form
      form={form}
      submit={say("find")}
      done=""
      onSubmit={async ({ number, factor }) => onFound(await trace(number.trim(), factor.trim()))}
    >
      <TextField
        form={form}
        name="number"
        label={say("number")}
        hint={say("numberHint")}
        maxLength={NUMBER_LENGTH_MAX}
        isRequired
      />
      <TextField
        form={form}
        name="factor"
        label={say("factor")}
        hint={say("factorHint")}
        maxLength={FACTOR_LENGTH}
        isRequired
        rule={(value) => (value.trim().length === FACTOR_LENGTH ? undefined : say("factorShort"))}
      />
    </Form>
  );
}
