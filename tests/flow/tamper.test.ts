/**
 * One byte of the record changed by hand, anywhere, is found and named: every column of every table is either evidence,
 * and then a change in it is found, or stands in the list below with the reason why it is none. A new column must be
 * put into one of the two.
 */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyRecord, type Verification } from "../../src/app/verify/verify-record.ts";
import type { KeptHead } from "../../src/app/verify/verifying.ts";
import { verifyPortsOf } from "../../src/cli/verify.ts";
import { openReader } from "../../src/store/record-reader.ts";
import { effort, record } from "../effort.ts";
import { startFairway, type TestFairway } from "../fairway.ts";
import { goodParcel } from "../good-parcel.ts";
import { fileEverything } from "../varied-record.ts";

const ROWS_OF_A_COLUMN = effort(3, 10);

/** Columns in which a change is found, by table. */
const evidence: Readonly<Record<string, readonly string[]>> = {
  journal: ["writer", "sequence", "recorded_at", "previous", "root", "hash", "key", "signature", "parties", "events"],
  document: [
    ...["consignment", "kind", "key", "version", "is_draft", "is_withdrawn", "entrance", "signature", "filed_by"],
    ...["filed_as", "received_at", "content_hash", "message", "body", "sealed", "batch"],
  ],
  waybill: [
    ...["waybill", "version", "order_no", "is_draft", "is_withdrawn", "entrance", "signature", "filed_by", "filed_as"],
    ...["received_at", "content_hash", "message", "body", "sealed", "batch"],
  ],
  movement: [
    ...[
      "waybill",
      "kind",
      "key",
      "version",
      "is_draft",
      "is_withdrawn",
      "entrance",
      "signature",
      "filed_by",
      "filed_as",
    ],
    ...["received_at", "content_hash", "message", "body", "sealed", "batch"],
  ],
  decision: [
    ...["consignment", "version", "decided_at", "state", "lane", "official_status", "rulebook", "circumstances"],
    ...["documents", "body", "batch"],
  ],
  parcel: [
    ...["consignment", "platform", "order_no", "state", "lane", "official_status", "decision_version"],
    ...["first_filed_at", "changed_at"],
  ],
  deadline: [
    ...["consignment", "kind", "version", "round", "started_at", "due_at", "state", "closed_at", "missing", "told"],
    "batch",
  ],
  account: ["account", "unit", "balance", "floor", "opened_at"],
  posting: ["account", "entry", "contra", "unit", "amount", "posted_at"],
  waybill_number: ["waybill", "consignments", "named_at", "has_movements"],
  rejection: ["consignment", "kind", "key", "filed_by", "received_at", "problems", "batch"],
  ruling: [
    ...["consignment", "ruling", "version", "outcome", "code", "text", "proposed_by", "proposed_at", "batch"],
    ...["ending", "ended_by", "ended_at", "end_batch"],
  ],
  subscription: ["subscription", "party", "url", "types", "secret", "former_secret", "created_at"],
  // The event and the body of what is still to be sent.
  delivery: ["event", "type", "thread", "body"],
  message: ["message", "entrance", "filed_by", "sealed"],
  rulebook: ["hash", "engine", "body"],
  signing_key: ["key", "public_key"],
  party: ["code"],
  party_kind: ["code", "kind"],
  party_key: ["code"],
};

