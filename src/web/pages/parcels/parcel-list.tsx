/**
 * ParcelList: the parcels that one may look up, by filter and page. The filter stands in the address, so that it can be
 * linked to, handed on and gone back to.
 */
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useSearchParams } from "react-router";
import { PageHead } from "../../design/page-head.tsx";
import { useWords } from "../../words/words.ts";
import { FilterForm } from "./filter-form.tsx";
import { Found } from "./found.tsx";
import { askList } from "./listed.ts";
import { readFilter, writeFilter, type FilterValues, type ParcelFilter } from "./parcel-filter.ts";
import "./parcels.css";
import { SavedFilters } from "./saved-filters.tsx";
import { parcelsWords } from "./words.ts";

export function ParcelList(): ReactNode {
  const say = useWords(parcelsWords);
  const known = useQueryClient();
  const [address, setAddress] = useSearchParams();
  const filter = readFilter(address);
  const question = String(writeFilter(filter));
  const go = (next: ParcelFilter): void => setAddress(writeFilter(next));

  /** Asked before the address changes, so that what the server has against it stands at its field. */
  async function find(values: FilterValues): Promise<void> {
    const next = { ...filter, values };
    await askList(known, String(writeFilter(next)));
    go(next);
  }

  return (
    <>
      <PageHead title={say("title")} lead={say("lead")} />
      <section className="panel filter" aria-label={say("filter")}>
        <FilterForm values={filter.values} onFind={find} onClear={() => setAddress({})} />
        <SavedFilters question={question} />
      </section>
      <Found filter={filter} question={question} onOrder={(order) => go({ ...filter, order })} />
    </>
  );
}
