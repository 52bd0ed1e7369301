-- What must have happened until when. A row is opened and closed by the clearing transaction whose decision or document
-- does it, and missed by a worker that claimed it: one row, one outcome, whatever crashes.
create table deadline (
  consignment text not null,
  kind text not null,
  -- The parcel's decision version when it began: 0 before the first decision.
  version integer not null,
  started_at timestamptz not null,
  due_at timestamptz not null,
  -- open, met, lapsed (the parcel was decided anew and it no longer applies), missed
  state text not null,
  closed_at timestamptz,
  -- A claim ends by itself: who crashed with it in hand keeps nobody from the row.
  claimed_by text,
  claimed_until timestamptz not null,
  -- Of a missed one: kinds of the documents that were missing, and the codes of the parties that were told.
  missing text[] not null,
  told text[] not null,
  batch text,
  primary key (consignment, kind, version)
) with (fillfactor = 80);

create index deadline_due on deadline (due_at) where state = 'open';
