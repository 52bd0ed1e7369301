-- People who sign in, what they signed in with, and who was asked to come in. None of this is part of what was filed.
--
-- `role` and `organisation` (a party's code, null for a consumer) say what somebody may do. A password is kept as its argon2id
-- hash; `identity_hash` is a consumer's own identity number as a keyed hash, by which their parcels are found.
create table person (
  person text primary key,
  name text not null unique,
  display_name text not null,
  role text not null,
  organisation text,
  language text not null check (language in ('zh', 'en')),
  password_hash text not null,
  must_change_password boolean not null,
  identity_hash text,
  created_at timestamptz not null,
  disabled_at timestamptz
);
create index person_organisation on person (organisation, person);

-- One row for each browser that is signed in; the token itself is nowhere but there.
create table session (
  token_hash bytea primary key,
  person text not null references person on delete cascade,
  opened_at timestamptz not null,
  used_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_person on session (person, used_at);
create index session_expired on session (expires_at);

-- How often somebody tried in vain, by a keyed hash of the name that was given or the address it came from: a name may be anything
-- that somebody typed, a password too.
create table sign_in_try (
  subject text primary key,
  failures integer not null,
  tried_at timestamptz not null,
  free_at timestamptz not null
);
create index sign_in_try_old on sign_in_try (tried_at);

-- Who may come in, by a link that works once and for a time. Of its token only the SHA-256 is kept.
create table invitation (
  invitation text primary key,
  token_hash bytea not null unique,
  role text not null,
  organisation text,
  note text,
  invited_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by text,
  revoked_at timestamptz
);
create index invitation_organisation on invitation (organisation, created_at);

-- A passkey: the public key of a device that signs in for somebody. `counter` is what the device said last; it never goes back.
create table passkey (
  credential text primary key,
  person text not null references person on delete cascade,
  name text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  created_at timestamptz not null,
  used_at timestamptz
);
create index passkey_person on passkey (person, created_at);

-- Challenges that were answered: each is good once. What is not answered leaves nothing here.
create table spent_challenge (
  challenge text primary key,
  expires_at timestamptz not null
);
create index spent_challenge_expired on spent_challenge (expires_at);
