/**
 * recordDigest: every row of every table as one hash a table, to see whether anything at all has changed. What is
 * derived is left out: it follows a moment later, and is made anew where it is missing.
 */
import pg from "pg";
import { derivedTables } from "../src/store/distribution.ts";

export async function recordDigest(url: string): Promise<Record<string, string>> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> all($1) order by 1",
      [derivedTables],
    );
    const digests: Record<string, string> = {};
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ rows: string; digest: string }>(
        `select count(*) as rows, coalesce(md5(string_agg(t::text, e'\\n' order by t::text)), '') as digest
           from "${name}" t`,
      );
      digests[name] = `${rows[0]!.rows} ${rows[0]!.digest}`;
    }
    return digests;
  } finally {
    await client.end();
  }
}
