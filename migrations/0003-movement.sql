-- What happened to the goods of a waybill: statuses and arrivals. They lie by the waybill as the waybill itself does,
-- come before or after its other documents, and are joined through the declaration that names the number.
create table movement (
  waybill text not null,
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
  batch text not null,
  primary key (waybill, kind, key, version)
) with (toast_tuple_target = 8160);

alter table movement alter column sealed set storage external;

-- True where some movement was ever filed: a parcel without any pays no look into the table.
alter table waybill_number add column has_movements boolean not null default false;
