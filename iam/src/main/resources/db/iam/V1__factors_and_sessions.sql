-- iam: how people prove who they are at the outer door, and the sessions that follow.
--
--   person (schema core; persons are never deleted, so ids stay good)
--     ├──< factor ──0..1 passkey
--     │       └──< totp_use                     one row for each time step ever accepted
--     ├──< recovery_batch ──< recovery_code ──0..1 recovery_code_use
--     ├──< invitation ──0..1 invitation_use
--     ├──< known_device
--     └──< web_session ──0..1 web_session_end
--
--   ceremony ──< challenge ──0..1 challenge_use  one attempt to prove something, from one browser
--
-- Only the outer door's login role reaches any of it. What is used once is marked by inserting a
-- row under a unique constraint; marks are never deleted.

revoke all on schema iam from public;
grant usage on schema iam to "outer";

create function iam.an_end_is_final() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if old.ended_at is not null then
    raise exception 'what has ended stays as it is'
      using errcode = 'restrict_violation', constraint = 'an_end_is_final';
  end if;
  return new;
end $$;
revoke all on function iam.an_end_is_final() from public;

create function iam.is_append_only() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  raise exception '% is append-only', tg_table_name
    using errcode = 'restrict_violation', constraint = 'marks_are_never_removed';
end $$;
revoke all on function iam.is_append_only() from public;

-- factors

create table iam.factor (
  factor_id uuid        constraint factor_pkey primary key,
  person_id uuid        not null
    constraint factor_person_fkey references core.person (person_id),
  kind      text        not null
    constraint factor_kind_is_known check (kind in ('PASSWORD', 'TOTP', 'PASSKEY')),
  label     text        not null
    constraint label_is_short check (char_length(label) between 1 and 100),
  sealed    bytea
    constraint sealed_is_small check (octet_length(sealed) between 28 and 1024),
  added_at  timestamptz not null default clock_timestamp(),
  ended_at  timestamptz,
  ended_how text
    constraint factor_ends_in_a_known_way
      check (ended_how in ('REPLACED', 'REMOVED', 'DISABLED')),
  constraint what_is_known_to_both_is_sealed check ((kind = 'PASSKEY') = (sealed is null)),
  constraint a_factor_end_has_a_time_and_a_way check ((ended_at is null) = (ended_how is null))
);
create unique index one_password_at_a_time
  on iam.factor (person_id) where kind = 'PASSWORD' and ended_at is null;
create unique index one_totp_at_a_time
  on iam.factor (person_id) where kind = 'TOTP' and ended_at is null;
create index factor_person_ix on iam.factor (person_id) where ended_at is null;
create trigger an_end_is_final before update on iam.factor
  for each row execute function iam.an_end_is_final();
comment on table iam.factor is
  'Something a person proves themselves with at the outer door. It means nothing at the inner door.';
comment on column iam.factor.sealed is
  'PASSWORD: the Argon2id string; TOTP: the shared secret. Encrypted, bound to person and factor.';

create table iam.passkey (
  factor_id     uuid        constraint passkey_pkey primary key
    constraint passkey_factor_fkey references iam.factor (factor_id),
  credential_id bytea       not null
    constraint a_credential_is_enrolled_once unique
    constraint credential_id_is_bounded check (octet_length(credential_id) between 16 and 1023),
  attested      bytea       not null
    constraint attested_is_bounded check (octet_length(attested) <= 4096),
  counter       bigint      not null
    constraint counter_is_32_bits check (counter between 0 and 4294967295),
  may_back_up   boolean     not null,
  backed_up     boolean     not null,
  used_at       timestamptz,
  constraint only_what_may_be_backed_up_is check (may_back_up or not backed_up)
);
comment on table iam.passkey is
  'The public half of a passkey. A credential that has ended cannot be enrolled again.';
comment on column iam.passkey.attested is
  'The attested credential data (WebAuthn 6.5.1): AAGUID, credential id, COSE key.';

create table iam.totp_use (
  factor_id uuid        not null
    constraint totp_use_factor_fkey references iam.factor (factor_id),
  step      bigint      not null,
  used_at   timestamptz not null default clock_timestamp(),
  constraint a_code_is_accepted_once primary key (factor_id, step)
);
comment on table iam.totp_use is
  'Time steps whose code was accepted (RFC 6238, 5.2): a code works once, however it is spelled.';

create table iam.recovery_batch (
  batch_id  uuid        constraint recovery_batch_pkey primary key,
  person_id uuid        not null
    constraint recovery_batch_person_fkey references core.person (person_id),
  made_at   timestamptz not null default clock_timestamp(),
  ended_at  timestamptz
);
create unique index one_batch_at_a_time
  on iam.recovery_batch (person_id) where ended_at is null;
create trigger an_end_is_final before update on iam.recovery_batch
  for each row execute function iam.an_end_is_final();
comment on table iam.recovery_batch is 'A sheet of recovery codes; making a new one ends the last.';

