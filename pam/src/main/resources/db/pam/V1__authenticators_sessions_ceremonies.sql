--  Who stands at the inner door, and what they sign.
--
--   person (schema core; named by id only: no foreign key leaves the zone, persons are never deleted)
--     │
--     ├──< authenticator ──0..1 authenticator_end
--     │          └──< authenticator_count
--     ├──0..1 founder
--     ├──< enrolment_code ──0..1 enrolment_code_use
--     ├──< inner_session ──0..1 inner_session_end
--     └──< ceremony ──< ceremony_signature        the person's own first, then who co-signs or vouches
--                 └──0..1 ceremony_end
--
--  State is rows: what has an `_end` row is over. Nothing here is updated or deleted, by privilege
--  and by trigger.

grant usage on schema pam to inner;

create function pam.append_only() returns trigger
language plpgsql
as $$
begin
  raise exception 'rows of %.% are never changed or removed', tg_table_schema, tg_table_name
    using errcode = 'restrict_violation';
end
$$;
comment on function pam.append_only() is
  'Trigger that keeps history: even the owner of a table adds rows and does nothing else.';

create function pam.seal_append_only() returns void
language plpgsql
as $$
declare
  name text;
begin
  for name in
    select c.relname
      from pg_class as c
     where c.relnamespace = 'pam'::regnamespace
       and c.relkind = 'r'
       and c.relname <> 'schema_history'
       and not exists (select from pg_trigger as t
                        where t.tgrelid = c.oid
                          and t.tgname = 'rows_are_never_changed')
  loop
    execute format(
      'create trigger rows_are_never_changed before update or delete or truncate on pam.%I
         for each statement execute function pam.append_only()', name);
    execute format('grant select, insert on pam.%I to inner', name);
  end loop;
end
$$;
comment on function pam.seal_append_only() is
  'Called at the end of each migration: every table of the zone gets the trigger and the two verbs.';
revoke all on function pam.seal_append_only() from public;

create table pam.authenticator (
  authenticator_id uuid        primary key,
  person_id        uuid        not null,
  kind             text        not null
    constraint kind_is_one_that_can_sign
      check (kind in ('PASSKEY', 'SSH_SK', 'SOFTWARE')),
  credential_id    bytea       not null
    constraint a_credential_is_enrolled_once unique,
  public_key       bytea       not null,
  label            text        not null
    constraint label_is_short check (length(label) between 1 and 100),
  enrolled_at      timestamptz not null,
  may_approve_from timestamptz not null,
  act              bytea       not null,
  seal             bytea       not null
    constraint seal_is_an_ed25519_signature check (octet_length(seal) = 64),
  constraint no_authenticator_approves_before_it_exists
    check (may_approve_from >= enrolled_at)
);
create index authenticator_person_ix on pam.authenticator (person_id);
comment on table pam.authenticator is
  'What a person signs with at the inner door. `act` and `seal` are what the keeper checks; the rest is a copy for looking.';

create table pam.authenticator_end (
  authenticator_id uuid        primary key
    constraint authenticator_end_fkey references pam.authenticator,
  how              text        not null
    constraint an_authenticator_ends_in_a_known_way check (how in ('REVOKED', 'LEFT')),
  ended_by         uuid,
  reason           text        not null,
  ended_at         timestamptz not null,
  constraint a_person_revokes_an_authenticator
    check (how <> 'REVOKED' or ended_by is not null)
);
comment on table pam.authenticator_end is 'An authenticator that is here signs nothing any more.';

create table pam.authenticator_count (
  authenticator_id uuid        not null
    constraint authenticator_count_fkey references pam.authenticator,
  count            bigint      not null
    constraint only_authenticators_that_count_are_counted check (count > 0),
  seen_at          timestamptz not null,
  constraint a_count_is_seen_once primary key (authenticator_id, count)
);
comment on table pam.authenticator_count is
  'Signature counters, so that a copied authenticator shows itself (WebAuthn 6.1.1).';

create table pam.founder (
  seat       smallint    primary key
    constraint there_are_two_founders_at_most check (seat in (1, 2)),
  person_id  uuid        not null
    constraint a_founder_has_one_seat unique,
  founded_at timestamptz not null
);
comment on table pam.founder is
  'Who set the installation up. Administrators until the roster of that name is defined.';

create table pam.enrolment_code (
  code_hash  bytea       primary key
    constraint code_hash_is_a_sha256 check (octet_length(code_hash) = 32),
  person_id  uuid        not null,
  made_by    uuid        not null,
  made_at    timestamptz not null,
  expires_at timestamptz not null,
  constraint an_enrolment_code_lives_a_week_at_most
    check (expires_at > made_at and expires_at <= made_at + interval '7 days'),
  constraint nobody_makes_a_code_for_themselves
    check (made_by <> person_id)
);
comment on table pam.enrolment_code is
  'Lets an invited person begin to enrol an authenticator. Opens nothing: two others still vouch.';

create table pam.inner_session (
  session_id       uuid        primary key,
  handle_hash      bytea       not null
    constraint handle_hash_is_a_sha256 check (octet_length(handle_hash) = 32)
    constraint a_handle_opens_one_session unique,
  person_id        uuid        not null,
  authenticator_id uuid        not null
    constraint inner_session_authenticator_fkey references pam.authenticator,
  address          text        not null,
  opened_at        timestamptz not null,
  expires_at       timestamptz not null,
  constraint a_looking_session_lasts_an_hour_at_most
    check (expires_at > opened_at and expires_at <= opened_at + interval '1 hour')
);
create index inner_session_person_ix on pam.inner_session (person_id, expires_at);
comment on table pam.inner_session is
  'A short session for looking. Whoever steals a copy of this table holds digests, not handles.';

create table pam.inner_session_end (
  session_id uuid        primary key
    constraint inner_session_end_fkey references pam.inner_session,
  how        text        not null
    constraint a_looking_session_ends_in_a_known_way
      check (how in ('SIGNED_OUT', 'REVOKED', 'LEFT')),
  ended_at   timestamptz not null
);
comment on table pam.inner_session_end is 'A session that is here is over, whatever its clock says.';

create table pam.decoy (
  only_one boolean primary key default true
    constraint there_is_one_decoy_key check (only_one),
  key      bytea   not null
    constraint decoy_key_has_32_bytes check (octet_length(key) = 32)
);
comment on table pam.decoy is
  'From this the answers for unknown names are made, so that they look like those for known ones.';

create table pam.ceremony (
  ceremony_id uuid        primary key,
  act_type    text        not null,
  act         bytea       not null,
  act_hash    bytea       not null
    constraint act_hash_is_the_hash_of_the_act check (act_hash = sha256(act))
    constraint a_challenge_is_set_once unique,
  person_id   uuid        not null,
  holder_hash bytea       not null
    constraint holder_hash_is_a_sha256 check (octet_length(holder_hash) = 32),
  detail      jsonb       not null,
  started_at  timestamptz not null,
  expires_at  timestamptz not null,
  constraint a_ceremony_lasts_two_minutes
    check (expires_at > started_at and expires_at <= started_at + interval '2 minutes')
);
create index ceremony_person_ix on pam.ceremony (person_id, started_at);
comment on table pam.ceremony is
  'One exact act and its challenge (the hash), bound to a person and to the session or browser that began it.';

create table pam.ceremony_signature (
  ceremony_id      uuid        not null
    constraint ceremony_signature_fkey references pam.ceremony,
  position         integer     not null
    constraint position_is_small check (position between 0 and 4),
  part             text        not null
    constraint part_is_known check (part in ('OWN', 'COSIGN')),
  human_id         uuid        not null,
  credential_id    bytea       not null,
  signature        bytea       not null,
  signed_at        timestamptz not null,
  constraint one_signature_for_each_position primary key (ceremony_id, position),
  constraint a_human_signs_each_part_once unique (ceremony_id, part, human_id),
  constraint a_credential_signs_a_ceremony_once unique (ceremony_id, credential_id),
  constraint the_own_signature_comes_first check ((part = 'OWN') = (position = 0))
);
comment on table pam.ceremony_signature is
  'The assertions over the act: the person''s own first, then those who co-sign or vouch. The first one uses the challenge up.';

create table pam.ceremony_end (
  ceremony_id uuid        primary key
    constraint ceremony_end_fkey references pam.ceremony,
  how         text        not null
    constraint a_ceremony_ends_in_a_known_way
      check (how in ('DONE', 'REFUSED', 'WITHDRAWN')),
  reason      text        not null,
  result      jsonb       not null,
  ended_at    timestamptz not null
);
comment on table pam.ceremony_end is
  'How a ceremony ended. One row at most: its act is carried out once.';

create table pam.enrolment_code_use (
  code_hash   bytea       primary key
    constraint enrolment_code_use_fkey references pam.enrolment_code,
  ceremony_id uuid        not null
    constraint enrolment_code_use_ceremony_fkey references pam.ceremony,
  used_at     timestamptz not null
);
comment on table pam.enrolment_code_use is 'An enrolment code is used once.';

insert into ledger.event_type (role_name, type, lane, meaning) values
  ('inner', 'authenticator.enrolled',   'EFFECT', 'an authenticator of the inner door was enrolled'),
  ('inner', 'authenticator.revoked',    'EFFECT', 'an authenticator of the inner door was ended'),
  ('inner', 'enrolment-code.made',      'EFFECT', 'a code to begin an enrolment was handed out'),
  ('inner', 'ceremony.refused',         'EFFECT', 'a signature or its act was refused'),
  ('inner', 'ceremony.cosigned',        'EFFECT', 'somebody else signed an act that waits'),
  ('inner', 'ceremony.withdrawn',       'EFFECT', 'an act that waited was taken back'),
  ('inner', 'inner-session.opened',     'EFFECT', 'a session for looking was opened'),
  ('inner', 'inner-session.ended',      'EFFECT', 'a session for looking was ended'),
  ('inner', 'person.invited',           'EFFECT', 'an administrator invited a person');

-- Stated by the outer door's zone too; here for an inner door that runs alone.
insert into jobs.askable (role_name, step, meaning) values
  ('inner', 'iam-invite', 'an invitation is decided inside; the outer door enrols the person')
  on conflict do nothing;

select pam.seal_append_only();
