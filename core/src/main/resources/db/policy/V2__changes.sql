-- policy: what has changed, so that each process can keep the facts in memory and know whether they
-- are the database's.
--
-- A change carries the transaction that makes it. A reader that remembers the snapshot it read in
-- finds exactly what became visible since: no counter, so writers never wait for each other.

create table policy.change (
  change_id bigint generated always as identity
    constraint change_pkey primary key,
  xid       xid8        not null default pg_current_xact_id(),
  subject   text,
  kind      text
    constraint change_kind_is_known check (kind in ('psn', 'svc', 'unt')),
  id        uuid,
  stated_by text,
  at        timestamptz not null default clock_timestamp(),
  constraint a_change_names_its_subject
    check ((subject is not null and kind is null and id is null)
        or (subject is null and kind is not null and id is not null))
);
create index change_xid_ix on policy.change (xid);
create index change_at_ix on policy.change (at);
comment on column policy.change.stated_by is
  'Who stated the relation that changed: whoever does not believe that role need not look. Null for'
  ' identities, which everybody believes.';
comment on table policy.change is
  'Whose facts changed, in which transaction. Kept an hour; who slept longer reads everything.';

create table policy.change_horizon (
  only_row boolean not null default true
    constraint change_horizon_pkey primary key
    constraint one_horizon check (only_row),
  xid      xid8    not null
);
insert into policy.change_horizon (xid) values ('0');
comment on table policy.change_horizon is
  'Changes up to this transaction are forgotten: whoever does not know them starts anew.';

create index relation_until_ix on policy.relation (valid_until) where valid_until < 'infinity';
create index relation_from_ix on policy.relation (valid_from) where valid_from > stated_at;

create function policy.relation_changed() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  if tg_op = 'DELETE' then
    insert into policy.change (subject, stated_by) values (old.subject, old.stated_by);
  else
    insert into policy.change (subject, stated_by) values (new.subject, new.stated_by);
  end if;
  perform pg_catalog.pg_notify('policy', '');
  return null;
end $$;
create trigger relation_changed
  after insert or update or delete on policy.relation
  for each row execute function policy.relation_changed();

create function policy.person_changed() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  insert into policy.change (kind, id) values ('psn', new.person_id);
  if tg_op = 'UPDATE' and old.resolves_to is distinct from new.resolves_to then
    insert into policy.change (kind, id)
    select 'psn', p.person_id from core.person as p where p.resolves_to is not null;
  end if;
  perform pg_catalog.pg_notify('policy', '');
  return null;
end $$;
create trigger person_changed
  after insert or update on core.person
  for each row execute function policy.person_changed();

create function policy.service_account_changed() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  insert into policy.change (kind, id) values ('svc', new.service_account_id);
  perform pg_catalog.pg_notify('policy', '');
  return null;
end $$;
create trigger service_account_changed
  after insert or update on core.service_account
  for each row execute function policy.service_account_changed();

create function policy.unit_changed() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  insert into policy.change (kind, id) values ('unt', new.unit_id);
  perform pg_catalog.pg_notify('policy', '');
  return null;
end $$;
create trigger unit_changed
  after insert or update on core.unit
  for each row execute function policy.unit_changed();

create function policy.forget_changes() returns bigint
language plpgsql security definer
set search_path = ''
as $$
declare
  next_xid xid8 := pg_snapshot_xmax(pg_current_snapshot());
  old_xid xid8;
  forgotten bigint;
begin
  -- After a restore into another cluster, transactions of the old one lie in the future of this.
  delete from policy.change as c
   where c.xid >= next_xid and c.xid <> pg_current_xact_id();
  update policy.change_horizon set xid = '0' where xid >= next_xid;
  select max(c.xid) into old_xid
    from policy.change as c
   where c.at < clock_timestamp() - interval '1 hour';
  if old_xid is null then
    return 0;
  end if;
  update policy.change_horizon set xid = greatest(xid, old_xid);
  delete from policy.change as c where c.xid <= old_xid;
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;
comment on function policy.forget_changes is
  'Drops what everybody has long seen. Moves the horizon first, in the same transaction.';

revoke all on all functions in schema policy from public;
grant execute on function policy.relate(text, text, text, timestamptz, timestamptz),
                          policy.unrelate(text, text, text)
   to "outer", "inner";
grant execute on function policy.forget_changes() to "inner";
grant select on policy.change, policy.change_horizon to "outer", "inner";

-- Rosters are facts of their own: persons are in rosters, targets point at rosters.
update policy.relation_kind
   set meaning = 'is in the group or on the roster'
 where role_name = 'inner' and relation = 'member';
update policy.relation_kind
   set meaning = 'whoever is on the roster may ask for a grant on this target', ended_by_others = false
 where role_name = 'inner' and relation = 'eligible';
update policy.relation_kind
   set meaning = 'whoever is on the roster may approve requests for this target', ended_by_others = false
 where role_name = 'inner' and relation = 'approver';
insert into policy.relation_kind (role_name, relation, ended_by_others, meaning) values
  ('inner', 'owner', false, 'the person answers for this'),
  ('inner', 'named', false, 'is called this');
