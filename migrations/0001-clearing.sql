-- The record of clearing: who files, what was filed, what was decided, what is reserved.
--
-- Every table says in src/store/distribution.ts how it is distributed. Unique keys contain the distribution column; no foreign key
-- crosses tables that could lie on different machines. Texts that must hash the same for ever are `text`, never `jsonb`.

create table party (
  code text primary key,
  name text not null,
  registered_at timestamptz not null
);

create table party_kind (
  code text not null,
  kind text not null,
  registered_at timestamptz not null,
  primary key (code, kind)
);

-- A key is a bearer secret of 256 random bits; only its SHA-256 is kept.
create table party_key (
  key_hash bytea primary key,
  code text not null,
  issued_at timestamptz not null,
  revoked_at timestamptz
);

-- Rule books are immutable: the hash is over the canonical text, and a row is never changed.
create table rulebook (
  hash text primary key,
  engine text not null,
  adopted_at timestamptz not null,
  body text not null
);

-- One row a parcel: its present state, and the row that serialises everything that happens to the parcel.
create table parcel (
  consignment text primary key,
  platform text not null,
  order_no text not null,
  state text not null default 'waiting',
  lane text,
  official_status text,
  decision_version integer not null default 0,
  first_filed_at timestamptz not null,
  changed_at timestamptz not null
) with (fillfactor = 60);

-- An order number alone finds its parcels (`explain ORDERNO`).
create index parcel_order_no on parcel (order_no);

-- Orders, payments and declarations. `body` is the canonical noun with every identity number and phone as keyed hash and mask;
-- `sealed` is the encrypted envelope of what was received.
create table document (
  consignment text not null,
  kind text not null,
  key text not null,
  version integer not null,
  is_draft boolean not null,
  is_withdrawn boolean not null,
  entrance text not null,
  signature text not null,
  filed_by text not null,
  filed_as text not null,
  received_at timestamptz not null,
  content_hash text not null,
  message text,
  body text not null,
  sealed bytea not null,
  primary key (consignment, kind, key, version)
) with (toast_tuple_target = 8160);

-- A row of about 2 kB stands at the threshold where PostgreSQL tries to compress; ciphertext never gets smaller (a fifth of the time).
alter table document alter column sealed set storage external;

-- Waybills lie by their own key until a declaration names them: the national message does not say which platform they belong to.
create table waybill (
  waybill text not null,
  version integer not null,
  order_no text not null,
  is_draft boolean not null,
  is_withdrawn boolean not null,
  entrance text not null,
  signature text not null,
  filed_by text not null,
  filed_as text not null,
  received_at timestamptz not null,
  content_hash text not null,
  message text,
  body text not null,
  sealed bytea not null,
  primary key (waybill, version)
) with (toast_tuple_target = 8160);

alter table waybill alter column sealed set storage external;

create index waybill_order_no on waybill (order_no);

-- The meeting point of a waybill and the declarations that name its number: whoever comes second sees the first.
create table waybill_number (
  waybill text primary key,
  consignments text[] not null,
  named_at timestamptz[] not null
) with (fillfactor = 60);

create table decision (
  consignment text not null,
  version integer not null,
  decided_at timestamptz not null,
  state text not null,
  lane text not null,
  official_status text not null,
  rulebook text not null,
  circumstances text not null,
  documents text not null,
  body text not null,
  primary key (consignment, version)
) with (toast_tuple_target = 8160);

-- Accounts of whatever is conserved, in hundred-thousandths of their unit. The balance never falls under the floor.
create table account (
  account text primary key,
  unit text not null,
  balance bigint not null,
  floor bigint,
  opened_at timestamptz not null,
  constraint account_floor check (floor is null or balance >= floor)
) with (fillfactor = 60);

-- A posting moves `amount` from `account` to `contra`; balanced by its shape. The entry names its reason and is posted once.
create table posting (
  account text not null,
  entry text not null,
  contra text not null,
  unit text not null,
  amount bigint not null,
  posted_at timestamptz not null,
  primary key (account, entry)
);

create index posting_contra on posting (contra);

-- The last refusal of a document at the door, so that the parcel can say why it still waits.
create table rejection (
  consignment text not null,
  kind text not null,
  key text not null,
  filed_by text not null,
  received_at timestamptz not null,
  problems text not null,
  primary key (consignment, kind, key)
);

-- A signed message as a whole, in its envelope: a signature covers the message, not one document.
create table message (
  message text primary key,
  entrance text not null,
  filed_by text not null,
  received_at timestamptz not null,
  sealed bytea not null
);
