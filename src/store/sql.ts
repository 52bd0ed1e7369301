/**
 * Sql: the little of PostgreSQL that a statement needs: text with $1, $2… and values in, rows out. A pool, a client
 * and a client inside a transaction all are one, so a statement does not know which it runs on. A statement with a
 * name is prepared once per connection; one name always means one text. Deliberately not here: building queries. SQL
 * is written as SQL, one statement per table and batch.
 */
import type { QueryResultRow } from "pg";

export interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

export interface Sql {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- The SQL's author knows.
  query<Row extends QueryResultRow>(
    statement: string | Statement,
    values?: readonly unknown[],
  ): Promise<{ readonly rows: Row[]; readonly rowCount: number | null }>;
}
