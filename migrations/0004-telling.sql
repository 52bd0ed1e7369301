-- The order of telling. A row's place is given when it is written, after its batch holds the locks of its parcels: of two rows of
-- different writers that concern the same parcel, the later has the higher place, whatever the clocks say. It is no part of the
-- head: what is proved is the order within a chain.
alter table journal add column place bigint not null generated always as identity;
