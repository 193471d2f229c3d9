--  From a question to a grant and its end.
--
--   elevation_request ──< elevation_approval ──0..1 elevation_approval_use ──┐
--         └──0..1 elevation_request_end                                      │
--                        ▲ how = GRANTED                                     │
--                 elevation_grant ◄──────────────────────────────────────────┘
--                    ├──0..1 elevation_acceptance     when somebody else asked
--                    └──0..1 elevation_end ──0..1 elevation_end_keeper
--
--  Persons are resolved to the human behind them before they are compared: `…_human` for who acts,
--  `…_answerable` for who answers for them (a person answers for themselves). The approval repeats
--  them under a foreign key, so that its checks speak about the real request and not about a copy
--  somebody made up.

create table pam.elevation_request (
  request_id             uuid        primary key,
  target_id              uuid        not null,
  target_version         bigint      not null,
  login                  text        not null,
  requester_id           uuid        not null,
  requester_human        uuid        not null,
  requester_answerable   uuid        not null,
  beneficiary_id         uuid        not null,
  beneficiary_human      uuid        not null,
  beneficiary_answerable uuid        not null,
  reason                 text        not null
    constraint a_request_says_why check (length(btrim(reason)) between 3 and 1000),
  ticket                 text
    constraint ticket_is_short check (length(ticket) between 1 and 100),
  seconds                bigint      not null
    constraint a_request_is_for_a_minute_to_twelve_hours check (seconds between 60 and 43200),
  asked_at               timestamptz not null,
  expires_at             timestamptz not null,
  act                    bytea       not null,
  signed                 bytea       not null,
  request_hash           bytea       not null
    constraint request_hash_is_the_hash_of_the_act check (request_hash = sha256(act))
    constraint a_request_is_asked_once unique,
  constraint elevation_request_target_fkey
    foreign key (target_id, target_version)
      references pam.target_version (target_id, version),
  constraint a_request_waits_an_hour_at_most
    check (expires_at > asked_at and expires_at <= asked_at + interval '1 hour'),
  constraint elevation_request_persons_uq
    unique (request_id, request_hash, requester_human, requester_answerable,
            beneficiary_human, beneficiary_answerable)
);
create index elevation_request_target_ix on pam.elevation_request (target_id, asked_at);
create index elevation_request_beneficiary_ix on pam.elevation_request (beneficiary_id, asked_at);
create index elevation_request_requester_ix on pam.elevation_request (requester_id, asked_at);
comment on table pam.elevation_request is 'One person asks for one login on one target, for themselves or a colleague.';

create table pam.elevation_request_end (
  request_id uuid        primary key
    constraint elevation_request_end_fkey references pam.elevation_request,
  how        text        not null
    constraint a_request_ends_in_a_known_way
      check (how in ('GRANTED', 'DENIED', 'CANCELLED', 'EXPIRED', 'OVERTAKEN')),
  ended_by   uuid,
  reason     text        not null,
  ended_at   timestamptz not null,
  constraint a_person_denies_or_cancels
    check ((how in ('DENIED', 'CANCELLED')) = (ended_by is not null)),
  constraint elevation_request_end_how_uq unique (request_id, how)
);
comment on table pam.elevation_request_end is
  'A request ends once: granted, or denied, or cancelled, or expired, or overtaken by a change of its target.';

create table pam.elevation_approval (
  approval_id            uuid        primary key,
  request_id             uuid        not null,
  request_hash           bytea       not null,
  requester_human        uuid        not null,
  requester_answerable   uuid        not null,
  beneficiary_human      uuid        not null,
  beneficiary_answerable uuid        not null,
  approver_id            uuid        not null,
  approver_human         uuid        not null,
  seconds                bigint      not null
    constraint an_approval_is_for_a_minute_to_twelve_hours check (seconds between 60 and 43200),
  approved_at            timestamptz not null,
  act                    bytea       not null,
  signed                 bytea       not null,
  approval_hash          bytea       not null
    constraint approval_hash_is_the_hash_of_the_act check (approval_hash = sha256(act))
    constraint an_approval_is_given_once unique,
  constraint elevation_approval_request_fkey
    foreign key (request_id, request_hash, requester_human, requester_answerable,
                 beneficiary_human, beneficiary_answerable)
      references pam.elevation_request
                (request_id, request_hash, requester_human, requester_answerable,
                 beneficiary_human, beneficiary_answerable),
  constraint approver_is_not_requester
    check (approver_human <> requester_human and approver_id <> requester_human),
  constraint approver_is_not_beneficiary
    check (approver_human <> beneficiary_human and approver_id <> beneficiary_human),
  constraint approver_is_not_accountable_for_requester
    check (requester_answerable = requester_human
           or approver_human <> requester_answerable and approver_id <> requester_answerable),
  constraint approver_is_not_accountable_for_beneficiary
    check (beneficiary_answerable = beneficiary_human
           or approver_human <> beneficiary_answerable
              and approver_id <> beneficiary_answerable),
  constraint a_person_decides_a_request_once unique (request_id, approver_human),
  constraint elevation_approval_request_uq unique (approval_id, request_id)
);
comment on table pam.elevation_approval is
  'One decision of one person on one exact request. Append-only.';

