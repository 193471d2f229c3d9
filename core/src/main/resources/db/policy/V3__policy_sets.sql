-- policy: the policies of each door as text with history.
--
-- A set is a copy of an act that two administrators signed and the keeper sealed: whoever reads it
-- checks the seal, so a row that somebody forges or edits is no policy. Which set is in force
-- follows from the rows and the clock alone; no job has to run for an unconfirmed one to give way.

create table policy.policy_set (
  door         text        not null
    constraint a_set_belongs_to_a_door check (door in ('outer', 'inner')),
  version      bigint      not null
    constraint versions_of_a_set_count_from_1 check (version > 0),
  text         text        not null,
  text_hash    bytea       not null
    constraint text_hash_is_of_the_text check (text_hash = sha256(convert_to(text, 'UTF8'))),
  base_version bigint      not null
    constraint a_set_replaces_an_older_one check (base_version between 0 and version - 1),
  base_hash    bytea       not null,
  diff         text        not null,
  diff_hash    bytea       not null
    constraint diff_hash_is_of_the_diff check (diff_hash = sha256(convert_to(diff, 'UTF8'))),
  reason       text        not null,
  author_id    uuid        not null,
  approver_id  uuid        not null,
  act          bytea       not null,
  seal         bytea       not null,
  signed       bytea       not null,
  effective_at timestamptz not null,
  reverts_at   timestamptz not null,
  constraint policy_set_pkey primary key (door, version),
  constraint nobody_approves_their_own_set check (author_id <> approver_id),
  constraint a_trial_lasts_ten_minutes
    check (reverts_at = effective_at + interval '10 minutes')
);
comment on table policy.policy_set is
  'The policies of a door, each version as it was signed. `act` and `seal` count, the rest is a'
  ' copy for looking; `signed` keeps the signatures. Until it is confirmed a set is on trial.';

create table policy.policy_set_confirmation (
  door         text        not null,
  version      bigint      not null,
  confirmed_by uuid        not null,
  confirmed_at timestamptz not null,
  constraint policy_set_confirmation_pkey primary key (door, version),
  constraint policy_set_confirmation_fkey
    foreign key (door, version) references policy.policy_set (door, version)
);
comment on table policy.policy_set_confirmation is
  'Somebody got in and did administer under this set: it stays.';

create table policy.policy_set_end (
  door     text        not null,
  version  bigint      not null,
  how      text        not null
    constraint a_set_ends_in_a_known_way
      check (how in ('REVERTED', 'ROLLED_BACK', 'ROLLED_BACK_OFFLINE')),
  ended_by uuid,
  ended_at timestamptz not null,
  constraint policy_set_end_pkey primary key (door, version),
  constraint policy_set_end_fkey
    foreign key (door, version) references policy.policy_set (door, version),
  constraint a_person_rolls_back check ((how = 'ROLLED_BACK') = (ended_by is not null))
);
comment on table policy.policy_set_end is
  'A set that is here is no longer in force. That an unconfirmed set gave way is only noted here:'
  ' it follows from the clock.';

create table policy.policy_set_end_note (
  door     text        not null,
  version  bigint      not null,
  noted_at timestamptz not null,
  constraint policy_set_end_note_pkey primary key (door, version),
  constraint policy_set_end_note_fkey
    foreign key (door, version) references policy.policy_set_end (door, version)
);
comment on table policy.policy_set_end_note is
  'The ledger knows of this end. An offline roll-back is without one until the inner door starts.';

create function policy.stamp_set() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  new.effective_at := clock_timestamp();
  new.reverts_at := new.effective_at + interval '10 minutes';
  return new;
end $$;
create trigger stamp_set before insert on policy.policy_set
  for each row execute function policy.stamp_set();

-- One statement, so that the moment it is asked for and the moment it is written are one: what has
-- given way by the clock is never confirmed.
create function policy.confirm_set(door text, version bigint, confirmed_by uuid) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
  insert into policy.policy_set_confirmation as c (door, version, confirmed_by, confirmed_at)
  select s.door, s.version, confirm_set.confirmed_by, clock_timestamp()
    from policy.policy_set as s
   where s.door = confirm_set.door
     and s.version = confirm_set.version
     and s.reverts_at > clock_timestamp()
     and not exists (select 1 from policy.policy_set_end as e
                      where e.door = s.door and e.version = s.version)
  on conflict on constraint policy_set_confirmation_pkey do nothing;
  return found;
end $$;
comment on function policy.confirm_set is 'Makes a set on trial stay. False when it gave way before.';

create function policy.end_set(door text, version bigint, ended_by uuid) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
  insert into policy.policy_set_end as e (door, version, how, ended_by, ended_at)
  select s.door, s.version,
         case when end_set.ended_by is null then 'REVERTED' else 'ROLLED_BACK' end,
         end_set.ended_by,
         case when end_set.ended_by is null then s.reverts_at else clock_timestamp() end
    from policy.policy_set as s
   where s.door = end_set.door
     and s.version = end_set.version
     and (s.reverts_at <= clock_timestamp()) = (end_set.ended_by is null)
     and not exists (select 1 from policy.policy_set_confirmation as c
                      where c.door = s.door and c.version = s.version)
  on conflict on constraint policy_set_end_pkey do nothing;
  return found;
end $$;
comment on function policy.end_set is
  'Ends a set on trial early, or notes that it gave way. A confirmed set is replaced, never ended.';

create function policy.roll_back_offline(door text) returns bigint
language plpgsql security definer
set search_path = ''
as $$
declare
  newest bigint;
begin
  select s.version into newest
    from policy.policy_set as s
   where s.door = roll_back_offline.door
     and not exists (select 1 from policy.policy_set_end as e
                      where e.door = s.door and e.version = s.version)
     and (s.reverts_at > clock_timestamp()
          or exists (select 1 from policy.policy_set_confirmation as c
                      where c.door = s.door and c.version = s.version))
   order by s.version desc
   limit 1;
  if newest is null then
    return 0;
  end if;
  insert into policy.policy_set_end as e (door, version, how, ended_by, ended_at)
  values (roll_back_offline.door, newest, 'ROLLED_BACK_OFFLINE', null, clock_timestamp());
  return newest;
end $$;
comment on function policy.roll_back_offline is
  'Ends the newest set of a door, confirmed or not. For the owner of the database, when nobody can'
  ' get in; the inner door tells the ledger when it starts.';

create function policy.set_changed() returns trigger
language plpgsql security definer
set search_path = ''
as $$
begin
  insert into policy.change (subject) values ('policy');
  perform pg_catalog.pg_notify('policy', '');
  return null;
end $$;
create trigger set_changed after insert or update or delete on policy.policy_set
  for each row execute function policy.set_changed();
create trigger set_changed after insert or update or delete on policy.policy_set_confirmation
  for each row execute function policy.set_changed();
create trigger set_changed after insert or update or delete on policy.policy_set_end
  for each row execute function policy.set_changed();

revoke all on function policy.stamp_set(), policy.set_changed(),
                       policy.confirm_set(text, bigint, uuid), policy.end_set(text, bigint, uuid),
                       policy.roll_back_offline(text)
  from public;
grant execute on function policy.confirm_set(text, bigint, uuid), policy.end_set(text, bigint, uuid)
   to "inner";
grant select on policy.policy_set, policy.policy_set_confirmation, policy.policy_set_end
   to "outer", "inner";
grant insert on policy.policy_set to "inner";
grant select, insert on policy.policy_set_end_note to "inner";
