-- core: a freeze can be lifted. Who comes back begins anew: what they had open before the freeze
-- opens nothing, whether or not anybody has got round to ending it.

alter table core.person
  add column frozen_by uuid,
  add column thawed_at timestamptz,
  add constraint only_a_freeze_has_somebody_who_froze
    check (frozen_by is null or frozen_at is not null);
comment on column core.person.frozen_by is
  'Who froze them; null when no person did. No foreign key: ending access fails for no reason.';
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
  return new;
end $$;
revoke all on function core.who_comes_back_begins_anew() from public;
create trigger who_comes_back_begins_anew
  before update of state, thawed_at on core.person
  for each row execute function core.who_comes_back_begins_anew();

-- Beside freeze_person, which the version before this one calls.
create function core.freeze_person_by(who uuid, by_whom uuid) returns boolean
language plpgsql security definer
set search_path = ''
as $$
begin
  -- Waits for a freeze that is being lifted, so that it comes after that and not to nothing. They
  -- are frozen while we wait.
  perform 1 from core.person as p where p.person_id = who for no key update;
  update core.person
     set state = 'FROZEN',
         frozen_at = clock_timestamp(),
         frozen_by = by_whom
   where person_id = who
     and state in ('INVITED', 'ACTIVE');
  return found;
end $$;
comment on function core.freeze_person_by is
  'Ends access at once and notes who did it. Both doors may call it; only the inner door can undo'
  ' it.';
revoke all on function core.freeze_person_by(uuid, uuid) from public;
grant execute on function core.freeze_person_by(uuid, uuid) to "outer", "inner";
grant update (frozen_by, thawed_at) on core.person to "inner";
