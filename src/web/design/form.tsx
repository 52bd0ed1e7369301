/**
 * Form: the one form: fields with labels and sentences, one button that sends, and the server's problems where they
 * belong.
 *
 *     const form = useForm({ name: "", password: "" });
 *     <Form form={form} submit={say("signIn")} onSubmit={async (values) => …}>
 *       <TextField form={form} name="name" label={say("name")} isRequired />
 *     </Form>
 *
 * `onSubmit` throws what the server refused; a problem whose pointer is "/name" is shown at that field, any other
 * above the button. Not here: the fields (`text-field.tsx`, `choice-field.tsx`, `select-field.tsx`).
 */
import { Button } from "antd";
import { useId, useRef, useState, type ReactNode, type SyntheticEvent } from "react";
import { Refused } from "../api/api.ts";
import { useProblemSentence } from "../api/problem-words.ts";
import { useWords } from "../words/words.ts";
import { designWords } from "./words.ts";

type Values = Readonly<Record<string, string>>;
/** Answers what is wrong with a value, or undefined. */
export type Rule = (value: string) => string | undefined;

export interface FormState<V extends Values> {
  readonly id: string;
  readonly values: V;
  /** By the field's name. */
  readonly faults: Readonly<Record<string, string>>;
  set<K extends keyof V & string>(name: K, value: V[K]): void;
  setFaults(faults: Readonly<Record<string, string>>): void;
  reset(): void;
  /** Fields say here what must hold of them; asked when the form is sent. */
  readonly rules: Map<string, Rule>;
}

export function useForm<V extends Values>(initial: V): FormState<V> {
  const id = useId();
  const [values, setValues] = useState<V>(initial);
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const rules = useRef(new Map<string, Rule>()).current;
  return {
    id,
    values,
    faults,
    rules,
    setFaults,
    set(name, value) {
      setValues((before) => ({ ...before, [name]: value }));
      setFaults((before) => Object.fromEntries(Object.entries(before).filter(([field]) => field !== name)));
    },
    reset() {
      setValues(initial);
      setFaults({});
    },
  };
}

interface FormProps<V extends Values> {
  readonly form: FormState<V>;
  readonly submit: string;
  readonly onSubmit: (values: V) => Promise<unknown>;
  readonly children: ReactNode;
  /** Beside the button. */
  readonly extra?: ReactNode;
  /** Said after it was done. */
  readonly done?: string;
  readonly isDangerous?: boolean;
  /** What this form knows better to say of an error than its code does. */
  readonly explain?: (error: Error) => string | undefined;
}

export function Form<V extends Values>(props: FormProps<V>): ReactNode {
  const { form, submit, onSubmit, children, extra, done, isDangerous = false, explain } = props;
  const say = useWords(designWords);
  const sentenceOf = useProblemSentence();
  const element = useRef<HTMLFormElement>(null);
  const [isSending, setIsSending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [isDone, setIsDone] = useState(false);

  const show = (faults: Readonly<Record<string, string>>): void => {
    form.setFaults(faults);
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };

  async function send(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    setIsDone(false);
    setFailure(null);
    const faults = faultsOf(form);
    if (Object.keys(faults).length > 0) return show(faults);
    setIsSending(true);
    try {
      await onSubmit(form.values);
      setIsDone(true);
    } catch (error) {
      const { atFields, others } = sort(error, form.values);
      show(Object.fromEntries(atFields.map(([name, problem]) => [name, sentenceOf(problem)])));
      if (others !== null) setFailure(explain?.(others) ?? sentenceOf(others));
    } finally {
      setIsSending(false);
    }
  }

  return (
    <form ref={element} className="form" noValidate onSubmit={(event) => void send(event)} aria-busy={isSending}>
      {children}
      <div className="form-live" aria-live="assertive">
        {failure !== null && <p className="form-failure">{failure}</p>}
      </div>
      <div className="form-foot">
        <Button type="primary" htmlType="submit" loading={isSending} danger={isDangerous}>
          {submit}
        </Button>
        {extra}
        <span role="status" className="form-done">
          {isDone && !isSending ? (done ?? say("saved")) : ""}
        </span>
      </div>
    </form>
  );
}

function faultsOf<V extends Values>({ rules, values }: FormState<V>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, rule] of rules) {
    const fault = rule(values[name] ?? "");
    if (fault !== undefined) found[name] = fault;
  }
  return found;
}

interface Sorted {
  readonly atFields: readonly (readonly [name: string, problem: Refused])[];
  readonly others: Error | null;
}

/** What of a refusal belongs to a field, and what to the form as a whole. */
function sort(error: unknown, values: Values): Sorted {
  if (!(error instanceof Refused))
    return { atFields: [], others: error instanceof Error ? error : new Error(String(error)) };
  const nameOf = (pointer: string): string | undefined => Object.keys(values).find((name) => pointer === `/${name}`);
  const atFields = error.problems.flatMap((problem) => {
    const name = nameOf(problem.pointer);
    return name === undefined ? [] : [[name, new Refused(error.status, [problem])] as const];
  });
  const rest = error.problems.filter(({ pointer }) => nameOf(pointer) === undefined);
  const isWhole = rest.length > 0 || atFields.length === 0;
  return { atFields, others: isWhole ? new Refused(error.status, rest, error.retryAfterSeconds) : null };
}
