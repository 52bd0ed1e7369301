/**
 * Ports of the list of parcels: what its routes need from the application.
 *
 * Amounts are decimal texts, instants ISO 8601 in UTC. Not here: who may ask at all (`access.ts`); which parcels the
 * asker sees is the application's to say.
 */
import type { Readable } from "node:stream";
import type { Result } from "../../kernel/problem.ts";
import type { Asker } from "../asker.ts";

export const valueFilters = ["state", "lane", "party", "port", "procedure", "reason", "mismatch", "deadline"] as const;

/** What is asked for; null and empty let everything through. */
export interface ListFilter {
  readonly values: Readonly<Partial<Record<(typeof valueFilters)[number], readonly string[]>>>;
  /** Days of first filing, both included. */
  readonly from: string | null;
  readonly to: string | null;
  /** The last day of an open deadline. */
  readonly dueTo: string | null;
  /** Dutiable value in hundred-thousandths, both included. */
  readonly amountFrom: bigint | null;
  readonly amountTo: bigint | null;
  readonly text: string | null;
}

export interface ListRequest extends ListFilter {
  readonly order: "newest" | "oldest" | "amount";
  /** `next` of the page before. */
  readonly after: string | null;
  readonly limit: number;
}

export interface ListedView {
  readonly platform: string;
  readonly orderNo: string;
  readonly carrier: string | null;
  readonly waybillNo: string | null;
  readonly seller: string | null;
  readonly declarant: string | null;
  readonly paymentFirm: string | null;
  readonly port: string | null;
  readonly customsOffice: string | null;
  readonly procedure: string | null;
  readonly state: string;
  readonly lane: string | null;
  readonly officialStatus: string;
  readonly dutiableValue: string | null;
  readonly levied: string | null;
  readonly currency: string | null;
  readonly reasons: readonly string[];
  readonly mismatches: readonly string[];
  readonly firstFiledAt: string;
  readonly changedAt: string;
  readonly decidedAt: string | null;
}

export interface ListAnswer {
  readonly parcels: readonly ListedView[];
  readonly next: string | null;
  readonly count: { readonly value: number; readonly isExact: boolean };
  /** Until when what was recorded is in it; null before the first. */
  readonly at: string | null;
}

export interface OverviewView {
  readonly at: string | null;
  readonly day: string | null;
  readonly throughput: readonly { readonly minute: string; readonly parcels: number }[];
  readonly states: Readonly<Record<string, number>>;
  readonly lanes: Readonly<Record<string, number>>;
  readonly decision: {
    readonly p50Ms: number | null;
    readonly p95Ms: number | null;
    readonly buckets: readonly { readonly upToMs: number; readonly parcels: number }[];
  };
  readonly mismatches: readonly { readonly rule: string; readonly count: number }[];
  readonly reasons: readonly { readonly rule: string; readonly count: number }[];
  readonly deadlines: {
    readonly open: number;
    readonly dueSoon: number;
    readonly missed: number;
    readonly soonUntil: string;
  };
}

export interface ExportRequest {
  readonly form: "csv" | "xlsx";
  /** Of the headings. */
  readonly lang: "en" | "zh";
  readonly filter: ListFilter;
}

export interface SavedFilterView {
  readonly name: string;
  readonly query: string;
  readonly changedAt: string;
}

/** Filters that a person keeps; the person by its id. */
export interface FilterPort {
  list(person: string): Promise<readonly SavedFilterView[]>;
  save(person: string, name: string, query: string): Promise<Result<SavedFilterView>>;
  remove(person: string, name: string): Promise<Result<undefined>>;
}

export interface ListPort {
  readonly filters: FilterPort;
  find(asker: Asker, request: ListRequest): Promise<Result<ListAnswer>>;
  /** The file, as it is written. */
  export(asker: Asker, request: ExportRequest): Promise<Result<Readable>>;
  /** Of one day of first filing, or (null) of all. */
  overview(asker: Asker, day: string | null): Promise<OverviewView>;
}
