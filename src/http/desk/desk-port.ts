/** Port of the officer's desk: what its routes need from the application. Not here: who may ask (`access.ts`). */
import type { Person } from "../../customs/person.ts";
import type { Result } from "../../kernel/problem.ts";

export type Officer = Pick<Person, "id" | "role">;

export interface DeskQuestion {
  readonly list: "held" | "inspection" | "mine" | "proposed";
  readonly after: string | null;
  readonly limit: number;
}

export interface RulingWanted {
  readonly outcome: "release" | "refuse";
  readonly code: string;
  readonly reason: string;
  /** Of the decision that the officer looked at. */
  readonly version: number;
}

export interface DeskPort {
  list(account: string, question: DeskQuestion): Promise<Result<object>>;
  /** One parcel as the lists show it, in any state. */
  find(consignment: string): Promise<object | undefined>;
  /** What an officer may say, and from which value on two decide. */
  rules(): object;
  claim(officer: Officer, consignment: string, takesOver: boolean): Promise<Result<object>>;
  giveBack(officer: Officer, consignment: string): Promise<Result<unknown>>;
  rule(officer: Officer, consignment: string, wanted: RulingWanted): Promise<Result<object>>;
  settle(officer: Officer, ruling: string, act: "confirm" | "reject"): Promise<Result<object>>;
  /** Of a parcel, the earliest first. */
  rulings(consignment: string): Promise<readonly object[]>;
}
