/**
 * distribution: how each table lies on several machines: by which column its rows are spread, copied whole to each,
 * or on one alone.
 *
 * A distributed table has its column in every unique key, and no foreign key leads from it to rows that may lie
 * elsewhere. `catalogue.test.ts` holds this against the migrated database. Deliberately not here: shard counts, which
 * are the cluster's affair.
 */
export type Distribution =
  { readonly kind: "distributed"; readonly by: string } | { readonly kind: "reference" } | { readonly kind: "local" };

export const distribution: Readonly<Record<string, Distribution>> = {
  migration: { kind: "local" },
  party: { kind: "reference" },
  party_kind: { kind: "reference" },
  party_key: { kind: "reference" },
  rulebook: { kind: "reference" },
  parcel: { kind: "distributed", by: "consignment" },
  document: { kind: "distributed", by: "consignment" },
  decision: { kind: "distributed", by: "consignment" },
  rejection: { kind: "distributed", by: "consignment" },
  deadline: { kind: "distributed", by: "consignment" },
  desk_claim: { kind: "distributed", by: "consignment" },
  ruling: { kind: "distributed", by: "consignment" },
  waybill: { kind: "distributed", by: "waybill" },
  movement: { kind: "distributed", by: "waybill" },
  waybill_number: { kind: "distributed", by: "waybill" },
  account: { kind: "distributed", by: "account" },
  posting: { kind: "distributed", by: "account" },
  message: { kind: "distributed", by: "message" },
  upload: { kind: "distributed", by: "party" },
  journal: { kind: "distributed", by: "writer" },
  signing_key: { kind: "reference" },
  subscription: { kind: "distributed", by: "subscription" },
  person: { kind: "local" },
  session: { kind: "local" },
  sign_in_try: { kind: "local" },
  invitation: { kind: "local" },
  passkey: { kind: "local" },
  spent_challenge: { kind: "local" },
  look: { kind: "local" },
  delivery: { kind: "distributed", by: "subscription" },
  saved_filter: { kind: "distributed", by: "person" },
  projection: { kind: "local" },
  parcel_list: { kind: "distributed", by: "consignment" },
  parcel_bits: { kind: "distributed", by: "tag" },
  buyer_parcel: { kind: "distributed", by: "buyer" },
  tally: { kind: "distributed", by: "scope" },
  decided_minute: { kind: "distributed", by: "scope" },
};

/** Made from the others, and made anew where it is missing: no backup holds it. */
export const derivedTables: readonly string[] = [
  ...["projection", "parcel_list", "parcel_bits", "buyer_parcel", "tally", "decided_minute"],
];