/** "TABLE.COLUMN" → why a change in it is not found. */
const noEvidence: Readonly<Record<string, string>> = {
  "journal.place": "In which order the chains are merged when they are told; within a chain the sequence is proved.",
  "message.received_at": "The documents of a message carry their own instants, which are evidence.",
  "rulebook.adopted_at":
    "When a program first knew the book. Decisions name the book by its hash and carry their own time.",
  "signing_key.first_used_at": "When a program first knew the key. Heads carry their own time.",
  "party.name": "Who is registered is administered, not filed: no event tells of it.",
  "party.registered_at": "The same.",
  "party_kind.registered_at": "The same.",
  "party_key.key_hash": "Says who may sign in from now on; what was filed names its filer by code, in signed events.",
  "party_key.issued_at": "The same.",
  "party_key.revoked_at": "The same.",
  "upload.upload": "From which document a sender goes on after a cut; every document that was filed has its own event.",
  "upload.party": "The same.",
  "upload.documents": "The same.",
  "upload.is_finished": "The same.",
  "upload.opened_at": "The same.",
  "upload.changed_at": "The same.",
  "deadline.claimed_by":
    "Which worker has it in hand, until when; what that keeps from being missed, the gauge of overdue ones shows.",
  "deadline.claimed_until": "The same.",
  "desk_claim.consignment":
    "Who has a parcel in hand now; every change of hands is an event of its own, and a ruling names who made it.",
  "desk_claim.account": "The same.",
  "desk_claim.claimed_at": "The same.",
  "desk_claim.until": "The same.",
  "projection.name": "Derived from what is evidence, and made anew from it (`fairway reindex`); no backup holds it.",
  "projection.cursor": "The same.",
  "projection.parcels": "The same.",
  "projection.step": "The same.",
  "projection.since": "The same.",
  "projection.recorded_at": "The same.",
  "parcel_list.consignment": "The same.",
  "parcel_list.number": "The same.",
  "parcel_list.platform": "The same.",
  "parcel_list.order_no": "The same.",
  "parcel_list.carrier": "The same.",
  "parcel_list.waybill_no": "The same.",
  "parcel_list.seller": "The same.",
  "parcel_list.declarant": "The same.",
  "parcel_list.payment_firm": "The same.",
  "parcel_list.port": "The same.",
  "parcel_list.customs_office": "The same.",
  "parcel_list.procedure": "The same.",
  "parcel_list.state": "The same.",
  "parcel_list.lane": "The same.",
  "parcel_list.official_status": "The same.",
  "parcel_list.amount": "The same.",
  "parcel_list.levied": "The same.",
  "parcel_list.currency": "The same.",
  "parcel_list.first_filed_at": "The same.",
  "parcel_list.changed_at": "The same.",
  "parcel_list.decided_at": "The same.",
  "parcel_list.tags": "The same.",
  "parcel_bits.tag": "The same.",
  "parcel_bits.segment": "The same.",
  "parcel_bits.bits": "The same.",
  "parcel_bits.step": "The same.",
  "buyer_parcel.buyer": "The same.",
  "buyer_parcel.consignment": "The same.",
  "buyer_parcel.number": "The same.",
  "tally.scope": "The same.",
  "tally.day": "The same.",
  "tally.tag": "The same.",
  "tally.parcels": "The same.",
  "decided_minute.scope": "The same.",
  "decided_minute.minute": "The same.",
  "decided_minute.decisions": "The same.",
  "saved_filter.person": "What somebody likes to ask of the list.",
  "saved_filter.name": "The same.",
  "saved_filter.query": "The same.",
  "saved_filter.changed_at": "The same.",
  "subscription.former_until": "How long the former secret signs beside the new one; a receiver may refuse it.",
  "subscription.cursor": "How far events were laid out; what was left out, a receiver asks for by cursor.",
  "subscription.disabled_at": "Whether it is served now: its party sees it, and may enable it.",
  "subscription.disabled_because": "The same.",
  "delivery.subscription":
    "Whom a message is for, when and how often it is tried; what it says is held against the journal's event.",
  "delivery.place": "The same.",
  "delivery.state": "The same.",
  "delivery.attempts": "The same.",
  "delivery.next_at": "The same.",
  "delivery.claim": "The same.",
  "delivery.claimed_until": "The same.",
  "delivery.created_at": "The same.",
  "delivery.finished_at": "The same.",
  "delivery.status": "The same.",
  "delivery.failure": "The same.",
  "person.person":
    "Who may sign in is administered, not filed: no event tells of it, and what was filed names its filer by code.",
  "person.name": "The same.",
  "person.display_name": "The same.",
  "person.role": "The same.",
  "person.organisation": "The same.",
  "person.language": "The same.",
  "person.password_hash": "The same.",
  "person.must_change_password": "The same.",
  "person.identity_hash": "The same.",
  "person.created_at": "The same.",
  "person.disabled_at": "The same.",
  "session.token_hash": "The same.",
  "session.person": "The same.",
  "session.opened_at": "The same.",
  "session.used_at": "The same.",
  "session.expires_at": "The same.",
  "sign_in_try.subject": "The same.",
  "sign_in_try.failures": "The same.",
  "sign_in_try.tried_at": "The same.",
  "sign_in_try.free_at": "The same.",
  "invitation.invitation": "The same.",
  "invitation.token_hash": "The same.",
  "invitation.role": "The same.",
  "invitation.organisation": "The same.",
  "invitation.note": "The same.",
  "invitation.invited_by": "The same.",
  "invitation.created_at": "The same.",
  "invitation.expires_at": "The same.",
  "invitation.accepted_at": "The same.",
  "invitation.accepted_by": "The same.",
  "invitation.revoked_at": "The same.",
  "passkey.credential": "The same.",
  "passkey.person": "The same.",
  "passkey.name": "The same.",
  "passkey.public_key": "The same.",
  "passkey.counter": "The same.",
  "passkey.transports": "The same.",
  "passkey.created_at": "The same.",
  "passkey.used_at": "The same.",
  "spent_challenge.challenge": "The same.",
  "spent_challenge.expires_at": "The same.",
  "look.place":
    "Who looked at whose data is no part of what was filed; what was shown in the clear is an event besides.",
  "look.at": "The same.",
  "look.person": "The same.",
  "look.role": "The same.",
  "look.organisation": "The same.",
  "look.what": "The same.",
  "look.consignment": "The same.",
  "look.document": "The same.",
  "look.field": "The same.",
  "look.reason": "The same.",
  "migration.name": "Every start of a program compares it with the files and refuses to run.",
  "migration.sha256": "The same.",
  "migration.applied_at": "When this version's tables were made; nothing depends on it.",
};