create table pam.elevation_grant (
  grant_id       uuid        primary key,
  request_id     uuid        not null
    constraint a_request_is_granted_once unique,
  request_how    text        not null default 'GRANTED'
    constraint only_a_granted_request_has_a_grant check (request_how = 'GRANTED'),
  target_id      uuid        not null,
  target_version bigint      not null,
  login          text        not null,
  beneficiary_id uuid        not null,
  decided_by     text        not null
    constraint people_or_policy_decide check (decided_by in ('APPROVERS', 'POLICY')),
  not_before     timestamptz not null,
  not_after      timestamptz not null,
  document       bytea       not null,
  grant_hash     bytea       not null
    constraint grant_hash_is_the_hash_of_the_document check (grant_hash = sha256(document))
    constraint elevation_grant_grant_hash_uq unique,
  constraint elevation_grant_request_end_fkey
    foreign key (request_id, request_how)
      references pam.elevation_request_end (request_id, how),
  constraint elevation_grant_target_fkey
    foreign key (target_id, target_version)
      references pam.target_version (target_id, version),
  constraint a_grant_lasts_twelve_hours_at_most
    check (not_after > not_before and not_after <= not_before + interval '12 hours'),
  constraint a_grant_has_the_id_of_its_request check (grant_id = request_id),
  constraint elevation_grant_request_uq unique (grant_id, request_id)
);
create index elevation_grant_beneficiary_ix on pam.elevation_grant (beneficiary_id, not_after);
create index elevation_grant_target_ix on pam.elevation_grant (target_id, not_after);
comment on table pam.elevation_grant is
  'What was granted. It opens nothing by itself: the keeper reads the signatures behind it.';

create table pam.elevation_approval_use (
  approval_id uuid primary key,
  request_id  uuid not null,
  grant_id    uuid not null,
  constraint an_approval_is_used_for_its_own_request
    foreign key (approval_id, request_id)
      references pam.elevation_approval (approval_id, request_id),
  constraint elevation_approval_use_grant_fkey
    foreign key (grant_id, request_id)
      references pam.elevation_grant (grant_id, request_id)
);
comment on table pam.elevation_approval_use is
  'An approval is consumed once, in the transaction that makes the grant.';

create table pam.elevation_acceptance (
  grant_id    uuid        primary key
    constraint elevation_acceptance_fkey references pam.elevation_grant,
  accepted_by uuid        not null,
  accepted_at timestamptz not null,
  signed      bytea       not null
);
comment on table pam.elevation_acceptance is 'The beneficiary took up a grant that somebody else asked for.';

create table pam.elevation_end (
  grant_id uuid        primary key
    constraint elevation_end_fkey references pam.elevation_grant,
  how      text        not null
    constraint a_grant_ends_in_a_known_way
      check (how in ('EXPIRED', 'DONE', 'IDLE', 'REVOKED', 'OVERTAKEN', 'FROZEN', 'LEFT')),
  ended_by uuid,
  reason   text        not null,
  ended_at timestamptz not null,
  constraint a_person_is_done_or_revokes
    check ((how in ('DONE', 'REVOKED')) = (ended_by is not null))
);
comment on table pam.elevation_end is
  'How a grant ended; the first end counts. A grant past its time is over with or without a row here.';

create table pam.elevation_end_keeper (
  grant_id uuid        primary key
    constraint elevation_end_keeper_fkey references pam.elevation_end,
  told_at  timestamptz not null
);
comment on table pam.elevation_end_keeper is
  'The keeper knows of this end and signs nothing more for the grant. Ends without a row are told again.';

insert into ledger.event_type (role_name, type, lane, meaning) values
  ('inner', 'elevation.requested',       'EFFECT', 'a person asked for a login on a target'),
  ('inner', 'elevation.approved',        'EFFECT', 'a person approved one exact request'),
  ('inner', 'elevation.granted',         'EFFECT', 'a grant was made from a request and its approvals'),
  ('inner', 'elevation.denied',          'EFFECT', 'a person denied a request'),
  ('inner', 'elevation.cancelled',       'EFFECT', 'the requester took a request back'),
  ('inner', 'elevation.request-expired', 'EFFECT', 'a request was not decided in time'),
  ('inner', 'elevation.overtaken',       'EFFECT', 'a request ended since its target was defined anew'),
  ('inner', 'elevation.accepted',        'EFFECT', 'the beneficiary took up a grant'),
  ('inner', 'elevation.ended',           'EFFECT', 'a grant ended');

select pam.seal_append_only();
