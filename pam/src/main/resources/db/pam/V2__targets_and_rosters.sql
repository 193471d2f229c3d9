--  What is reached through the inner door, and who may ask and agree.
--
--   roster ──< roster_version ──< roster_member
--     ▲  ▲
--     │  └ eligible, approvers
--   target ──< target_version                     the highest version counts
--
--  `act` and `seal` are the sealed facts the keeper issues power on; the columns beside them are
--  copies for looking and for joins.

create table pam.roster (
  roster_id uuid primary key,
  name      text not null
    constraint a_roster_name_is_used_once unique
    constraint roster_name_is_canonical check (name ~ '^[a-z0-9][a-z0-9._-]{0,62}$')
);
comment on table pam.roster is 'A confirmed list of persons; `administrators` is reserved.';

create table pam.roster_version (
  roster_id  uuid        not null
    constraint roster_version_fkey references pam.roster,
  version    bigint      not null
    constraint roster_version_counts_from_one check (version >= 1),
  group_id   uuid,
  act        bytea       not null,
  seal       bytea       not null
    constraint roster_seal_is_an_ed25519_signature check (octet_length(seal) = 64),
  defined_by uuid        not null,
  defined_at timestamptz not null,
  sealed_at  timestamptz not null,
  constraint a_roster_version_is_defined_once primary key (roster_id, version)
);
comment on table pam.roster_version is
  'The sealed definition. A linked group can only take away: the effective members are those on both lists.';

create table pam.roster_member (
  roster_id uuid   not null,
  version   bigint not null,
  person_id uuid   not null,
  constraint a_person_is_on_a_roster_once primary key (roster_id, version, person_id),
  constraint roster_member_fkey
    foreign key (roster_id, version) references pam.roster_version (roster_id, version)
);
create index roster_member_person_ix on pam.roster_member (person_id);
comment on table pam.roster_member is 'Copy of the members in the sealed definition.';

create table pam.target (
  target_id uuid primary key,
  name      text not null
    constraint a_target_name_is_used_once unique
    constraint target_name_is_canonical check (name ~ '^[a-z0-9][a-z0-9._-]{0,62}$')
);
comment on table pam.target is 'A system reached through the inner door.';

create table pam.target_version (
  target_id         uuid        not null
    constraint target_version_fkey references pam.target,
  version           bigint      not null
    constraint target_version_counts_from_one check (version >= 1),
  host              text        not null,
  port              integer     not null
    constraint port_is_a_tcp_port check (port between 1 and 65535),
  host_keys         text[]      not null
    constraint host_keys_are_pinned check (cardinality(host_keys) between 1 and 16),
  logins            text[]      not null
    constraint a_target_has_logins check (cardinality(logins) between 1 and 64),
  owner_id          uuid        not null,
  eligible          uuid        not null
    constraint target_eligible_fkey references pam.roster,
  approvers         uuid        not null
    constraint target_approvers_fkey references pam.roster,
  approvals_needed  integer     not null
    constraint approvals_needed_is_small check (approvals_needed between 0 and 9),
  grant_seconds_max bigint      not null
    constraint a_grant_lasts_a_minute_to_twelve_hours
      check (grant_seconds_max between 60 and 43200),
  idle_seconds      bigint      not null
    constraint idle_limit_is_a_minute_to_twelve_hours check (idle_seconds between 60 and 43200),
  fresh_proof       boolean     not null,
  allowances        text[]      not null,
  act               bytea       not null,
  seal              bytea       not null
    constraint target_seal_is_an_ed25519_signature check (octet_length(seal) = 64),
  defined_by        uuid        not null,
  defined_at        timestamptz not null,
  constraint a_target_version_is_defined_once primary key (target_id, version)
);
comment on table pam.target_version is 'The sealed definition of a target and a readable copy of it.';

insert into ledger.event_type (role_name, type, lane, meaning) values
  ('inner', 'target.defined',           'EFFECT', 'a target or a new version of it was defined'),
  ('inner', 'roster.defined',           'EFFECT', 'a roster or a new version of it was defined');

select pam.seal_append_only();
