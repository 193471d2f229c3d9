-- ledger: what happened, in an order that anybody can verify.
--
--   append() ──▶ entry ──▶ body            committed together with the effect
--                  │
--                waiting ──▶ position ──▶ mention
--                              │             written by the sequencer alone
--                            tile ──▶ tree ──▶ checkpoint
--
-- An entry's bytes are fixed here, in the database: who wrote (the login role, which the writer
-- cannot choose), when, the type, the digest of the body, and the header that the writer gave.

revoke all on schema ledger from public;
grant usage on schema ledger to "outer", "inner", sequencer;

create table ledger.event_type (
  role_name text not null,
  type      text not null
    constraint event_type_is_a_name
      check (type ~ '^[a-z][a-z0-9-]{0,30}([.][a-z][a-z0-9-]{0,40})+$'),
  lane      text not null
    constraint lane_is_known check (lane in ('EFFECT', 'STREAM')),
  meaning   text not null
    constraint meaning_is_stated check (char_length(meaning) between 5 and 200),
  constraint event_type_pkey primary key (role_name, type)
);
comment on table ledger.event_type is
  'Which login role may write which type of event. Each zone adds its own in its migrations.';

create table ledger.entry (
  event_id   uuid        constraint entry_pkey primary key,
  written_at timestamptz not null,
  written_by text        not null,
  type       text        not null,
  leaf       bytea       not null
    constraint leaf_is_small check (octet_length(leaf) <= 8192)
);
comment on table ledger.entry is 'One event. Append-only.';
comment on column ledger.entry.leaf is
  'The canonical bytes that are hashed into the tree; the columns beside it are copies of them.';

create table ledger.body (
  event_id uuid  constraint body_pkey primary key
    constraint body_entry_fkey references ledger.entry (event_id),
  salt     bytea not null
    constraint salt_is_long check (octet_length(salt) = 16),
  content  bytea not null
    constraint body_is_bounded check (octet_length(content) <= 65536)
);
comment on table ledger.body is
  'Details of an event as JSON. The entry holds only a salted digest: erasing the row erases what'
  ' it says about persons and leaves every proof intact. Never changed.';

create table ledger.waiting (
  event_id uuid constraint waiting_pkey primary key
    constraint waiting_entry_fkey references ledger.entry (event_id)
);
comment on table ledger.waiting is 'Entries that have no place in the order yet.';

create table ledger.position (
  index    bigint constraint position_pkey primary key
    constraint index_is_not_negative check (index >= 0),
  event_id uuid   not null
    constraint an_entry_has_one_place unique
    constraint position_entry_fkey references ledger.entry (event_id)
);
comment on table ledger.position is 'The order of events: index in the log. Append-only.';

create table ledger.mention (
  object text   not null,
  index  bigint not null
    constraint mention_position_fkey references ledger.position (index),
  constraint mention_pkey primary key (object, index)
);
comment on table ledger.mention is 'Which entries speak of an object, for finding them.';

create table ledger.tile (
  level  smallint not null
    constraint level_is_known check (level between 0 and 7),
  index  bigint   not null
    constraint tile_index_is_not_negative check (index >= 0),
  hashes bytea    not null
    constraint a_tile_holds_1_to_256_hashes
      check (octet_length(hashes) between 32 and 8192 and octet_length(hashes) % 32 = 0),
  constraint tile_pkey primary key (level, index)
);
comment on table ledger.tile is
  'Hashes of the tree in tiles (C2SP tlog-tiles). A partial tile grows; its shorter forms are its'
  ' beginnings.';

create table ledger.tree (
  size        bigint      constraint tree_pkey primary key,
  root        bytea       not null
    constraint root_is_a_sha256 check (octet_length(root) = 32),
  assigned_at timestamptz not null default clock_timestamp()
);
comment on table ledger.tree is
  'A tree whose entries and tiles are stored. It is public only once it has a checkpoint.';

