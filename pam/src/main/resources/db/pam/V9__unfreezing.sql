--  Lifting a freeze: one administrator says so, another agrees, neither is the person.
--
--   ceremony ──0..1 unfreezing          one for each freeze of a person
--
--  The documents are what counts: `signed` carries both assertions, `seal` is the keeper's over the
--  same act. The columns beside them are for looking and for the rules below.

create table pam.unfreezing (
  ceremony_id    uuid        primary key
    constraint unfreezing_ceremony_fkey references pam.ceremony,
  person_id      uuid        not null,
  person_human   uuid        not null,
  frozen_at      timestamptz not null,
  proposed_by    uuid        not null,
  proposed_human uuid        not null,
  agreed_by      uuid        not null,
  agreed_human   uuid        not null,
  reason         text        not null
    constraint unfreezing_says_why check (char_length(reason) between 1 and 500),
  signed         bytea       not null,
  act            bytea       not null,
  seal           bytea       not null
    constraint unfreezing_seal_is_an_ed25519_signature check (octet_length(seal) = 64),
  lifted_at      timestamptz not null,
  constraint a_freeze_is_lifted_once unique (person_id, frozen_at),
  constraint two_people_lift_a_freeze check (proposed_human <> agreed_human),
  constraint nobody_lifts_their_own_freeze
    check (person_human <> proposed_human and person_human <> agreed_human)
);
comment on table pam.unfreezing is
  'A freeze that two administrators lifted, with what they signed and the keeper''s seal over it.';

create function pam.a_freeze_is_lifted_by_two() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if not exists (select 1 from pam.unfreezing as u
                  where u.person_id = old.person_id
                    and u.frozen_at = old.frozen_at) then
    raise exception 'two administrators sign before a frozen person comes back'
      using errcode = 'check_violation', constraint = 'a_freeze_is_lifted_by_two';
  end if;
  return new;
end $$;
revoke all on function pam.a_freeze_is_lifted_by_two() from public;
comment on function pam.a_freeze_is_lifted_by_two is
  'Trigger of core.person: no freeze ends without its row here.';
create trigger a_freeze_is_lifted_by_two
  before update of state on core.person
  for each row
  when (old.state = 'FROZEN' and new.state = 'ACTIVE')
  execute function pam.a_freeze_is_lifted_by_two();

select pam.seal_append_only();
