-- Questions to the list that a person keeps under names of their own.
create table saved_filter (
  person text not null,
  name text not null,
  query text not null,
  changed_at timestamptz not null,
  primary key (person, name)
);