create table ledger.checkpoint (
  size      bigint      constraint checkpoint_pkey primary key
    constraint checkpoint_tree_fkey references ledger.tree (size),
  note      text        not null
    constraint note_is_small check (octet_length(note) <= 16384),
  signed_at timestamptz not null default clock_timestamp()
);
comment on table ledger.checkpoint is 'A tree that the keeper has signed. Append-only.';

create table ledger.gate (
  one         boolean     constraint gate_pkey primary key default true
    constraint there_is_one_gate check (one),
  open        boolean     not null default true,
  reason      text        not null default '',
  since       timestamptz not null default clock_timestamp(),
  waiting_max bigint      not null default 268435456,
  reserve     bigint      not null default 67108864
);
insert into ledger.gate default values;
comment on table ledger.gate is
  'Whether effects are taken. Closed by the sequencer when history does not fit together.';
comment on column ledger.gate.waiting_max is 'Bytes that entries without a place may take.';
comment on column ledger.gate.reserve is 'Bytes beyond that, only for entries about ended access.';

-- append-only, by trigger as well as by privilege: the owner of the tables is bound too

create function ledger.is_append_only() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  raise exception '% is append-only', tg_table_name
    using errcode = 'restrict_violation', constraint = 'the_ledger_is_append_only';
end $$;

create function ledger.a_tile_only_grows() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if new.level <> old.level or new.index <> old.index
     or octet_length(new.hashes) <= octet_length(old.hashes)
     or substring(new.hashes for octet_length(old.hashes)) <> old.hashes then
    raise exception 'a tile only grows'
      using errcode = 'restrict_violation', constraint = 'a_tile_only_grows';
  end if;
  return new;
end $$;

create trigger append_only before update or delete on ledger.entry
  for each row execute function ledger.is_append_only();
create trigger append_only before update or delete on ledger.position
  for each row execute function ledger.is_append_only();
create trigger append_only before update or delete on ledger.mention
  for each row execute function ledger.is_append_only();
create trigger append_only before update or delete on ledger.tree
  for each row execute function ledger.is_append_only();
create trigger append_only before update or delete on ledger.checkpoint
  for each row execute function ledger.is_append_only();
create trigger never_changed before update on ledger.body
  for each row execute function ledger.is_append_only();
create trigger never_deleted before delete on ledger.tile
  for each row execute function ledger.is_append_only();
create trigger only_grows before update on ledger.tile
  for each row execute function ledger.a_tile_only_grows();
create trigger never_emptied before truncate on ledger.entry
  for each statement execute function ledger.is_append_only();
create trigger never_emptied before truncate on ledger.body
  for each statement execute function ledger.is_append_only();
create trigger never_emptied before truncate on ledger.waiting
  for each statement execute function ledger.is_append_only();
create trigger never_emptied before truncate on ledger.position
  for each statement execute function ledger.is_append_only();
create trigger never_emptied before truncate on ledger.mention
  for each statement execute function ledger.is_append_only();
create trigger never_emptied before truncate on ledger.tile
  for each statement execute function ledger.is_append_only();
create trigger never_emptied before truncate on ledger.tree
  for each statement execute function ledger.is_append_only();
create trigger never_emptied before truncate on ledger.checkpoint
  for each statement execute function ledger.is_append_only();

-- the canonical encoding of the sealing zone, as far as an entry needs it

create function ledger.canonical_text(value text) returns bytea
language sql immutable strict parallel safe
set search_path = ''
as $$
  select '\x54'::bytea || pg_catalog.int4send(octet_length(convert_to(value, 'UTF8')))
         || convert_to(value, 'UTF8')
$$;

create function ledger.canonical_bytes(value bytea) returns bytea
language sql immutable strict parallel safe
set search_path = ''
as $$ select '\x42'::bytea || pg_catalog.int4send(octet_length(value)) || value $$;

create function ledger.canonical_number(value bigint) returns bytea
language sql immutable strict parallel safe
set search_path = ''
as $$ select '\x4e'::bytea || pg_catalog.int8send(value) $$;

