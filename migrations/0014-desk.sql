-- The officer's desk. A claim says who has a parcel in hand until when; it ends by itself, and every change of hands is an event.
create table desk_claim (
  consignment text primary key,
  account text not null,
  claimed_at timestamptz not null,
  until timestamptz not null
) with (fillfactor = 70);

create index desk_claim_account on desk_claim (account, claimed_at, consignment);

-- What officers ruled or proposed, on which version of the decision, and what became of it: made, rejected, withdrawn (by who proposed
-- it) or overtaken (the parcel moved on). Until then `ending` and what belongs to it is null. The text is the officer's own words.
create table ruling (
  consignment text not null,
  ruling text not null,
  version integer not null,
  outcome text not null,
  code text not null,
  text text not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  batch text not null,
  ending text,
  ended_by text,
  ended_at timestamptz,
  end_batch text,
  primary key (consignment, ruling)
) with (fillfactor = 80);

create index ruling_name on ruling (ruling);
create index ruling_open on ruling (proposed_at, ruling) where ending is null;
