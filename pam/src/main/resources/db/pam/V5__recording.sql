--  What was recorded.
--
--   brokered_session ──< tape ──< tape_chunk           chained by hash; the bytes are files
--                          └──0..1 tape_seal           says how many chunks there are
--
create table pam.tape (
  tape_id     uuid        primary key,
  session_id  uuid        not null
    constraint tape_session_fkey references pam.brokered_session,
  channel     bigint      not null,
  kind        text        not null
    constraint tape_kind_is_short check (length(kind) <= 30),
  command     text        not null
    constraint tape_command_is_bounded check (length(command) <= 1000),
  wrapped_key bytea       not null,
  opened_at   timestamptz not null
);
create index tape_session_ix on pam.tape (session_id);
comment on table pam.tape is 'The recording of one channel. Destroying the wrapped key erases it; the hashes stay.';

create table pam.tape_chunk (
  tape_id    uuid        not null
    constraint tape_chunk_fkey references pam.tape,
  index      bigint      not null
    constraint chunks_count_from_zero check (index >= 0),
  chunk_hash bytea       not null
    constraint chunk_hash_is_a_sha256 check (octet_length(chunk_hash) = 32),
  frames     bigint      not null
    constraint a_chunk_counts_its_frames check (frames >= 0),
  size       bigint      not null
    constraint chunk_size_is_bounded check (size between 1 and 1048576),
  stored_at  timestamptz not null,
  constraint a_chunk_is_stored_once primary key (tape_id, index)
);
comment on table pam.tape_chunk is 'Hash of each stored chunk; a chunk is acknowledged after its file and this row are durable.';

create table pam.tape_seal (
  tape_id   uuid        primary key
    constraint tape_seal_fkey references pam.tape,
  seal      bytea       not null,
  seal_hash bytea       not null
    constraint seal_hash_is_the_hash_of_the_seal check (seal_hash = sha256(seal)),
  root      bytea       not null
    constraint tape_root_is_a_sha256 check (octet_length(root) = 32),
  chunks    bigint      not null
    constraint a_seal_counts_chunks check (chunks >= 0),
  how       text        not null
    constraint a_tape_is_sealed_in_a_known_way check (how in ('COMPLETE', 'RECOVERED', 'LOST')),
  sealed_at timestamptz not null
);
comment on table pam.tape_seal is 'The end of a tape. `RECOVERED`: it was cut, and where. `LOST`: nothing of it ever arrived.';

insert into ledger.event_type (role_name, type, lane, meaning) values
  ('inner', 'tape.opened',              'EFFECT', 'the recording of a channel began'),
  ('inner', 'tape.progress',            'EFFECT', 'chunks of a tape were stored'),
  ('inner', 'tape.sealed',              'EFFECT', 'a tape ended and its root is known'),
  ('inner', 'tape.lost',                'EFFECT', 'nothing of a tape ever arrived'),
  ('inner', 'tape.viewed',              'EFFECT', 'somebody was given a tape to look at'),
  ('inner', 'receipt.made',             'EFFECT', 'a receipt of a grant was signed');

select pam.seal_append_only();