create table iam.recovery_code (
  code_hash bytea constraint recovery_code_pkey primary key
    constraint code_hash_is_a_sha256 check (octet_length(code_hash) = 32),
  batch_id  uuid  not null
    constraint recovery_code_batch_fkey references iam.recovery_batch (batch_id)
);
create index recovery_code_batch_ix on iam.recovery_code (batch_id);
comment on table iam.recovery_code is 'Digests of codes that replace a lost second factor, once.';

create table iam.recovery_code_use (
  code_hash bytea       constraint a_recovery_code_works_once primary key
    constraint recovery_code_use_fkey references iam.recovery_code (code_hash),
  used_at   timestamptz not null default clock_timestamp()
);
comment on table iam.recovery_code_use is 'A code that is here has been used.';

-- coming in for the first time

create table iam.invitation (
  code_hash  bytea       constraint invitation_pkey primary key
    constraint invitation_hash_is_a_sha256 check (octet_length(code_hash) = 32),
  person_id  uuid        not null
    constraint invitation_person_fkey references core.person (person_id),
  made_at    timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  constraint an_invitation_lives_two_weeks_at_most
    check (expires_at > made_at and expires_at <= made_at + interval '14 days')
);
create index invitation_person_ix on iam.invitation (person_id);
comment on table iam.invitation is
  'Lets the holder of a code enrol as this person. The code itself was shown at the inner door and'
  ' is stored nowhere.';

create table iam.invitation_use (
  code_hash bytea       constraint an_invitation_is_used_once primary key
    constraint invitation_use_fkey references iam.invitation (code_hash),
  how       text        not null
    constraint invitation_is_used_in_a_known_way check (how in ('ENROLLED', 'WITHDRAWN')),
  used_at   timestamptz not null default clock_timestamp()
);
comment on table iam.invitation_use is 'An invitation that is here opens nothing any more.';

-- ceremonies

create table iam.ceremony (
  ceremony_id     uuid        constraint ceremony_pkey primary key,
  handle_hash     bytea       not null
    constraint a_ceremony_belongs_to_one_browser unique
    constraint ceremony_handle_hash_is_a_sha256 check (octet_length(handle_hash) = 32),
  purpose         text        not null
    constraint ceremony_purpose_is_known
      check (purpose in ('SIGN_IN', 'ENROL', 'ADD_TOTP', 'ADD_PASSKEY', 'PROVE')),
  person_id       uuid
    constraint ceremony_person_fkey references core.person (person_id),
  session_id      uuid,
  password_proved boolean     not null default false,
  sealed          bytea,
  tries           smallint    not null default 0
    constraint a_ceremony_takes_five_tries check (tries between 0 and 5),
  started_at      timestamptz not null default clock_timestamp(),
  expires_at      timestamptz not null,
  ended_at        timestamptz,
  constraint a_ceremony_is_short
    check (expires_at > started_at and expires_at <= started_at + interval '30 minutes'),
  constraint a_proved_password_is_somebodys check (not password_proved or person_id is not null),
  constraint who_adds_or_proves_is_signed_in
    check ((purpose in ('ADD_TOTP', 'ADD_PASSKEY', 'PROVE')) = (session_id is not null)),
  constraint only_an_open_sign_in_has_no_person
    check (person_id is not null or purpose = 'SIGN_IN')
);
create index ceremony_expires_at_ix on iam.ceremony (expires_at);
create trigger an_end_is_final before update on iam.ceremony
  for each row execute function iam.an_end_is_final();
comment on table iam.ceremony is
  'One attempt to prove something: what is proved so far, in one browser, for a few minutes.';

create table iam.challenge (
  challenge   bytea       constraint challenge_pkey primary key
    constraint challenge_is_long check (octet_length(challenge) = 32),
  ceremony_id uuid        not null
    constraint challenge_ceremony_fkey references iam.ceremony (ceremony_id),
  kind        text        not null
    constraint challenge_kind_is_known check (kind in ('REGISTRATION', 'ASSERTION')),
  issued_at   timestamptz not null default clock_timestamp(),
  expires_at  timestamptz not null,
  constraint a_challenge_is_short
    check (expires_at > issued_at and expires_at <= issued_at + interval '5 minutes')
);
create index challenge_ceremony_ix on iam.challenge (ceremony_id);
comment on table iam.challenge is 'What a passkey signs; bound to a ceremony and to one use.';

create table iam.challenge_use (
  challenge bytea       constraint a_challenge_is_answered_once primary key
    constraint challenge_use_fkey references iam.challenge (challenge),
  used_at   timestamptz not null default clock_timestamp()
);
comment on table iam.challenge_use is 'A challenge that is here has been answered, well or badly.';

create table iam.known_device (
  device_hash bytea       not null
    constraint device_hash_is_a_sha256 check (octet_length(device_hash) = 32),
  person_id   uuid        not null
    constraint known_device_person_fkey references core.person (person_id),
  first_at    timestamptz not null default clock_timestamp(),
  seen_at     timestamptz not null default clock_timestamp(),
  constraint known_device_pkey primary key (device_hash, person_id)
);
comment on table iam.known_device is
  'Browsers from which a person has signed in. What others try cannot lock those out.';

-- sessions

