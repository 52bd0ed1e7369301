/** help: the whole manual of the command. */
export const manual = `fairway - clears cross-border e-commerce parcels

usage: fairway COMMAND [options]

  serve                         run the API: POST /v1/documents, GET /v1/parcels/PLATFORM/ORDERNO, /docs, /health
                                PORT (8080), HOST (127.0.0.1)
        [--empty | --demo] [--parcels N] [--seed N]
                                where nothing is on record it loads the demo, 2,000 invented parcels of today, and
                                prints an account for each role; --empty leaves it out; a database of your own
                                (DATABASE_URL) gets it with --demo alone; interrupted, the next start goes on
  demo --parcels N [--seed N] [--json]
       --live [--rate R] [--parcels N] [--seed N] [--json]
                                more invented parcels on a record that has the demo, beside a server: at once, or R a
                                second (5) until Ctrl-C or N
  clear [--json | --explain [--lang en|zh]] [--tariff FILE.csv] [--positive-list FILE.csv] [--sampling PERCENT]
        [--day YYYY-MM-DD] FILE...
                                the local one-shot: documents in, one verdict a parcel out, on a temporary database;
                                CEB messages, JSON, NDJSON, tables (.csv, .xlsx) in any order; "-" is standard input;
                                --explain says of each parcel what happened, why, and what to do
  party add --kind KIND --code CODE --name NAME [--json]
                                register a party and print its key, this once
  person add --role ROLE --name NAME [--display-name NAME] [--party CODE] [--lang en|zh] [--id-number -] [--json]
         list [--role ROLE] [--party CODE] [--json]
         reset|disable|enable NAME [--json]
                                people who sign in: add one (the password is shown once and must be changed), see who
                                there is, give a new password; "--id-number -" reads a consumer's from standard input
  file [--key KEY | --key-file FILE] [--json] FILE...
                                file documents on record as the party of the key (or FAIRWAY_KEY); of a table (.csv,
                                .xlsx) what is wrong is said by row and cell
  file --to URL [--key-file FILE] [--upload ID] [--json] FILE.ndjson...
                                the same over HTTP, as an upload that goes on after a cut; started again, it goes on
                                from what is committed; only what was rejected is printed, and the counts
  template order|payment|waybill|declaration [--lang en|zh] [FILE.csv | FILE.xlsx]
                                a table to fill in and file, its columns explained; CSV on stdout without a file
  show [PLATFORM/]ORDERNO [--json] [--facts]
                                the parcel on record; --facts exports the decision with its facts and rule book
  explain [PLATFORM/]ORDERNO [--lang en|zh] [--json]
                                what happened, why, under which rule and source, and what to do
  receipts [PLATFORM/]ORDERNO [--json | --xml]
                                what each party was answered about its documents; --xml as CEB messages
  rules [--day YYYY-MM-DD] [--json]
                                what holds on a day (today): rules, limits, lanes, deadlines, the desk, each with its
                                source and how sure it is
  replay FILE | [PLATFORM/]ORDERNO [--json]
                                compute a decision again from an export (needs no database) or from the record
  prove EVENT | [PLATFORM/]ORDERNO [--json]
                                prove that an event, or the last decision on a parcel, is in the record; --json is the
                                proof that docs/verify-proof.mjs checks offline
  verify [--json] [--head FILE | WRITER.SEQUENCE.HASH]...
                                check the whole record: the chain of heads and signatures, documents, decisions, ledger;
                                says what is wrong where; --head asks whether a head that somebody kept is in the chain
  events [--json] [--after CURSOR] [--follow] [--type TYPE]... [--party CODE]
                                what happened, from the beginning or a cursor ("now": only what comes); --party is what
                                that party may hear
  deadlines run | list [STATE] [--json]
                                miss and tell what is due (a server does so by itself); list open, met, lapsed or missed
  webhooks list [--party CODE] [--json]
           add --party CODE --url URL [--type TYPE]... [--after CURSOR] [--json]
           test|disable|dead|replay|rotate|remove ID [--after CURSOR] [--json]
                                receivers of events: add one (its secret is shown once), try it, see its dead letters,
                                send those again or everything behind a cursor; a running server sends
  migrate                       bring the database to this version's tables
  reindex [--json]              make the list of parcels anew from the record (a running server goes on meanwhile)
  backup FILE [--json]          the whole record into one file, in one snapshot, while others use it; no keys
  restore FILE [--json]         a backup into an empty database, whole or not at all; read back and compared
  keys list | rotate [--json]   the sets of keys, by name; a new one for what is sealed and signed from now on
  bench clear [--json] [--parcels N] [--seconds S]
                                measure clearing over HTTP on a database of its own
        list [--json] [--parcels N]
                                how long the list of parcels takes to answer, a million parcels behind it
        webhooks [--json] [--events N]
                                measure webhooks delivered to a receiver on this machine
        overload [--json] [--seconds S]
                                offer one, two and four times of what can be cleared: throughput, refusals, look-ups
  simulate [--seed N] [--ticks M] [--json]
                                the real application on a temporary database under faults, watched by an oracle; the
                                same seed and ticks give the same run (1 and 20 where left out); exit 1: a check failed
  help                          this page

Every command a script would call has --json: stdout then carries one JSON object a line. Talk goes to stderr.
Exit: 0 done, 1 some input was not understood (or a replay differs), 2 wrong usage.

environment
  FAIRWAY_HOME     where the embedded database and the keys lie (default .fairway/ in the project)
  DATABASE_URL     a PostgreSQL of your own instead of the embedded one
  FAIRWAY_KEYS     the vault's keys as JSON instead of FAIRWAY_HOME/keys/keys.json
  FAIRWAY_LOG      what the server logs: trace, debug, info (a line a request), warn (default), error, fatal, silent
  FAIRWAY_WEBHOOK_ALLOW  private networks and hosts that webhooks may call, as 10.0.0.0/8,hooks.internal
  FAIRWAY_ORIGIN   where browsers find the server, as https://fairway.example, where a proxy stands before it
  FAIRWAY_KEY      the party key that \`fairway file\` signs in with
`;