create function ledger.leaf(
  event uuid, wrote timestamptz, role_name text, event_type text, body_digest bytea, header bytea
) returns bytea
language sql stable strict parallel safe
set search_path = ''
as $$
  select ledger.canonical_text('sallyport/v1/ledger-entry')
         || ledger.canonical_bytes(pg_catalog.uuid_send(event))
         || ledger.canonical_number((extract(epoch from wrote) * 1000)::bigint)
         || ledger.canonical_text(role_name)
         || ledger.canonical_text(event_type)
         || ledger.canonical_bytes(body_digest)
         || ledger.canonical_bytes(header)
$$;
comment on function ledger.leaf is 'The bytes of an entry, as the verifier reads them.';

-- Raises SP002 when the ledger takes nothing now.
create function ledger.pass_gate(ending boolean) returns void
language plpgsql
set search_path = ''
as $$
declare
  gate ledger.gate;
begin
  select * into strict gate from ledger.gate;
  if ending then
    gate.open := true;
    gate.waiting_max := gate.waiting_max + gate.reserve;
  end if;
  if not gate.open or pg_relation_size('ledger.waiting') > gate.waiting_max then
    raise exception 'the ledger takes nothing now' using errcode = 'SP002';
  end if;
end $$;

-- Writes one entry in the caller's transaction.
--   SP001: the login role does not own the type     SP002: the ledger takes nothing now
create function ledger.append(
  event uuid, event_type text, header bytea, salt bytea, content bytea, ending boolean
) returns timestamptz
language plpgsql security definer
set search_path = ''
set lock_timeout = '2s'
as $$
declare
  wrote timestamptz := date_trunc('milliseconds', clock_timestamp());
begin
  perform 1
     from ledger.event_type as t
    where t.role_name = session_user
      and t.type = event_type;
  if not found then
    raise exception 'this role does not own this type of event' using errcode = 'SP001';
  end if;
  perform ledger.pass_gate(ending);
  if octet_length(header) > 4096 then
    raise exception 'header too long'
      using errcode = 'check_violation', constraint = 'header_is_small';
  end if;
  insert into ledger.entry (event_id, written_at, written_by, type, leaf)
  values (event, wrote, session_user, event_type,
          ledger.leaf(event, wrote, session_user, event_type, sha256(salt || content), header));
  insert into ledger.body (event_id, salt, content) values (event, salt, content);
  insert into ledger.waiting (event_id) values (event);
  return wrote;
end $$;
comment on function ledger.append is
  'The only way into the ledger for effects: stamps the login role and the time, checks that the'
  ' role owns the type, commits with the effect. `ending`: about access that has ended, taken from'
  ' the reserve.';

-- Writes many entries of the stream lane at once; all or none.
create function ledger.append_batch(
  events uuid[], event_types text[], headers bytea[], salts bytea[], contents bytea[]
) returns bigint
language plpgsql security definer
set search_path = ''
set lock_timeout = '2s'
as $$
declare
  wrote timestamptz := date_trunc('milliseconds', clock_timestamp());
begin
  if exists (
    select 1
      from unnest(event_types) as given (type)
     where not exists (
             select 1
               from ledger.event_type as t
              where t.role_name = session_user
                and t.type = given.type
                and t.lane = 'STREAM')
  ) then
    raise exception 'this role does not own these types of events' using errcode = 'SP001';
  end if;
  perform ledger.pass_gate(false);
  if exists (select 1 from unnest(headers) as given (header) where octet_length(header) > 4096) then
    raise exception 'header too long'
      using errcode = 'check_violation', constraint = 'header_is_small';
  end if;
  insert into ledger.entry (event_id, written_at, written_by, type, leaf)
  select g.event, wrote, session_user, g.type,
         ledger.leaf(g.event, wrote, session_user, g.type, sha256(g.salt || g.content), g.header)
    from unnest(events, event_types, headers, salts, contents)
         as g (event, type, header, salt, content);
  insert into ledger.body (event_id, salt, content)
  select g.event, g.salt, g.content
    from unnest(events, salts, contents) as g (event, salt, content);
  insert into ledger.waiting (event_id)
  select g.event from unnest(events) as g (event);
  return cardinality(events);
