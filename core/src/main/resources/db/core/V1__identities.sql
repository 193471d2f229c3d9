-- core: facts about identities that both doors read.
--
--    unit ◀── person ◀── group_member ──▶ grouping ◀─▶ group_nesting
--      ▲        ▲ │ resolves_to (the same human)  ▲
--      │        └─┘                               │
--      └──────── service_account ─────────────────┘
--
-- The inner door writes. The outer door reads; it may activate, freeze, and take away.
-- `outer` and `inner` are key words of SQL, hence the quotes.

revoke all on schema core from public;
grant usage on schema core to "outer", "inner";

create table core.unit (
  unit_id    uuid        constraint unit_pkey primary key,
  parent_id  uuid
    constraint unit_parent_fkey references core.unit (unit_id),
  name       text        not null
    constraint unit_name_uq unique
    constraint unit_name_is_canonical check (name ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
  title      text        not null
    constraint unit_title_is_short check (char_length(title) between 1 and 200),
  created_at timestamptz not null default now(),
  constraint a_unit_is_not_its_own_parent check (parent_id <> unit_id)
);
comment on table core.unit is
  'Branch of the organisation tree. Delegation follows it.';

create table core.person (
  person_id    uuid        constraint person_pkey primary key,
  name         text        not null
    constraint person_name_uq unique
    constraint person_name_is_canonical check (name ~ '^[a-z][a-z0-9._-]{0,62}$'),
  display_name text        not null
    constraint display_name_is_short check (char_length(display_name) between 1 and 200),
  email        text
    constraint email_is_an_address
      check (email ~ '^[^@[:space:]]{1,64}@[^@[:space:]]{1,190}$'),
  kind         text        not null
    constraint person_kind_is_known check (kind in ('EMPLOYEE', 'EXTERNAL', 'VENDOR')),
  state        text        not null default 'INVITED'
    constraint person_state_is_known
      check (state in ('INVITED', 'ACTIVE', 'FROZEN', 'LEFT')),
  unit_id      uuid
    constraint person_unit_fkey references core.unit (unit_id),
  resolves_to  uuid
    constraint person_resolves_to_fkey references core.person (person_id),
  created_at   timestamptz not null default now(),
  frozen_at    timestamptz,
  left_at      timestamptz,
  constraint nobody_resolves_to_themselves check (resolves_to <> person_id),
  constraint freezing_is_dated check (case state
    when 'FROZEN' then frozen_at is not null
    when 'LEFT'   then true
    else frozen_at is null end),
  constraint leaving_is_dated check ((state = 'LEFT') = (left_at is not null))
);
create index person_resolves_to_ix on core.person (resolves_to) where resolves_to is not null;
create index person_unit_ix on core.person (unit_id);
comment on table core.person is
  'A human being as we know them. Never deleted, names are never given to somebody else.';
comment on column core.person.name is 'The name to sign in with, canonical.';
comment on column core.person.resolves_to is
  'Another record of the same human being, when two turn out to be one. Rules about "somebody'
  ' else" compare what persons resolve to.';

create function core.person_state_moves_forward() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if old.state = 'LEFT' and new.state <> 'LEFT' then
    raise exception 'who has left does not come back under the same record'
      using errcode = 'check_violation', constraint = 'person_state_moves_forward';
  end if;
  if new.state = 'INVITED' and old.state <> 'INVITED' then
    raise exception 'an invitation is accepted once'
      using errcode = 'check_violation', constraint = 'person_state_moves_forward';
  end if;
  return new;
end $$;
revoke all on function core.person_state_moves_forward() from public;
create trigger person_state_moves_forward
  before update of state on core.person
  for each row execute function core.person_state_moves_forward();

-- The human being behind a record, through however many records of the same person.
create function core.human(who uuid) returns uuid
language sql stable parallel safe
set search_path = ''
as $$
  with recursive chain (person_id, resolves_to, depth) as (
    select p.person_id, p.resolves_to, 0
      from core.person as p
     where p.person_id = who
     union all
    select p.person_id, p.resolves_to, c.depth + 1
      from chain as c
      join core.person as p on p.person_id = c.resolves_to
     where c.depth < 16
  )
  select person_id from chain order by depth desc limit 1
$$;
comment on function core.human is 'What a person resolves to: itself, or the last in the chain.';

create function core.activate_person(who uuid) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
  update core.person
     set state = 'ACTIVE'
   where person_id = who
     and state = 'INVITED';
  return found;
end $$;
comment on function core.activate_person is
  'The one way the outer door makes somebody active: an invitation is accepted, once.';

create function core.freeze_person(who uuid) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
  update core.person
     set state = 'FROZEN',
         frozen_at = clock_timestamp()
   where person_id = who
     and state in ('INVITED', 'ACTIVE');
  return found;
end $$;
comment on function core.freeze_person is
  'Ends access at once. Both doors may call it; only the inner door can undo it.';

create table core.service_account (
  service_account_id uuid        constraint service_account_pkey primary key,
  name               text        not null
    constraint service_account_name_uq unique
    constraint service_account_name_is_canonical check (name ~ '^[a-z][a-z0-9._-]{0,62}$'),
  purpose            text        not null
    constraint purpose_is_stated check (char_length(purpose) between 1 and 500),
  accountable_id     uuid        not null
    constraint service_account_accountable_fkey references core.person (person_id),
  successor_id       uuid
    constraint service_account_successor_fkey references core.person (person_id),
  unit_id            uuid
    constraint service_account_unit_fkey references core.unit (unit_id),
  expires_at         timestamptz not null,
  created_at         timestamptz not null default now(),
  disabled_at        timestamptz,
  constraint the_successor_is_somebody_else check (successor_id <> accountable_id)
);
create index service_account_accountable_ix on core.service_account (accountable_id);
comment on table core.service_account is
  'An identity that is not a person. It has an accountable person, a purpose and an end.';

create table core.grouping (
  group_id   uuid        constraint grouping_pkey primary key,
  name       text        not null
    constraint grouping_name_uq unique
    constraint grouping_name_is_canonical check (name ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
  title      text        not null
    constraint grouping_title_is_short check (char_length(title) between 1 and 200),
  reach      text        not null
    constraint reach_is_known check (reach in ('ROUTINE', 'PRIVILEGED')),
  unit_id    uuid
    constraint grouping_unit_fkey references core.unit (unit_id),
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
comment on table core.grouping is
  'A group of persons. PRIVILEGED: being in it can give power, so only the inner door adds to it.'
  ' That is said when it is made and never changes: members came in under the other rule.';

create table core.group_member (
  group_id  uuid        not null
    constraint group_member_group_fkey references core.grouping (group_id),
  person_id uuid        not null
    constraint group_member_person_fkey references core.person (person_id),
  added_at  timestamptz not null default now(),
  added_by  text        not null default session_user,
  constraint group_member_pkey primary key (group_id, person_id)
);
create index group_member_person_ix on core.group_member (person_id);
comment on table core.group_member is 'Who is in a group directly.';

create function core.a_retired_group_takes_nobody() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if exists (select 1 from core.grouping as g
              where g.group_id = new.group_id and g.retired_at is not null) then
    raise exception 'the group is retired'
      using errcode = 'check_violation', constraint = 'a_retired_group_takes_nobody';
  end if;
  return new;
end $$;
create trigger a_retired_group_takes_nobody
  before insert on core.group_member
  for each row execute function core.a_retired_group_takes_nobody();

create table core.group_nesting (
  group_id       uuid not null
    constraint group_nesting_group_fkey references core.grouping (group_id),
  inner_group_id uuid not null
    constraint group_nesting_inner_group_fkey references core.grouping (group_id),
  constraint group_nesting_pkey primary key (group_id, inner_group_id),
  constraint a_group_does_not_hold_itself check (group_id <> inner_group_id)
);
create index group_nesting_inner_group_ix on core.group_nesting (inner_group_id);
comment on table core.group_nesting is 'Members of the inner group are members of the group.';

create view core.group_person as
  with recursive holds (group_id, inner_group_id) as (
    select g.group_id, g.group_id
      from core.grouping as g
     union
    select h.group_id, n.inner_group_id
      from holds as h
      join core.group_nesting as n on n.group_id = h.inner_group_id
  )
  select distinct h.group_id, m.person_id
    from holds as h
    join core.group_member as m on m.group_id = h.inner_group_id;
comment on view core.group_person is 'Who is in a group, however nested.';

-- Membership that the outer door may give: never where it, or a group around it, gives power.
create function core.join_routine_group(joined uuid, who uuid) returns boolean
language plpgsql security definer
set search_path = ''
as $$
declare
  routine boolean;
begin
  -- No group is put into another between this check and the insert.
  lock table core.group_nesting in share mode;
  with recursive around (group_id) as (
    select joined
     union
    select n.group_id
      from around as a
      join core.group_nesting as n on n.inner_group_id = a.group_id
  )
  select bool_and(g.reach = 'ROUTINE')
    into routine
    from around as a
    join core.grouping as g on g.group_id = a.group_id;
  if routine is distinct from true then
    raise exception 'this group gives power: only the inner door adds to it'
      using errcode = 'check_violation', constraint = 'outer_facts_never_add';
  end if;
  insert into core.group_member (group_id, person_id)
  values (joined, who)
  on conflict on constraint group_member_pkey do nothing;
  return found;
end $$;
comment on function core.join_routine_group is
  'Adds a person to a group from which no power follows, however nested.';

revoke all on all functions in schema core from public;

grant select on core.unit, core.person, core.service_account, core.grouping, core.group_member,
                core.group_nesting, core.group_person
   to "outer", "inner";
grant execute on function core.human(uuid), core.activate_person(uuid), core.freeze_person(uuid),
                          core.join_routine_group(uuid, uuid)
   to "outer", "inner";
grant delete on core.group_member to "outer", "inner";

grant insert on core.unit, core.person, core.service_account, core.grouping, core.group_member,
                core.group_nesting
   to "inner";
grant update (display_name, email, kind, state, unit_id, resolves_to, frozen_at, left_at)
   on core.person to "inner";
grant update (parent_id, title) on core.unit to "inner";
grant update (purpose, accountable_id, successor_id, unit_id, expires_at, disabled_at)
   on core.service_account to "inner";
grant update (title, unit_id, retired_at) on core.grouping to "inner";
grant delete on core.group_nesting to "inner";
