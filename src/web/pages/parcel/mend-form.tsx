/** MendForm: one document of the reader's own, the differing members first, each beside what the others say. */
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState, type ReactNode } from "react";
import { api, Refused } from "../../api/api.ts";
import { Form, useForm, type FormState } from "../../design/form.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useWords } from "../../words/words.ts";
import { memberName } from "./member-name.ts";
import { memberWords } from "./member-words.ts";
import { beginningOf, changesIn, groupsOf, mendFields, type MendField, type Saying } from "./mend-fields.ts";
import { mendWords } from "./mend-words.ts";
import { addressOf, parcelKey, type Parcel, type Shown } from "./parcel.ts";
import { parcelWords } from "./words.ts";

export interface Answer {
  readonly outcomes: readonly { readonly outcome: "accepted" | "exists" }[];
  readonly parcel: Parcel;
}

interface MendFormProps {
  readonly parcel: Parcel;
  readonly document: Shown;
  readonly onMended: (answer: Answer) => void;
}

type FieldsForm = FormState<Readonly<Record<string, string>>>;

export function MendForm({ parcel, document, onMended }: MendFormProps): ReactNode {
  const say = useWords(mendWords);
  const queries = useQueryClient();
  const fields = mendFields(document, parcel.mismatches);
  const form = useForm(beginningOf(fields));
  const [isOpen, setIsOpen] = useState(false);
  const [hasMovedOn, setHasMovedOn] = useState(false);
  const [isNothing, setIsNothing] = useState(false);
  const differing = fields.filter(({ others }) => others.length > 0);
  const rest = fields.filter(({ others }) => others.length === 0);
  const isFaulty = rest.some(({ path }) => form.faults[path] !== undefined);

  async function file(values: Readonly<Record<string, string>>): Promise<void> {
    const changes = changesIn(fields, values);
    setIsNothing(changes.length === 0);
    if (changes.length === 0) return;
    const { kind, key, version } = document;
    try {
      onMended(
        await api.post<Answer>(`${addressOf(parcel.platform, parcel.orderNo)}/mend`, {
          ...{ document: { kind, key }, version, changes },
        }),
      );
    } catch (error) {
      setHasMovedOn(error instanceof Refused && error.problems.some(({ code }) => code === "filing.moved_on"));
      throw error;
    }
  }
  const reload = (
    <Button
      onClick={() => {
        void queries.invalidateQueries({ queryKey: parcelKey(parcel) });
        void queries.invalidateQueries({ queryKey: parcelKey(parcel, "documents") });
      }}
    >
      {say("reload")}
    </Button>
  );
  return (
    <Form form={form} submit={say("file")} done="" onSubmit={file} extra={hasMovedOn ? reload : undefined}>
      {differing.map((field) => (
        <Differing key={field.path} form={form} field={field} />
      ))}
      <details
        className="parcel-more"
        open={isOpen || isFaulty || differing.length === 0}
        onToggle={(event) => setIsOpen(event.currentTarget.open)}
      >
        <summary>{say("more", { count: rest.length })}</summary>
        {groupsOf(rest).map(({ name, line, fields: members }) => (
          <fieldset key={`${name} ${String(line)}`} className="parcel-group">
            <legend>{say(name, { line: line ?? 0 })}</legend>
            <div className="parcel-fields">
              {members.map((field) => (
                <MemberField key={field.path} form={form} field={field} />
              ))}
            </div>
          </fieldset>
        ))}
      </details>
      <div role="status">{isNothing && <p className="field-fault">{say("nothing")}</p>}</div>
    </Form>
  );
}

interface OfField {
  readonly form: FieldsForm;
  readonly field: MendField;
}

function Differing({ form, field }: OfField): ReactNode {
  return (
    <div className="parcel-mend">
      <MemberField form={form} field={field} />
      {field.others.map((other, at) => (
        <Other key={`${other.kind} ${String(at)}`} form={form} field={field} other={other} />
      ))}
    </div>
  );
}

/** What another document says, to be taken over where it may be seen. */
function Other({ form, field, other }: OfField & { readonly other: Saying }): ReactNode {
  const say = useWords(mendWords);
  const parcel = useWords(parcelWords);
  const name = useWords(memberWords);
  const kind = parcel(other.kind);
  const { value } = other;
  if (value === null) return <p className="parcel-other">{say("saysNothing", { kind })}</p>;
  return (
    <p className="parcel-other">
      <span className="parcel-quiet">{say("says", { kind })}</span> <strong className="figures">{value}</strong>
      {other.isMasked ? (
        <span className="parcel-quiet"> · {say("hidden")}</span>
      ) : (
        <Button
          size="small"
          aria-label={say("takeOf", { value, name: memberName(field.path, name) })}
          onClick={() => form.set(field.path, value)}
        >
          {say("take")}
        </Button>
      )}
    </p>
  );
}

function MemberField({ form, field: { path, value, isMasked } }: OfField): ReactNode {
  const say = useWords(mendWords);
  const name = useWords(memberWords);
  const typed = form.values[path] ?? "";
  const isChanged = isMasked ? typed !== "" : typed !== (value ?? "");
  const before = value === null ? say("wasNothing") : say("was", { value });
  const hint = isMasked && value !== null ? say("keep", { mask: value }) : isChanged ? before : undefined;
  return (
    <TextField
      form={form}
      name={path}
      label={memberName(path, name)}
      maxLength={1_000}
      {...(hint !== undefined && { hint })}
      {...(isMasked && value !== null && { placeholder: value })}
    />
  );
}
