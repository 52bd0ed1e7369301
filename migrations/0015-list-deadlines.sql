-- Parcels are found by their deadlines too: the list is made anew.
truncate projection, parcel_list, parcel_bits, buyer_parcel, tally, decided_minute;
