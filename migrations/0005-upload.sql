-- How far a sender's upload has come, so that it can go on after a cut: documents that are committed, counted from its first.
create table upload (
  party text not null,
  upload text not null,
  documents bigint not null,
  is_finished boolean not null,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (party, upload)
) with (fillfactor = 60);
