-- iga: governance.
--
--    leaver ◀── leaver_step (previous ──▶ leaver_step)
--
-- A leaver is declared at the inner door. The steps are done by whichever process owns what the
-- step takes away, one after the other, each once.

revoke all on schema iga from public;
grant usage on schema iga to "outer", "inner";

create table iga.leaver (
  leaver_id   uuid        constraint leaver_pkey primary key,
  person_id   uuid        not null
    constraint a_person_leaves_once unique
    constraint leaver_person_fkey references core.person (person_id),
  declared_by uuid
    constraint leaver_declared_by_fkey references core.person (person_id),
  reason      text        not null
    constraint reason_is_stated check (char_length(reason) between 1 and 500),
  declared_at timestamptz not null default clock_timestamp(),
  constraint nobody_declares_themselves_gone check (declared_by <> person_id)
);
comment on table iga.leaver is
  'The fact that a person leaves, stored once. Frozen in the same transaction. Append-only.';
comment on column iga.leaver.declared_by is 'Empty when a feed declared it.';

create table iga.leaver_step (
  leaver_id uuid        not null
    constraint leaver_step_leaver_fkey references iga.leaver (leaver_id),
  step      text        not null,
  previous  text,
  done_by   text        not null default session_user,
  done_at   timestamptz not null default clock_timestamp(),
  detail    text        not null default ''
    constraint detail_is_short check (char_length(detail) <= 500),
  constraint leaver_step_pkey primary key (leaver_id, step),
  constraint a_step_follows_the_one_before
    foreign key (leaver_id, previous) references iga.leaver_step (leaver_id, step),
  -- `is true`: a missing previous step would otherwise make the check unknown, which passes.
  constraint steps_have_their_order check ((case step
    when 'END_PRIVILEGE'       then previous is null
    when 'END_SIGN_INS'        then previous = 'END_PRIVILEGE'
    when 'REMOVE_ELIGIBILITY'  then previous = 'END_SIGN_INS'
    when 'DISABLE_CREDENTIALS' then previous = 'REMOVE_ELIGIBILITY'
    when 'CLOSE_IDENTITY'      then previous = 'DISABLE_CREDENTIALS'
    when 'SEAL_EVIDENCE'       then previous = 'CLOSE_IDENTITY'
    else false end) is true),
  constraint a_step_is_done_by_its_owner check (case
    when step in ('END_SIGN_INS', 'DISABLE_CREDENTIALS') then done_by = 'outer'
    else done_by = 'inner' end)
);
comment on table iga.leaver_step is
  'A step that has been done. Privilege before sign-ins, both before the identity. Append-only.';

create function iga.is_append_only() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  raise exception '% is append-only', tg_table_name
    using errcode = 'restrict_violation', constraint = 'governance_is_append_only';
end $$;
revoke all on function iga.is_append_only() from public;
create trigger append_only before update or delete on iga.leaver
  for each row execute function iga.is_append_only();
create trigger append_only before update or delete on iga.leaver_step
  for each row execute function iga.is_append_only();

grant select on iga.leaver, iga.leaver_step to "outer", "inner";
grant insert (leaver_id, person_id, declared_by, reason) on iga.leaver to "inner";
grant insert (leaver_id, step, previous, detail) on iga.leaver_step to "outer", "inner";

insert into jobs.askable (role_name, step, meaning) values
  ('outer', 'leaver-step', 'go on with a leaver that the inner door declared'),
  ('inner', 'leaver-step', 'go on with a leaver that the inner door declared');

insert into ledger.event_type (role_name, type, lane, meaning) values
  ('inner', 'leaver.declared', 'EFFECT', 'a person leaves; frozen at both doors from here on'),
  ('inner', 'leaver.step',     'EFFECT', 'one step of a leaver was done'),
  ('outer', 'leaver.step',     'EFFECT', 'one step of a leaver was done'),
  ('inner', 'leaver.sealed',   'EFFECT', 'all steps of a leaver are done, with their times');
