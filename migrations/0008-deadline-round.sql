-- A parcel may wait for documents more than once without a decision between: everything is withdrawn, and later filed anew. Each time is
-- a deadline of its own; what was missed or lapsed before stays on record. Rounds count from 1 within a kind and version.
alter table deadline add column round integer not null default 1;
alter table deadline alter column round drop default;
alter table deadline drop constraint deadline_pkey;
alter table deadline add primary key (consignment, kind, version, round);