end $$;
comment on function ledger.append_batch is
  'The stream lane: routine events in batches. Takes only types that are declared for it.';

create function ledger.erase_body(erased uuid) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
  delete from ledger.body where event_id = erased;
  return found;
end $$;
comment on function ledger.erase_body is
  'Erases what an entry says about persons. The caller writes `ledger.body-erased` beside it.';

revoke all on all functions in schema ledger from public;
grant execute on function ledger.append(uuid, text, bytea, bytea, bytea, boolean),
                          ledger.append_batch(uuid[], text[], bytea[], bytea[], bytea[])
   to "outer", "inner";
grant execute on function ledger.erase_body(uuid) to "inner";

grant select on ledger.event_type, ledger.gate to "outer", "inner", sequencer;
grant select on ledger.entry, ledger.body, ledger.position, ledger.mention, ledger.tile,
                ledger.tree, ledger.checkpoint
   to "inner";
grant select on ledger.position, ledger.checkpoint to "outer";
grant select on ledger.entry, ledger.waiting, ledger.position, ledger.tile, ledger.tree,
                ledger.checkpoint
   to sequencer;
grant insert on ledger.position, ledger.mention, ledger.tile, ledger.tree, ledger.checkpoint
   to sequencer;
grant update (hashes) on ledger.tile to sequencer;
grant update (open, reason, since) on ledger.gate to sequencer;
grant delete on ledger.waiting to sequencer;

insert into ledger.event_type (role_name, type, lane, meaning) values
  ('inner', 'person.added',           'EFFECT', 'a person was recorded and invited'),
  ('inner', 'person.changed',         'EFFECT', 'facts about a person changed'),
  ('inner', 'person.activated',       'EFFECT', 'an invited person became active'),
  ('outer', 'person.activated',       'EFFECT', 'an invited person became active'),
  ('inner', 'person.frozen',          'EFFECT', 'all access of a person ended at once'),
  ('outer', 'person.frozen',          'EFFECT', 'all access of a person ended at once'),
  ('inner', 'person.unfrozen',        'EFFECT', 'a frozen person became active again'),
  ('inner', 'person.left',            'EFFECT', 'a person left; the record is closed'),
  ('inner', 'person.resolved',        'EFFECT', 'two records turned out to be one human being'),
  ('inner', 'unit.added',             'EFFECT', 'a unit of the organisation was added'),
  ('inner', 'unit.changed',           'EFFECT', 'a unit was renamed or moved'),
  ('inner', 'group.added',            'EFFECT', 'a group was added'),
  ('inner', 'group.changed',          'EFFECT', 'a group was changed or retired'),
  ('inner', 'group.member-added',     'EFFECT', 'a person was added to a group'),
  ('outer', 'group.member-added',     'EFFECT', 'a person was added to a routine group'),
  ('inner', 'group.member-removed',   'EFFECT', 'a person was removed from a group'),
  ('outer', 'group.member-removed',   'EFFECT', 'a person was removed from a group'),
  ('inner', 'group.nested',           'EFFECT', 'a group was put into a group'),
  ('inner', 'group.unnested',         'EFFECT', 'a group was taken out of a group'),
  ('inner', 'service-account.added',  'EFFECT', 'a service account was recorded'),
  ('inner', 'service-account.changed','EFFECT', 'facts about a service account changed'),
  ('inner', 'service-account.disabled','EFFECT', 'a service account was disabled'),
  ('inner', 'keyring.rotated',        'EFFECT', 'a data key was replaced'),
  ('outer', 'keyring.rotated',        'EFFECT', 'a data key was replaced'),
  ('inner', 'ledger.body-erased',     'EFFECT', 'the body of an entry was erased'),
  ('inner', 'ledger.exported',        'EFFECT', 'the ledger was exported'),
  ('inner', 'policy.decided',         'STREAM', 'a routine decision'),
  ('outer', 'policy.decided',         'STREAM', 'a routine decision');
