-- core: a freeze can be lifted. Who comes back begins anew: what they had open before the freeze
-- opens nothing, whether or not anybody has got round to ending it.

alter table core.person
  add column frozen_by uuid,
  add column frozen_door text
    constraint frozen_door_is_known check (frozen_door in ('outer', 'inner')),
  add column thawed_at timestamptz,
  add constraint only_a_freeze_has_somebody_who_froze
    check (frozen_at is not null or (frozen_by is null and frozen_door is null));
comment on column core.person.frozen_by is
  'Who froze them; null when no person did. No foreign key: ending access fails for no reason.';
comment on column core.person.frozen_door is
  'Which login role froze them, and so on whose word frozen_by stands. Stamped by the database.';
comment on column core.person.thawed_at is
  'When their last freeze was lifted. What they had opened before then is void for ever.';

create function core.who_comes_back_begins_anew() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if old.state = 'FROZEN' and new.state = 'ACTIVE' then
    if new.thawed_at is null or new.thawed_at <= old.frozen_at then
      raise exception 'lifting a freeze is dated, later than the freeze'
        using errcode = 'check_violation', constraint = 'who_comes_back_begins_anew';
    end if;
  elsif new.thawed_at is distinct from old.thawed_at then
    raise exception 'only lifting a freeze says when it was lifted'
      using errcode = 'check_violation', constraint = 'who_comes_back_begins_anew';
  end if;
  -- Else it could be made the one that was lifted once.
  if old.state = 'FROZEN' and new.state = 'FROZEN' and new.frozen_at < old.frozen_at then
    raise exception 'a freeze begins anew, never earlier'
      using errcode = 'check_violation', constraint = 'a_freeze_never_moves_back';
  end if;
  return new;
end $$;
revoke all on function core.who_comes_back_begins_anew() from public;
create trigger who_comes_back_begins_anew
  before update of state, frozen_at, thawed_at on core.person
  for each row execute function core.who_comes_back_begins_anew();

-- The person whom a relation names, from psn_ and 26 digits of Crockford's base 32; their first two
-- bits are padding. Nobody's id for anything that is not one.
create function core.person_named(subject text) returns uuid
language sql immutable parallel safe strict
set search_path = ''
as $$
  with digits (bits) as (
    select string_agg(
             (strpos('0123456789abcdefghjkmnpqrstvwxyz', substr(subject, i, 1)) - 1)::bit(5)::text,
             '' order by i)
      from generate_series(5, 30) as i
  )
  select string_agg(to_hex(substr(d.bits, j, 4)::bit(4)::integer), '' order by j)::uuid
    from digits as d,
         generate_series(3, 127, 4) as j
$$;
comment on function core.person_named is 'The id behind the text form of a person''s id.';
revoke all on function core.person_named(text) from public;

-- Beside freeze_person, which the version before this one calls.
create function core.freeze_person_by(who uuid, by_whom uuid) returns text
language plpgsql security definer
set search_path = ''
as $$
declare
  named          uuid := by_whom;
  administrators uuid[];
begin
  if session_user = 'outer' then
    -- The lock of AdministratorFloor, before the row, as everybody takes them.
    perform pg_advisory_xact_lock(hashtextextended('administrators', 0));
    select array_agg(p.person_id)
      into administrators
      from policy.relation as r
      join core.person     as p on p.person_id = core.person_named(r.subject)
     where r.relation = 'administrator'
       and r.object = 'installation'
       and r.stated_by = 'inner'
       and r.subject like 'psn\_%'
       and r.valid_from <= clock_timestamp()
       and r.valid_until > clock_timestamp()
       and p.state = 'ACTIVE';
    -- Themselves included: here nobody can tell whether it is they who ask.
    if who = any (administrators) and cardinality(administrators) <= 2 then
      raise exception 'two administrators remain, whatever the outer door says'
        using errcode = 'check_violation', constraint = 'two_administrators_remain';
    end if;
    -- Access ends for whatever name, but only a name that can be is kept.
    if named <> who
       and not exists (select 1 from core.person as p
                        where p.person_id = named and p.state = 'ACTIVE') then
      named := null;
    end if;
  end if;
  -- Waits for a freeze that is being lifted, so that it comes after that and not to nothing. They
  -- are frozen while we wait.
  perform 1 from core.person as p where p.person_id = who for no key update;
  update core.person
     set state = 'FROZEN',
         frozen_at = clock_timestamp(),
         frozen_by = named,
         frozen_door = case when session_user in ('outer', 'inner') then session_user end
   where person_id = who
     and state in ('INVITED', 'ACTIVE');
  if found then
    return 'FROZEN';
  end if;
  -- Frozen again is another freeze: what two were about to lift was the one before. Documents
  -- count milliseconds.
  update core.person
     set frozen_at = greatest(clock_timestamp(), frozen_at + interval '1 millisecond'),
         frozen_by = named,
         frozen_door = case when session_user in ('outer', 'inner') then session_user end
   where person_id = who
     and state = 'FROZEN';
  return case when found then 'AGAIN' else 'NOBODY' end;
end $$;
comment on function core.freeze_person_by is
  'Ends access at once and notes who did it; of whom it had ended already, begins the freeze anew.'
  ' Both doors may call it; only the inner door can undo it. The outer door''s calls leave two'
  ' administrators.';
revoke all on function core.freeze_person_by(uuid, uuid) from public;
grant execute on function core.freeze_person_by(uuid, uuid) to "outer", "inner";

create or replace function core.freeze_person(who uuid) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
  return core.freeze_person_by(who, null) = 'FROZEN';
end $$;
grant update (frozen_by, frozen_door, thawed_at) on core.person to "inner";
