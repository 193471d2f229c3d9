--  Keys that say who connects, connections that wait, sessions that run.
--
--   ssh_key ──0..1 ssh_key_end
--      ▲
--      ├──< pending_connection ──0..1 connection_proof
--      │         └──0..1 connection_gone
--      └──< brokered_session ──< session_certificate
--               ├──0..1 session_end_order     end it
--               └──0..1 session_end           it is over

create table pam.ssh_key (
  key_id        uuid        primary key,
  person_id     uuid        not null,
  public_key    bytea       not null,
  fingerprint   bytea       not null
    constraint fingerprint_is_the_hash_of_the_key check (fingerprint = sha256(public_key))
    constraint a_key_has_one_owner unique,
  label         text        not null
    constraint key_label_is_short check (length(label) between 1 and 100),
  act           bytea       not null,
  seal          bytea       not null
    constraint key_seal_is_an_ed25519_signature check (octet_length(seal) = 64),
  registered_at timestamptz not null
);
create index ssh_key_person_ix on pam.ssh_key (person_id);
comment on table pam.ssh_key is
  'A key with which its owner proves at a gateway who connects. Once registered it never changes hands.';

create table pam.ssh_key_end (
  key_id   uuid        primary key
    constraint ssh_key_end_fkey references pam.ssh_key,
  ended_by uuid,
  reason   text        not null,
  ended_at timestamptz not null
);
comment on table pam.ssh_key_end is 'A key that is here names nobody any more.';

create table pam.pending_connection (
  connection_id  uuid        primary key,
  node_id        uuid        not null,
  key_id         uuid        not null
    constraint pending_connection_key_fkey references pam.ssh_key,
  person_id      uuid        not null,
  grant_id       uuid        not null
    constraint pending_connection_grant_fkey references pam.elevation_grant,
  source_address text        not null,
  client         text        not null,
  arrived_at     timestamptz not null,
  expires_at     timestamptz not null,
  constraint a_connection_waits_two_minutes_at_most
    check (expires_at > arrived_at and expires_at <= arrived_at + interval '2 minutes')
);
create index pending_connection_person_ix on pam.pending_connection (person_id, expires_at);
comment on table pam.pending_connection is
  'A connection that proved a registered key and waits for its owner to prove to be behind it.';

create table pam.connection_proof (
  connection_id uuid        primary key
    constraint connection_proof_fkey references pam.pending_connection,
  grant_id      uuid        not null
    constraint connection_proof_grant_fkey references pam.elevation_grant,
  proved_at     timestamptz not null,
  signed        bytea       not null
);
comment on table pam.connection_proof is 'The signed proof for one connection; there is never a second.';

create table pam.connection_gone (
  connection_id uuid        primary key
    constraint connection_gone_fkey references pam.pending_connection,
  gone_at       timestamptz not null
);
comment on table pam.connection_gone is 'A pending connection whose client hung up.';

create table pam.brokered_session (
  session_id     uuid        primary key,
  connection_id  uuid        not null
    constraint a_connection_becomes_one_session unique,
  grant_id       uuid        not null
    constraint brokered_session_grant_fkey references pam.elevation_grant,
  person_id      uuid        not null,
  key_id         uuid        not null
    constraint brokered_session_key_fkey references pam.ssh_key,
  node_id        uuid        not null,
  source_address text        not null,
  client         text        not null,
  admitted_at    timestamptz not null
);
create index brokered_session_grant_ix on pam.brokered_session (grant_id);
create index brokered_session_person_ix on pam.brokered_session (person_id, admitted_at);
comment on table pam.brokered_session is 'One connection through a gateway. Who and under which grant is set once.';

create table pam.session_certificate (
  serial     bigint      primary key,
  session_id uuid        not null
    constraint session_certificate_fkey references pam.brokered_session,
  signed_at  timestamptz not null
);
create index session_certificate_session_ix on pam.session_certificate (session_id);
comment on table pam.session_certificate is 'Certificates the keeper signed, by serial.';

create table pam.session_end_order (
  sequence   bigint      generated always as identity primary key,
  session_id uuid        not null
    constraint session_end_order_fkey references pam.brokered_session
    constraint a_session_is_ordered_to_end_once unique,
  reason     text        not null,
  ordered_at timestamptz not null
);
comment on table pam.session_end_order is
  'Orders to a gateway to end a session. Sent again until the session is over; obeying twice does no harm.';

create table pam.session_end (
  session_id uuid        primary key
    constraint session_end_fkey references pam.brokered_session,
  reason     text        not null,
  detail     text        not null,
  channels   bigint      not null,
  operations bigint      not null,
  bytes_in   bigint      not null,
  bytes_out  bigint      not null,
  ended_at   timestamptz not null
);
comment on table pam.session_end is 'A session is over: reported by its gateway, or found lost.';

create table pam.session_operations (
  session_id  uuid        not null
    constraint session_operations_fkey references pam.brokered_session,
  first       bigint      not null
    constraint operations_count_from_zero check (first >= 0),
  count       integer     not null
    constraint a_batch_of_operations_is_bounded check (count between 1 and 10000),
  reported_at timestamptz not null,
  constraint operations_are_reported_once primary key (session_id, first)
);
comment on table pam.session_operations is
  'Batches of operations that are in the ledger: a batch reported again is recognised.';

insert into ledger.event_type (role_name, type, lane, meaning) values
  ('inner', 'ssh-key.registered',       'EFFECT', 'a key that says who connects was registered'),
  ('inner', 'ssh-key.ended',            'EFFECT', 'a registered key names nobody any more'),
  ('inner', 'connection.pending',       'EFFECT', 'a connection waits for its owner to prove to be behind it'),
  ('inner', 'connection.proved',        'EFFECT', 'a person proved to be behind a connection'),
  ('inner', 'connection.refused',       'STREAM', 'a connection was refused'),
  ('inner', 'session.admitted',         'EFFECT', 'a connection was admitted under a grant'),
  ('inner', 'session.certified',        'EFFECT', 'the keeper signed a certificate for a session'),
  ('inner', 'session.not-certified',    'EFFECT', 'the keeper refused to sign for a session'),
  ('inner', 'session.terminated',       'EFFECT', 'a session was ordered to end'),
  ('inner', 'session.ended',            'EFFECT', 'a session is over'),
  ('inner', 'session.operations',       'EFFECT', 'what was done in a session');

select pam.seal_append_only();