let fairway: TestFairway;
let client: pg.Client;
beforeAll(async () => {
  fairway = await startFairway();
  await fileEverything(fairway);
  client = new pg.Client(fairway.url);
  await client.connect();
}, 60_000);
afterAll(async () => {
  await client.end();
  await fairway.stop();
});

/** What is found after some statements, which are then taken back. */
async function after(statements: readonly string[], kept: readonly KeptHead[] = []): Promise<Verification> {
  await client.query("begin isolation level repeatable read");
  try {
    for (const statement of statements) {
      const { rowCount } = await client.query(statement);
      expect([statement, (rowCount ?? 0) > 0]).toEqual([statement, true]);
    }
    return await verifyRecord(verifyPortsOf(await openReader(client), fairway), kept);
  } finally {
    await client.query("rollback");
  }
}

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

const columnsOf = async (): Promise<Column[]> =>
  (
    await client.query<Column>(
      `select table_name as table, column_name as column, udt_name as type from information_schema.columns
        where table_schema = 'public' order by table_name, ordinal_position`,
    )
  ).rows;

/** The smallest change of a value of each type: one character, one bit, one microsecond. */
const changes: Readonly<Record<string, (column: string) => string>> = {
  text: (c) => `overlay(${c} placing chr(ascii(substr(${c}, ${middle(c)}, 1)) # 1) from ${middle(c)} for 1)`,
  _text: (c) => `array_cat(array[${changes["text"]!(`${c}[1]`)}], ${c}[2:])`,
  _timestamptz: (c) => `array_cat(array[${c}[1] + interval '1 microsecond'], ${c}[2:])`,
  timestamptz: (c) => `${c} + interval '1 microsecond'`,
  int4: (c) => `${c} # 1024`,
  int8: (c) => `${c} # 1024`,
  bool: (c) => `not ${c}`,
  bytea: (c) => `set_byte(${c}, length(${c}) / 2, get_byte(${c}, length(${c}) / 2) # 1)`,
};
const middle = (column: string): string => `(length(${column}) / 2 + 1)`;

