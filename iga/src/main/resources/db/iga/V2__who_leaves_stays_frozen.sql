-- Freezing can be taken back, leaving cannot: not by whoever takes the freeze back either.

create function iga.who_leaves_stays_frozen() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if exists (select 1 from iga.leaver as l where l.person_id = old.person_id) then
    raise exception 'who is leaving does not come back'
      using errcode = 'check_violation', constraint = 'who_leaves_stays_frozen';
  end if;
  return new;
end $$;
revoke all on function iga.who_leaves_stays_frozen() from public;
create trigger who_leaves_stays_frozen
  before update of state on core.person
  for each row
  when (old.state = 'FROZEN' and new.state = 'ACTIVE')
  execute function iga.who_leaves_stays_frozen();
