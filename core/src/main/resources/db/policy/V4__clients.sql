-- policy: registered clients, programs that ask a door for decisions about a world of their own.
--
--   client ──▶ client_secret   digests of what it presents; several while one replaces another
--     │  └───▶ client_rules    what decides for it, in versions; the last one is in force
--     └──────▶ client_end      removed
--
-- The inner door writes, both doors read: each answers its own clients.

create table policy.client (
  client_id      uuid        constraint client_pkey primary key,
  name           text        not null
    constraint client_name_uq unique
    constraint client_name_is_canonical check (name ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
  door           text        not null
    constraint a_client_is_for_one_door check (door in ('OUTER', 'INNER')),
  accountable_id uuid        not null
    constraint client_accountable_fkey references core.person (person_id),
  purpose        text        not null
    constraint client_purpose_is_stated check (char_length(purpose) between 3 and 200),
  registered_by  uuid        not null
    constraint client_registered_by_fkey references core.person (person_id),
  registered_at  timestamptz not null,
  expires_at     timestamptz not null,
  constraint a_registration_ends_within_400_days
    check (expires_at > registered_at and expires_at <= registered_at + interval '400 days')
);
comment on table policy.client is
  'A program that may ask a door for decisions. Somebody answers for it; it ends by itself.'
  ' Append-only.';

create table policy.client_secret (
  secret_hash bytea       constraint client_secret_pkey primary key
    constraint secret_hash_is_a_sha256 check (octet_length(secret_hash) = 32),
  client_id   uuid        not null
    constraint client_secret_client_fkey references policy.client (client_id),
  made_at     timestamptz not null,
  expires_at  timestamptz not null
);
create index client_secret_client_ix on policy.client_secret (client_id);
comment on table policy.client_secret is
  'What a client presents, as a digest of 32 random bytes. Only ever made to end earlier.';

create table policy.client_rules (
  client_id      uuid        not null
    constraint client_rules_client_fkey references policy.client (client_id),
  version        integer     not null
    constraint client_rules_version_counts_from_1 check (version >= 1),
  policies       text        not null
    constraint client_policies_are_bounded check (octet_length(policies) <= 1048576),
  schema_text    text        not null
    constraint client_schema_is_bounded check (octet_length(schema_text) <= 1048576),
  entities       text        not null
    constraint client_entities_are_bounded check (octet_length(entities) <= 4194304),
  types          jsonb       not null,
  sample_percent integer     not null
    constraint sample_is_a_percentage check (sample_percent between 0 and 100),
  stated_by      uuid        not null
    constraint client_rules_stated_by_fkey references core.person (person_id),
  stated_at      timestamptz not null,
  constraint client_rules_pkey primary key (client_id, version)
);
comment on table policy.client_rules is
  'What decides for a client: policies, schema and entities in Cedar, and what it may ask about.'
  ' Append-only; the highest version is in force.';
comment on column policy.client_rules.schema_text is 'Empty: none.';
comment on column policy.client_rules.entities is 'Cedar JSON; empty: none.';

create table policy.client_end (
  client_id uuid        constraint client_end_pkey primary key
    constraint client_end_client_fkey references policy.client (client_id),
  ended_by  uuid        not null
    constraint client_end_ended_by_fkey references core.person (person_id),
  ended_at  timestamptz not null
);
comment on table policy.client_end is 'A client that was removed. Append-only.';

create function policy.a_secret_only_ends_earlier() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if new.secret_hash <> old.secret_hash or new.client_id <> old.client_id
     or new.made_at <> old.made_at or new.expires_at > old.expires_at then
    raise exception 'a secret only ends earlier'
      using errcode = 'restrict_violation', constraint = 'a_secret_only_ends_earlier';
  end if;
  return new;
end $$;
create trigger only_ends_earlier before update on policy.client_secret
  for each row execute function policy.a_secret_only_ends_earlier();

create function policy.client_changed() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  perform pg_catalog.pg_notify('policy_client', '');
  return null;
end $$;
create trigger client_changed after insert or update on policy.client_secret
  for each statement execute function policy.client_changed();
create trigger client_changed after insert on policy.client_rules
  for each statement execute function policy.client_changed();
create trigger client_changed after insert on policy.client_end
  for each statement execute function policy.client_changed();

revoke all on function policy.a_secret_only_ends_earlier(), policy.client_changed() from public;
grant select on policy.client, policy.client_secret, policy.client_rules, policy.client_end
   to "outer", "inner";
grant insert on policy.client, policy.client_secret, policy.client_rules, policy.client_end
   to "inner";
grant update (expires_at) on policy.client_secret to "inner";
