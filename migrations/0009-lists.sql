-- The list of parcels: derived from the record by a projector that follows the journal, outside the clearing transaction. Nothing here
-- is evidence: it can be thrown away and made anew (`fairway reindex`), and backups leave it out.

-- How far the journal is in the list. Updating this row is the projector's lock; it moves in the transaction that changes the rest.
create table projection (
  name text primary key,
  cursor text not null,
  -- Parcels on the list: the highest number given.
  parcels bigint not null,
  -- Grows with every step: who shows figures asks again when it has.
  step bigint not null,
  -- Of the last row of the journal that is in.
  recorded_at timestamptz
) with (fillfactor = 60);

-- One row a parcel. Its number is its place on the list, given when the journal first names it and never changed: pages go by it.
-- `tags` (JSON) is what the parcel is found and counted by, as it was written into parcel_bits and tally.
create table parcel_list (
  consignment text primary key,
  number bigint not null,
  platform text not null,
  order_no text not null,
  carrier text,
  waybill_no text,
  seller text,
  declarant text,
  payment_firm text,
  port text,
  customs_office text,
  procedure text,
  state text not null,
  lane text,
  official_status text not null,
  -- Dutiable value and sum of levies, in hundred-thousandths.
  amount bigint,
  levied bigint,
  currency text,
  first_filed_at timestamptz not null,
  changed_at timestamptz not null,
  decided_at timestamptz,
  tags text not null
) with (fillfactor = 80);

create index parcel_list_number on parcel_list (number);
create index parcel_list_order_no on parcel_list (order_no text_pattern_ops) include (number);
create index parcel_list_waybill_no on parcel_list (waybill_no text_pattern_ops) include (number);

-- Which parcels have a tag: numbers SEGMENT * 8192 and up, as bits, or as positions where they are few.
create table parcel_bits (
  tag text collate "C" not null,
  segment integer not null,
  bits bytea not null,
  primary key (tag, segment)
) with (fillfactor = 70);

-- What a person bought, by the keyed hash of the identity number: too few parcels each for bits.
create table buyer_parcel (
  buyer text not null,
  consignment text not null,
  number bigint not null,
  primary key (buyer, consignment)
);

-- How many parcels first filed on a day have a tag; for everybody (scope "") and for each party that they name.
create table tally (
  scope text not null,
  day text not null,
  tag text not null,
  parcels bigint not null,
  primary key (scope, day, tag)
) with (fillfactor = 60);

-- Decisions by the minute in which they were taken, for a day back.
create table decided_minute (
  scope text not null,
  minute timestamptz not null,
  decisions bigint not null,
  primary key (scope, minute)
) with (fillfactor = 60);