create table iam.web_session (
  session_id  uuid        constraint web_session_pkey primary key,
  handle_hash bytea       not null
    constraint a_handle_opens_one_session unique
    constraint session_handle_hash_is_a_sha256 check (octet_length(handle_hash) = 32),
  person_id   uuid        not null
    constraint web_session_person_fkey references core.person (person_id),
  proved      text[]      not null
    constraint a_session_rests_on_every_factor
      check (proved = '{PASSKEY}'
             or (proved @> '{PASSWORD}' and cardinality(proved) = 2
                 and proved && '{TOTP,PASSKEY,RECOVERY_CODE}')),
  source      text        not null,
  agent       text        not null
    constraint agent_is_short check (char_length(agent) <= 200),
  started_at  timestamptz not null default clock_timestamp(),
  proved_at   timestamptz not null default clock_timestamp(),
  seen_at     timestamptz not null default clock_timestamp(),
  idle        interval    not null
    constraint a_session_idles_two_hours_at_most
      check (idle > interval '0' and idle <= interval '2 hours'),
  expires_at  timestamptz not null,
  constraint a_session_lasts_a_day_at_most
    check (expires_at > started_at and expires_at <= started_at + interval '24 hours')
);
create index web_session_person_ix on iam.web_session (person_id, started_at);
comment on table iam.web_session is
  'A browser that a person has signed in with. Whose it is and how long it may last is set once.';
comment on column iam.web_session.proved is
  'A passkey with user verification, or a password and something else. Nothing less is a session.';

create table iam.web_session_end (
  session_id uuid        constraint a_session_ends_once primary key
    constraint web_session_end_fkey references iam.web_session (session_id),
  how        text        not null
    constraint session_ends_in_a_known_way
      check (how in ('SIGNED_OUT', 'REVOKED', 'ROTATED', 'FROZEN', 'LEFT')),
  ended_at   timestamptz not null default clock_timestamp()
);
comment on table iam.web_session_end is 'A session that is here opens nothing any more.';

create trigger marks_are_never_removed before update or delete or truncate on iam.totp_use
  for each statement execute function iam.is_append_only();
create trigger marks_are_never_removed before update or delete or truncate on iam.recovery_code_use
  for each statement execute function iam.is_append_only();
create trigger marks_are_never_removed before update or delete or truncate on iam.invitation_use
  for each statement execute function iam.is_append_only();
create trigger marks_are_never_removed before update or delete or truncate on iam.challenge_use
  for each statement execute function iam.is_append_only();
create trigger marks_are_never_removed before update or delete or truncate on iam.web_session_end
  for each statement execute function iam.is_append_only();

-- who may what: the outer door alone, and only the columns that change

grant select, insert
   on iam.factor, iam.passkey, iam.totp_use, iam.recovery_batch, iam.recovery_code,
      iam.recovery_code_use, iam.invitation, iam.invitation_use, iam.ceremony, iam.challenge,
      iam.challenge_use, iam.known_device, iam.web_session, iam.web_session_end
   to "outer";
grant update (ended_at, ended_how) on iam.factor to "outer";
grant update (counter, backed_up, used_at) on iam.passkey to "outer";
grant update (ended_at) on iam.recovery_batch to "outer";
grant update (tries, ended_at) on iam.ceremony to "outer";
grant update (seen_at) on iam.known_device to "outer";
grant update (seen_at) on iam.web_session to "outer";

-- what the outer door tells the ledger, and what the inner door may ask of it

insert into ledger.event_type (role_name, type, lane, meaning) values
  ('outer', 'web-session.opened',    'EFFECT', 'a person signed in with every required factor'),
  ('outer', 'web-session.renewed',   'EFFECT', 'a person proved themselves again; the handle changed'),
  ('outer', 'web-session.ended',     'EFFECT', 'a sign-in session ended before its time'),
  ('outer', 'password.set',          'EFFECT', 'a person chose a password'),
  ('outer', 'totp.added',            'EFFECT', 'a person confirmed a code generator'),
  ('outer', 'totp.removed',          'EFFECT', 'a code generator was removed'),
  ('outer', 'passkey.added',         'EFFECT', 'a person enrolled a passkey'),
  ('outer', 'passkey.removed',       'EFFECT', 'a passkey was removed'),
  ('outer', 'recovery-codes.made',   'EFFECT', 'a person made recovery codes; the last ones ended'),
  ('outer', 'recovery-code.used',    'EFFECT', 'a recovery code replaced a second factor'),
  ('outer', 'invitation.received',   'EFFECT', 'an invitation from the inner door was recorded'),
  ('outer', 'enrolment.completed',   'EFFECT', 'an invited person enrolled'),
  ('outer', 'credentials.disabled',  'EFFECT', 'every factor of a person ended'),
  ('outer', 'sign-in.refused',       'STREAM', 'a proof at the outer door was not good');

insert into jobs.askable (role_name, step, meaning) values
  ('inner', 'iam-invite',              'let an invited person enrol at the outer door'),
  ('inner', 'iam-end-sessions',        'end sign-in sessions of a person'),
  ('inner', 'iam-disable-credentials', 'end every factor of a person at the outer door');
