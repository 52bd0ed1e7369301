-- The journal: what happened, in the order of the record, provable; and what is told to the parties.
--
-- One row a batch, written last in the batch's own transaction. `events` are the leaves of a Merkle tree (canonical texts), `root` is
-- its root; the heads of a writer form a chain (`previous`), each signed. A row is never changed. An event's name is
-- WRITER.SEQUENCE.POSITION, its position counted from 0.
create table journal (
  writer text not null,
  sequence bigint not null,
  recorded_at timestamptz not null,
  previous text not null,
  root text not null,
  hash text not null,
  key text not null,
  signature text not null,
  -- Every code that an event of the row names: who may be told something of it. Pages without the asker's code are passed over.
  parties text[] not null,
  events text[] not null,
  primary key (writer, sequence)
);

-- Compressing a batch's events costs more than writing them (a tenth of the clearing).
alter table journal alter column events set storage external;

-- The public half of every key that ever signed a head: raw Ed25519, base64url. It is no secret.
create table signing_key (
  key text primary key,
  public_key text not null,
  first_used_at timestamptz not null
);

-- In which batch a row was written: where its events are found ("WRITER.SEQUENCE").
alter table document add column batch text not null;
alter table waybill add column batch text not null;
alter table decision add column batch text not null;
alter table rejection add column batch text not null;