/** The key of a row as verifying names it. */
const keyNames: Readonly<Record<string, string>> = {
  journal: "writer || '.' || sequence",
  document: "concat_ws(' ', consignment, kind, key, 'v' || version)",
  waybill: "waybill || ' v' || version",
  movement: "concat_ws(' ', waybill, kind, key, 'v' || version)",
  decision: "consignment || ' v' || version",
  parcel: "consignment",
  deadline: "concat_ws(' ', consignment, kind, 'v' || version, 'r' || round)",
  account: "account",
  posting: "account || ' ' || entry",
  waybill_number: "waybill",
  rejection: "concat_ws(' ', consignment, kind, key)",
  ruling: "concat_ws(' ', consignment, ruling)",
  message: "message",
  subscription: "subscription",
  delivery: "subscription || ' ' || event",
  rulebook: "hash",
  signing_key: "key",
  party: "code",
  party_kind: "code || ' ' || kind",
  party_key: "encode(key_hash, 'hex')",
};

interface Place {
  readonly ctid: string;
  readonly name: string;
}

/** Some rows of a table, spread over it, that have something in the column. */
const placesOf = async (table: string, condition: string): Promise<Place[]> =>
  (
    await client.query<Place>(
      `select ctid::text as ctid, ${keyNames[table]!} as name from ${table} where ${condition}
        order by md5(${keyNames[table]!}) limit ${ROWS_OF_A_COLUMN}`,
    )
  ).rows;

test("every column of every table is evidence, or its reason for being none stands here", async () => {
  const classified = [
    ...Object.entries(evidence).flatMap(([table, columns]) => columns.map((column) => `${table}.${column}`)),
    ...Object.keys(noEvidence),
  ];
  expect((await columnsOf()).map(({ table, column }) => `${table}.${column}`).sort()).toEqual(classified.sort());
});

test("as it was filed the record is whole", async () => {
  expect(await after([])).toMatchObject({ isWhole: true, faults: [] });
});

describe("one byte changed", () => {
  test.each(Object.keys(evidence))("in %s", { timeout: effort(120_000, 1_200_000) }, async (table) => {
    let tried = 0;
    for (const { column, type } of (await columnsOf()).filter((each) => each.table === table)) {
      if (!evidence[table]!.includes(column)) continue;
      const isNothing = type.startsWith("_") ? `${column} = '{}'` : `${column} is null`;
      const places = await placesOf(table, `not (${isNothing})`);
      expect([column, places.length > 0]).toEqual([column, true]);
      for (const { ctid, name } of places) {
        const to = changes[type]!(column);
        const { rows } = await client.query<{ name: string }>(
          `select ${keyNames[table]!} as name from (select ${columnsWith(table, column, to)} from ${table} where ctid = '${ctid}') t`,
        );
        const { faults } = await after([`update ${table} set ${column} = ${to} where ctid = '${ctid}'`]);
        const named = faults.filter((fault) => fault.table === table && [name, rows[0]!.name].includes(fault.key));
        expect([column, name, named.length > 0 ? [] : faults, named.length > 0]).toEqual([column, name, [], true]);
        tried += 1;
      }
    }
    record(`one byte changed in ${table}`, `${tried} changes`, "all found and named");
  });
});

/** Of keys, what is no evidence itself. */
const beside: Readonly<Record<string, readonly string[]>> = { party_key: ["key_hash"], delivery: ["subscription"] };

const columnsWith = (table: string, changed: string, to: string): string =>
  [...evidence[table]!, ...(beside[table] ?? [])]
    .map((column) => (column === changed ? `${to} as ${column}` : column))
    .join(", ");

/** What a deletion of one row is found by. A key's deletion is like its revocation, and no record of what was filed. */
const deletions: Readonly<Record<string, string>> = {
  journal: "head.missing row.unexplained head.previous_wrong",
  document: "row.missing",
  waybill: "row.missing",
  movement: "row.missing",
  decision: "row.missing",
  parcel: "parcel.missing row.missing number.claim_wrong",
  deadline: "row.missing",
  account: "account.missing",
  posting: "row.missing",
  waybill_number: "number.missing",
  rejection: "row.missing",
  ruling: "row.missing",
  message: "message.missing",
  rulebook: "decision.rulebook_missing",
  signing_key: "key.missing",
  party: "party.unknown",
};

