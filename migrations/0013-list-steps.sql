-- Which step wrote a segment, and since which step the list stands: who remembers bits reads again only what changed since.
-- The digits of amounts are cut otherwise than before: the list is made anew.
truncate projection, parcel_list, parcel_bits, buyer_parcel, tally, decided_minute;
alter table parcel_bits add column step bigint not null;
alter table projection add column since bigint not null default 0;
