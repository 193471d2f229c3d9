-- core: machinery of both doors: wrapped data keys, buckets against guessing.

create table core.data_key (
  key_id     uuid        constraint data_key_pkey primary key,
  process    text        not null default session_user,
  purpose    text        not null
    constraint purpose_is_a_word check (purpose ~ '^[a-z][a-z0-9-]{0,40}$'),
  wrapped    bytea       not null
    constraint wrapped_key_is_small check (octet_length(wrapped) between 40 and 512),
  created_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz
);
create unique index one_current_key_per_purpose
  on core.data_key (process, purpose) where retired_at is null;
comment on table core.data_key is
  'Data keys, wrapped by the keeper. One is current, the retired ones can still be read with.';
comment on column core.data_key.process is
  'Whose it is. Another process does not see the row, and the keeper would not unwrap it.';

alter table core.data_key enable row level security;
create policy each_process_sees_its_own on core.data_key
  to "outer", "inner"
  using (process = session_user)
  with check (process = session_user);
grant select, insert on core.data_key to "outer", "inner";
grant update (retired_at) on core.data_key to "outer", "inner";

create table core.throttle_bucket (
  process    text             not null default session_user,
  bucket     bytea            not null
    constraint bucket_is_a_sha256 check (octet_length(bucket) = 32),
  spent      double precision not null
    constraint spent_is_not_negative check (spent >= 0),
  spent_at   timestamptz      not null,
  full_at    timestamptz      not null,
  constraint throttle_bucket_pkey primary key (process, bucket)
);
create index throttle_bucket_full_at_ix on core.throttle_bucket (full_at);
comment on table core.throttle_bucket is
  'How much of an allowance is used up. What is used comes back with time.';
comment on column core.throttle_bucket.full_at is 'From then on the row means nothing.';

create table core.known_source (
  process    text        not null default session_user,
  source     bytea       not null
    constraint source_is_a_sha256 check (octet_length(source) = 32),
  forget_at  timestamptz not null,
  constraint known_source_pkey primary key (process, source)
);
create index known_source_forget_at_ix on core.known_source (forget_at);
comment on table core.known_source is
  'Pairs of identity and source, as digests, from which a proof succeeded before: others cannot'
  ' use up their allowance.';

alter table core.throttle_bucket enable row level security;
create policy each_process_sees_its_own on core.throttle_bucket
  to "outer", "inner"
  using (process = session_user)
  with check (process = session_user);
alter table core.known_source enable row level security;
create policy each_process_sees_its_own on core.known_source
  to "outer", "inner"
  using (process = session_user)
  with check (process = session_user);
grant select, insert, update, delete on core.throttle_bucket, core.known_source
   to "outer", "inner";