describe("one row deleted", () => {
  test.each(Object.entries(deletions))("from %s", { timeout: effort(60_000, 600_000) }, async (table, codes) => {
    const places = await placesOf(table, "true");
    expect(places.length).toBeGreaterThan(0);
    for (const { ctid, name } of places) {
      const { faults } = await after([`delete from ${table} where ctid = '${ctid}'`]);
      const found = faults.filter(({ code }) => codes.split(" ").includes(code));
      expect([name, found.length > 0 ? [] : faults, found.length > 0]).toEqual([name, [], true]);
    }
  });
});

interface Trick {
  readonly name: string;
  readonly statements: readonly string[];
  /** CODE TABLE, at least. */
  readonly found: readonly string[];
}

const one = (table: string, condition = "true"): string =>
  `(select ctid from ${table} where ${condition} order by ctid limit 1)`;

const tricks: readonly Trick[] = [
  {
    name: "a document filed by nobody",
    statements: [
      `insert into document select (jsonb_populate_record(d, jsonb_build_object('version', 2, 'is_withdrawn', true))).* from document d
        where ctid = ${one("document", "version = 1 and consignment like '%/V-4'")}`,
    ],
    found: ["row.unexplained document"],
  },
  {
    name: "a head of one's own at the end of a chain",
    statements: [
      `insert into journal select writer, sequence + 1, recorded_at, hash, root, repeat('a', 64), key, signature, parties, events
         from journal where ctid = (select ctid from journal order by writer, sequence desc limit 1)`,
    ],
    found: ["head.hash_wrong journal", "head.signature_wrong journal"],
  },
  {
    name: "two events of a batch swapped",
    statements: [
      `update journal set events = array[events[2], events[1]] || events[3:] where ctid = ${one("journal", "cardinality(events) > 1")}`,
    ],
    found: ["head.root_wrong journal"],
  },
  {
    name: "an event taken out",
    statements: [`update journal set events = events[2:] where ctid = ${one("journal", "cardinality(events) > 1")}`],
    found: ["head.root_wrong journal"],
  },
  {
    name: "the last head gone, its rows kept",
    statements: [`delete from journal where ctid = (select ctid from journal order by writer, sequence desc limit 1)`],
    found: ["row.unexplained"],
  },
  {
    name: "the envelopes of two versions of a document exchanged",
    statements: [
      `update document d set sealed = (select o.sealed from document o where o.consignment = d.consignment and o.kind = d.kind
          and o.key = d.key and o.version = 3 - d.version) where consignment = '4601000001/V-1' and kind = 'order'`,
    ],
    found: ["envelope.other_content document"],
  },
  {
    name: "the envelopes of two documents exchanged",
    statements: [
      `update document d set sealed = (select o.sealed from document o where o.kind = 'order' and o.consignment = '4601000001/V-5')
        where d.consignment = '4601000001/V-4' and d.kind = 'order'`,
    ],
    found: ["envelope.not_opened document"],
  },
  {
    name: "body and hash of a document changed together",
    statements: [
      `update document set body = replace(body, '"250.00"', '"250.01"'),
          content_hash = encode(sha256(convert_to(replace(body, '"250.00"', '"250.01"'), 'UTF8')), 'hex')
        where ctid = ${one("document", "kind = 'payment' and body like '%\"250.00\"%'")}`,
    ],
    found: ["row.differs document", "envelope.other_content document"],
  },
  {
    name: "a decision whose documents have no key any more",
    statements: [
      `update decision set documents = replace(documents, '"key":', '"kez":') where ctid = ${one("decision")}`,
    ],
    found: ["row.differs decision", "decision.text_malformed decision"],
  },
  {
    name: "a decision that stands on no list of documents",
    statements: [`update decision set documents = '{}' where ctid = ${one("decision")}`],
    found: ["row.differs decision", "decision.text_malformed decision"],
  },
  {
    name: "a decision whose documents are nothing",
    statements: [`update decision set documents = '[null]' where ctid = ${one("decision")}`],
    found: ["row.differs decision", "decision.text_malformed decision"],
  },
  {
    name: "a levy changed in the decision",
    statements: [
      `update decision set body = replace(body, '"22.75"', '"0.00"') where ctid = ${one("decision", `body like '%"22.75"%'`)}`,
    ],
    found: ["row.differs decision", "decision.not_repeated decision"],
  },
  {
    name: "a limit given back under the counter: the postings and both balances",
    statements: [
      `delete from posting where account like 'quota/%' and amount > 0`,
      `update account set balance = coalesce((select sum(amount) from posting p where p.contra = account.account), 0)
          - coalesce((select sum(amount) from posting p where p.account = account.account), 0)`,
    ],
    found: ["row.missing posting"],
  },
  {
    name: "a posting that no decision made, with its balances",
    statements: [
      `insert into posting select account, entry || '!', contra, unit, amount, posted_at from posting where ctid = ${one("posting")}`,
      `update account set balance = coalesce((select sum(amount) from posting p where p.contra = account.account), 0)
          - coalesce((select sum(amount) from posting p where p.account = account.account), 0)`,
    ],
    found: ["row.unexplained posting"],
  },
  {
    name: "a refused parcel shown as released",
    statements: [
      `update parcel set state = 'released', lane = 'green', official_status = '800' where state = 'refused'`,
    ],
    found: ["row.differs parcel"],
  },
  {
    name: "an open deadline put off by a month",
    statements: [`update deadline set due_at = due_at + interval '30 days' where state = 'open'`],
    found: ["row.differs deadline"],
  },
  {
    name: "a missed deadline shown as met, with nothing missing and nobody told",
    statements: [`update deadline set state = 'met', missing = '{}', told = '{}' where state = 'missed'`],
    found: ["row.differs deadline"],
  },
  {
    name: "a deadline that a parcel never had, missed",
    statements: [
      `insert into deadline select (jsonb_populate_record(d, jsonb_build_object('round', 9))).* from deadline d
        where ctid = ${one("deadline", "state = 'missed'")}`,
    ],
    found: ["row.unexplained deadline"],
  },
  {
    name: "a person's floor lowered",
    statements: [`update account set floor = floor - 100000000 where ctid = ${one("account", "floor is not null")}`],
    found: ["account.floor_wrong account"],
  },
];

