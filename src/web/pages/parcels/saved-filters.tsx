/** SavedFilters: questions to the list that one keeps under names: chosen, kept, removed. They are one's own. */
import { Button } from "antd";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { Link } from "react-router";
import { api } from "../../api/api.ts";
import { useProblemSentence } from "../../api/problem-words.ts";
import { Dialog } from "../../design/dialog.tsx";
import { Form, useForm } from "../../design/form.tsx";
import { TextField } from "../../design/text-field.tsx";
import { useWords } from "../../words/words.ts";
import { parcelsWords } from "./words.ts";

interface SavedFilter {
  readonly name: string;
  /** As in an address. */
  readonly query: string;
}

const NAME_LENGTH_MAX = 60;

const saved = queryOptions({
  queryKey: ["filters"],
  queryFn: () => api.get<{ readonly filters: readonly SavedFilter[] }>("/v1/me/filters"),
});
const pathOf = (name: string): string => `/v1/me/filters/${encodeURIComponent(name)}`;

export function SavedFilters({ question }: { readonly question: string }): ReactNode {
  const say = useWords(parcelsWords);
  const sentenceOf = useProblemSentence();
  const known = useQueryClient();
  const [isSaving, setIsSaving] = useState(false);
  const query = useQuery(saved);
  const removal = useMutation({
    mutationFn: (name: string) => api.remove(pathOf(name)),
    onSettled: () => known.invalidateQueries({ queryKey: saved.queryKey }),
  });
  const filters = query.data?.filters ?? [];
  const failure = removal.error ?? (query.data === undefined ? query.error : null);
  return (
    <div className="saved">
      <h2 className="saved-title">{say("saved")}</h2>
      <ul className="saved-list">
        {filters.map((filter) => (
          <li key={filter.name} className="saved-filter">
            <Link
              to={{ search: filter.query }}
              className="saved-name"
              aria-current={filter.query === question ? "true" : undefined}
            >
              {filter.name}
            </Link>
            <button
              type="button"
              className="saved-remove"
              aria-label={say("removeOf", { name: filter.name })}
              title={say("removeOf", { name: filter.name })}
              disabled={removal.isPending}
              onClick={() => removal.mutate(filter.name)}
            >
              ×
            </button>
          </li>
        ))}
        {query.data !== undefined && filters.length === 0 && <li className="saved-none">{say("savedNone")}</li>}
      </ul>
      <Button disabled={question === ""} onClick={() => setIsSaving(true)}>
        {say("save")}
      </Button>
      <div aria-live="assertive">{failure !== null && <p className="form-failure">{sentenceOf(failure)}</p>}</div>
      {isSaving && <SaveFilter question={question} filters={filters} onClose={() => setIsSaving(false)} />}
    </div>
  );
}

interface SaveFilterProps {
  readonly question: string;
  readonly filters: readonly SavedFilter[];
  readonly onClose: () => void;
}

function SaveFilter({ question, filters, onClose }: SaveFilterProps): ReactNode {
  const say = useWords(parcelsWords);
  const known = useQueryClient();
  const form = useForm({ name: "" });
  const name = form.values.name.trim();
  const isKnown = filters.some((filter) => filter.name === name);
  return (
    <Dialog title={say("save")} onClose={onClose}>
      <p className="panel-lead">{say("saveLead")}</p>
      <Form
        form={form}
        submit={say(isKnown ? "replace" : "save")}
        onSubmit={async () => {
          await api.put(pathOf(name), { query: question });
          await known.invalidateQueries({ queryKey: saved.queryKey });
          onClose();
        }}
      >
        <TextField form={form} name="name" label={say("name")} maxLength={NAME_LENGTH_MAX} isRequired />
      </Form>
    </Dialog>
  );
}