test.each(tricks)("found: $name", async ({ statements, found }) => {
  const { faults } = await after(statements);
  const named = faults.map(({ code, table }) => `${code} ${table}`);
  for (const each of found)
    expect(
      named.filter((name) => name.startsWith(each)),
      JSON.stringify(faults),
    ).not.toEqual([]);
});

test("an end cut off with all its rows leaves no trace, but whoever kept a later head finds it out", async () => {
  const { tips } = await after([]);
  const kept = tips[0]!;
  const { writer, sequence } = kept;
  expect(await after([], [kept, { ...kept, sequence: sequence - 1 }])).toMatchObject({
    faultCount: 1,
    faults: [{ code: "head.kept_missing", key: `${writer}.${sequence - 1}` }],
  });
  await fairway.file([goodParcel("V-cut").order]);
  const later = (await after([])).tips.find((tip) => !tips.some(({ hash }) => hash === tip.hash))!;
  const cut = [
    `delete from document where batch = '${later.writer}.${later.sequence}'`,
    `delete from journal where writer = '${later.writer}' and sequence = ${later.sequence}`,
    `delete from parcel where consignment = '4601000001/V-cut'`,
    `delete from deadline where consignment = '4601000001/V-cut'`,
  ];
  expect(await after(cut)).toMatchObject({ isWhole: true });
  expect(await after(cut, [later])).toMatchObject({
    isWhole: false,
    faults: [{ code: "head.kept_missing", table: "journal", key: `${later.writer}.${later.sequence}` }],
  });
});

test("a chain signed anew with a key of one's own is not the house's", async () => {
  const stranger = { key: "k0own", publicKey: fairway.houseKeys[0]!.publicKey };
  const { faults } = await after([
    `insert into signing_key values ('${stranger.key}', '${stranger.publicKey}', now())`,
    `update journal set key = '${stranger.key}' where ctid = ${one("journal")}`,
  ]);
  expect(faults.map(({ code }) => code)).toEqual(
    expect.arrayContaining(["key.not_ours", "head.hash_wrong", "head.signature_wrong"]),
  );
});
